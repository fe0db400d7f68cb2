"""A reader in a process of its own: `python -m tests.readers.reader_process KIND HOME`.

Belongs here: three ways of reading, and what each saw. Does not belong here: publishing, assertions.

Reads over and over. After a line on stdin it reads once more from the start and prints what it has seen
since the last line, as JSON: reads (rounds made), marks (of all rounds), latest (mark of the last round),
problems (empty answers, mixtures). Ends with stdin.
"""

from __future__ import annotations

import json
import os
import select
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from tests.warehouse.small import LOAD_ROWS, NEED_ROWS
from warehouse.home import Home
from warehouse.reader import connect

TABLES = ("marts.dim_county", "marts.dim_scenario", "marts.fct_need", "marts.fct_load")
MARKS = "select min(mark), max(mark), count(*) from"
QUESTIONS = {
    **{table: f"{MARKS} {table}" for table in TABLES},
    "access.county_year": f"{MARKS} access.county_year",
    "access.energy_needs_for": f"{MARKS} access.energy_needs_for('slow', 2030)",
    "meta.releases": f"{MARKS} (select release_number as mark from meta.releases where is_current_at_release)",
}
EXPECTED_ROWS = {"marts.fct_need": NEED_ROWS, "access.county_year": NEED_ROWS, "marts.fct_load": LOAD_ROWS}

Round = Callable[[], tuple[set[int], list[str]]]


def questions_answered(connection: duckdb.DuckDBPyConnection) -> tuple[set[int], list[str]]:
    """The marks that tables, view, function and meta show, asked one by one; and what was wrong with them."""
    answers = {name: connection.execute(sql).fetchall()[0] for name, sql in QUESTIONS.items()}
    return judged(answers)


def judged(answers: dict[str, tuple[int, int, int]]) -> tuple[set[int], list[str]]:
    marks = {mark for low, high, _ in answers.values() for mark in (low, high)}
    problems = [
        f"{name} has {rows} rows"
        for name, (_, _, rows) in answers.items()
        if rows == 0 or rows != EXPECTED_ROWS.get(name, rows)
    ]
    if len(marks) != 1:
        problems.append(f"a mixture: {answers}")
    return marks, problems


@contextmanager
def keeper(home: Home) -> Iterator[Round]:
    """One connection for the whole life, as a notebook has."""
    with connect(home.database) as connection:
        yield lambda: questions_answered(connection)


@contextmanager
def reopener(home: Home) -> Iterator[Round]:
    """A new connection each time, by turns ours and a plain one through the link, as a BI tool opens it."""
    turn = 0

    def again() -> tuple[set[int], list[str]]:
        nonlocal turn
        turn += 1
        plain = turn % 2 == 0
        opened = duckdb.connect(str(home.database), read_only=True) if plain else connect(home.database)
        with opened as connection:
            return questions_answered(connection)

    yield again


@contextmanager
def parquet(home: Home) -> Iterator[Round]:
    """The Parquet files behind `current`: the link is followed once a round, then every file is read."""
    with duckdb.connect() as connection:

        def again() -> tuple[set[int], list[str]]:
            folder = Path(os.path.realpath(home.current)) / "tables"
            answers = {
                table: connection.execute(
                    f"{MARKS} read_parquet('{folder}/{table.replace('.', '__')}.parquet')"
                ).fetchall()[0]
                for table in TABLES
            }
            return judged(answers)

        yield again


KINDS = {"keeper": keeper, "reopener": reopener, "parquet": parquet}


def main(kind: str, root: str) -> None:
    with KINDS[kind](Home(Path(root))) as read_once:
        reads, marks, problems = 0, set[int](), list[str]()
        while True:
            asked = bool(select.select([sys.stdin], [], [], 0)[0])
            if asked and not os.read(sys.stdin.fileno(), 1):
                return
            seen, wrong = read_once()
            reads, marks, problems = reads + 1, marks | seen, problems + wrong
            if asked:
                said = {"reads": reads, "marks": sorted(marks), "latest": max(seen), "problems": problems}
                print(json.dumps(said), flush=True)
                reads, marks, problems = 0, set(), []


if __name__ == "__main__":
    main(*sys.argv[1:])
