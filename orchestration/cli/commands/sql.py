"""`phasein sql`: a question to the current release, and the answer as a table, CSV or JSON.

Belongs here: running one statement on the locked-down connection, and rendering. Does not belong here: the
lock (`warehouse.reader`).
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING, Annotated

import typer

from orchestration.cli.release_reader import current_reader
from orchestration.cli.screen import err, out, plain_table, text

if TYPE_CHECKING:
    import duckdb
    from rich.console import Console

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
    raw: Annotated[
        bool, typer.Option("--raw", help="CSV with text as it is, also where a spreadsheet would run it.")
    ] = False,
) -> None:
    """Ask the current release: read-only, no files, no network.

    In CSV, text that a spreadsheet would take for a formula (it starts with = + - @ or a tab) gets an apostrophe
    before it; --raw leaves it as it is, for programs that are no spreadsheet.

    Example: phasein sql "from marts.dim_launch_area order by need_rank limit 10"
    """
    from warehouse.errors import QueryError

    statement = sys.stdin.read() if query == "-" else query
    if not statement.strip():
        raise QueryError("Nothing was asked.", remedy='Give a statement: phasein sql "from meta.tables"')
    with current_reader() as connection:
        show_answer(connection, statement, format, limit, raw=raw)


def show_answer(
    connection: duckdb.DuckDBPyConnection, statement: str, format: Format, limit: int, *, raw: bool
) -> None:
    """Runs a statement and writes its answer to stdout. Raises QueryError."""
    columns, types = _execute(connection, statement)
    rows = _rows(connection)
    if format is Format.csv:
        _write_csv(columns, rows, raw=raw)
    elif format is Format.json:
        _write_json(columns, rows)
    else:
        _print_table(columns, types, rows, limit)


def _execute(connection: duckdb.DuckDBPyConnection, statement: str) -> tuple[list[str], list[str]]:
    """Runs the statement; column names and types of its answer."""
    import duckdb

    from warehouse.errors import QueryError
    from warehouse.reader import remedy

    try:
        connection.execute(statement)
    except duckdb.Error as error:
        raise QueryError(str(error).strip(), remedy=remedy(error)) from error
    described = connection.description or []
    return [str(column[0]) for column in described], [str(column[1]) for column in described]


def _rows(connection: duckdb.DuckDBPyConnection) -> Iterator[Sequence[object]]:
    """The answer in batches, so that a large one never stands in memory as a whole."""
    if not connection.description:
        return
    while batch := connection.fetchmany(_BATCH):
        yield from batch


def _write_csv(columns: Sequence[str], rows: Iterable[Sequence[object]], *, raw: bool) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns if raw else map(_safe, columns))
    writer.writerows(rows if raw else ([_safe(value) for value in row] for row in rows))


def _safe(value: object) -> object:
    """A cell that no spreadsheet runs; numbers, and what stands for nothing, as they are."""
    from warehouse.text import safe_csv_cell

    return value if value is None or isinstance(value, int | float | Decimal) else safe_csv_cell(str(value))


def _write_json(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A JSON array of objects, written row by row."""
    separator = "[\n"
    for row in rows:
        sys.stdout.write(separator + json.dumps(dict(zip(columns, row, strict=True)), default=_as_json))
        separator = ",\n"
    sys.stdout.write("[]\n" if separator == "[\n" else "\n]\n")


def _as_json(value: object) -> float | str:
    return float(value) if isinstance(value, Decimal) else str(value)


def _print_table(
    columns: Sequence[str], types: Sequence[str], rows: Iterator[Sequence[object]], limit: int
) -> None:
    if not columns:
        return
    names = [text(name) for name in columns]
    numbers = frozenset(
        name for name, kind in zip(names, types, strict=True) if any(part in kind for part in _NUMERIC)
    )
    cells = [[_cell(value) for value in row] for row in islice(rows, limit)]
    screen = out()
    widths = [max(map(len, column)) for column in zip(columns, *cells, strict=True)]
    if sum(widths) + 2 * len(widths) <= screen.width:
        table = plain_table(*names, numbers=numbers)
        for row in cells:
            table.add_row(*map(text, row))
        screen.print(table)
    else:
        _print_records(screen, columns, cells)
    if next(rows, None) is not None:
        err().print(f"The first {limit:,} rows; --limit shows more, --format csv all.")


def _print_records(screen: Console, columns: Sequence[str], cells: Sequence[Sequence[str]]) -> None:
    """Rows too wide for the screen one below the other, a line per column."""
    for number, row in enumerate(cells, start=1):
        record = plain_table(f"row {number}", "")
        for name, value in zip(columns, row, strict=True):
            record.add_row(text(name), text(value))
        screen.print(record)


def _cell(value: object) -> str:
    """A value as a person reads it: six digits, thousands set apart."""
    if isinstance(value, float):
        return f"{value:,.6g}" if abs(value) < 1e6 else f"{value:,.0f}"
    return "null" if value is None else str(value)
