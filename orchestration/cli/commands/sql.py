"""`phasein sql`: a question to the current release, and the answer as a table, CSV or JSON.

Belongs here: running one statement on the locked-down connection, and rendering. Does not belong here: the
lock
(`warehouse.reader`).
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING, Annotated

import typer

from orchestration.cli.errors import NoReleaseError
from orchestration.cli.screen import err, out, plain_table, text

if TYPE_CHECKING:
    import duckdb

_BATCH = 10_000
_NUMERIC = ("INT", "DOUBLE", "DECIMAL", "FLOAT", "REAL", "NUMERIC", "NUMBER")


class Format(StrEnum):
    """How the answer is written."""

    table = "table"
    csv = "csv"
    json = "json"


def sql(
    query: Annotated[str, typer.Argument(help="The statement, or - to read it from standard input.")],
    format: Annotated[
        Format, typer.Option("--format", "-f", help="table (cut at --limit), csv or json (all rows).")
    ] = Format.table,
    limit: Annotated[int, typer.Option(min=1, help="How many rows a table shows.")] = 100,
) -> None:
    """Ask the current release: read-only, no files, no network.

    Example: phasein sql "from marts.dim_launch_area order by need_rank limit 10"
    """
    from warehouse.home import Home
    from warehouse.reader import connect

    home = Home.from_settings()
    if not home.current.is_symlink():
        raise NoReleaseError
    with connect(home.database) as connection:
        statement = sys.stdin.read() if query == "-" else query
        columns, types = _execute(connection, statement)
        rows = _rows(connection)
        if format is Format.csv:
            _write_csv(columns, rows)
        elif format is Format.json:
            _write_json(columns, rows)
        else:
            _print_table(columns, types, rows, limit)


def _execute(connection: duckdb.DuckDBPyConnection, statement: str) -> tuple[list[str], list[str]]:
    """Runs the statement; column names and types of its answer."""
    import duckdb

    from warehouse.errors import QueryError

    try:
        connection.execute(statement)
    except duckdb.Error as error:
        raise QueryError(
            str(error).strip(),
            remedy='readers only look at published tables: `phasein sql "show all tables"` lists them',
        ) from error
    described = connection.description or []
    return [str(column[0]) for column in described], [str(column[1]) for column in described]


def _rows(connection: duckdb.DuckDBPyConnection) -> Iterator[Sequence[object]]:
    """The answer in batches, so that a large one never stands in memory as a whole."""
    if not connection.description:
        return
    while batch := connection.fetchmany(_BATCH):
        yield from batch


def _write_csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)


def _write_json(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A JSON array of objects, written row by row."""
    separator = "[\n"
    for row in rows:
        sys.stdout.write(separator + json.dumps(dict(zip(columns, row, strict=True)), default=str))
        separator = ",\n"
    sys.stdout.write("[]\n" if separator == "[\n" else "\n]\n")


def _print_table(
    columns: Sequence[str], types: Sequence[str], rows: Iterator[Sequence[object]], limit: int
) -> None:
    if not columns:
        return
    numbers = frozenset(
        name for name, kind in zip(columns, types, strict=True) if any(part in kind for part in _NUMERIC)
    )
    table = plain_table(*columns, numbers=numbers)
    for row in islice(rows, limit):
        table.add_row(*(_cell(value) for value in row))
    out().print(table)
    if next(rows, None) is not None:
        err().print(f"The first {limit:,} rows; --limit shows more, --format csv all.")


def _cell(value: object) -> str:
    if value is None:
        return "[dim]null[/]"
    return f"{value:,.6g}" if isinstance(value, float) and abs(value) < 1e6 else text(_plain_number(value))


def _plain_number(value: object) -> object:
    return f"{value:,.0f}" if isinstance(value, float) else value
