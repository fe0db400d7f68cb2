"""One reader process of the benchmark: `python -m tests.bench.reader_child FILE READERS ROUNDS SEED`, questions on stdin as JSON.

Belongs here: opening, asking, taking times. Does not belong here: which questions, what the times mean.

READERS: how many threads ask, each with a cursor of its own of one connection, as a BI server has it. Prints JSON: open
(seconds from the call of `connect` to the first answer), asked (list of [question, seconds]). Waits before asking for a
line on stdin, so that processes begin together.
"""

from __future__ import annotations

import json
import random
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb

from warehouse.reader import connect

FIRST = "select need_mwh from access.national_year where scenario_id = 'calstart_phase_in' and year = 2030"


def ask_all(
    connection: duckdb.DuckDBPyConnection, questions: dict[str, str], rounds: int, seed: int
) -> list[tuple[str, float]]:
    """Each question `rounds` times in an order of its own, answers fetched as rows."""
    names = sorted(questions) * rounds
    random.Random(seed).shuffle(names)
    asked = []
    for name in names:
        started = time.perf_counter()
        connection.execute(questions[name]).fetchall()
        asked.append((name, time.perf_counter() - started))
    return asked


def main(file: str, readers: str, rounds: str, seed: str) -> None:
    questions = json.loads(sys.stdin.readline())
    started = time.perf_counter()
    with connect(Path(file)) as connection:
        connection.execute(FIRST).fetchall()
        opened = time.perf_counter() - started
        print("ready", flush=True)
        sys.stdin.readline()
        cursors = [connection.cursor() for _ in range(int(readers))]
        with ThreadPoolExecutor(len(cursors)) as pool:
            work = [
                pool.submit(ask_all, cursor, questions, int(rounds), int(seed) + number)
                for number, cursor in enumerate(cursors)
            ]
            asked = [each for done in work for each in done.result()]
    print(json.dumps({"open": opened, "asked": asked}))


if __name__ == "__main__":
    main(*sys.argv[1:])
