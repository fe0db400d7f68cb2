"""An export as one Excel workbook: a sheet "read me", then a sheet per part, or several where Excel has no more rows.

Belongs here: sheets, cells, comments. Does not belong here: which rows (`choose`), names and renaming (`write`).
Rows go to disk as they come (xlsxwriter's constant memory), and no text is ever taken for a formula, number or link.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from warehouse.errors import QueryError
from warehouse.export.about import LICENCE, ColumnNote, ReleaseNote, column_notes, part_note
from warehouse.export.choose import Part
from warehouse.export.errors import ExportError
from warehouse.export.rows import read

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

MAX_ROWS = 1_048_576
"""Rows of a sheet, the header among them."""
MAX_COLUMNS = 16_384
MAX_TEXT = 32_767
MAX_SHEETS = 12
_EXACT = 2**53
_NAME_LENGTH = 31
_README = "read me"
_OPTIONS = {
    "constant_memory": True,
    "strings_to_numbers": False,
    "strings_to_formulas": False,
    "strings_to_urls": False,
}


def write_workbook(
    connection: duckdb.DuckDBPyConnection,
    release: ReleaseNote,
    parts: Sequence[Part],
    path: Path,
    *,
    max_rows: int = MAX_ROWS,
) -> None:
    """Write the parts to `path`. max_rows: rows of a sheet, the header among them. Raises ExportError, QueryError."""
    import xlsxwriter

    counts = [_count(connection, part) for part in parts]
    _require_room(parts, counts, max_rows)
    with xlsxwriter.Workbook(str(path), {**_OPTIONS, "tmpdir": str(path.parent)}) as book:
        styles = {
            "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top"}),
            "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
            "date": book.add_format({"num_format": "yyyy-mm-dd"}),
            "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
        }
        names = _sheet_names(parts, counts, max_rows)
        _write_readme(connection, book, styles, release, list(zip(parts, counts, names, strict=True)))
        for part, sheets in zip(parts, names, strict=True):
            _write_part(connection, book, styles, part, sheets, max_rows)


def _write_part(
    connection: duckdb.DuckDBPyConnection,
    book: Workbook,
    styles: Mapping[str, Format],
    part: Part,
    sheets: Sequence[str],
    max_rows: int,
) -> None:
    notes = column_notes(connection, part.table)
    answer = read(connection, part)
    if len(answer.columns) > MAX_COLUMNS:
        raise ExportError(
            f"{part.name} has {len(answer.columns):,} columns; a sheet has {MAX_COLUMNS:,}.",
            remedy="Name the columns you need in --sql, or use --csv.",
        )
    rows = chain.from_iterable(answer.batches)
    for name in sheets:
        sheet = book.add_worksheet(name)
        _write_head(sheet, styles, answer.columns, notes)
        last = 0
        for last, row in enumerate(_take(rows, max_rows - 1), start=1):
            for column, value in enumerate(row):
                _write_cell(sheet, styles, (last, column), value, f"{part.name}.{answer.columns[column]}")
        sheet.autofilter(0, 0, last, max(len(answer.columns) - 1, 0))


def _take(rows: Iterator[Sequence[object]], count: int) -> Iterator[Sequence[object]]:
    for _, row in zip(range(count), rows, strict=False):
        yield row


def _write_head(
    sheet: Worksheet, styles: Mapping[str, Format], columns: Sequence[str], notes: Mapping[str, ColumnNote]
) -> None:
    sheet.freeze_panes(1, 0)
    for index, column in enumerate(columns):
        sheet.set_column(index, index, min(max(len(column) + 2, 10), 40))
        sheet.write_string(0, index, column, styles["head"])
        note = notes.get(column)
        if note and (note.description or note.unit):
            unit = f" [{note.unit}]" if note.unit else ""
            sheet.write_comment(0, index, f"{note.description}{unit}", {"x_scale": 2, "y_scale": 1.5})


def _write_cell(
    sheet: Worksheet, styles: Mapping[str, Format], at: tuple[int, int], value: object, where: str
) -> None:
    """Numbers as numbers, text as text whatever it looks like, dates as dates; what Excel cannot hold as text."""
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(*at, value)
    elif isinstance(value, int | float | Decimal) and _fits(value):
        sheet.write_number(*at, value)
    elif isinstance(value, datetime):
        sheet.write_datetime(*at, value.replace(tzinfo=None), styles["moment"])
    elif isinstance(value, date):
        sheet.write_datetime(*at, value, styles["date"])
    else:
        _write_text(sheet, at, _as_text(value), where)


def _fits(value: float | Decimal) -> bool:
    return math.isfinite(value) and (not isinstance(value, int) or abs(value) <= _EXACT)


def _as_text(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list | tuple | dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return value.isoformat() if isinstance(value, time) else str(value)


def _write_text(sheet: Worksheet, at: tuple[int, int], value: str, where: str) -> None:
    if len(value) > MAX_TEXT:
        raise ExportError(
            f"{where} holds a text of {len(value):,} characters; a cell of Excel takes {MAX_TEXT:,}.",
            remedy="Leave the column out with --sql, or use --csv.",
        )
    sheet.write_string(*at, value)


def _write_readme(
    connection: duckdb.DuckDBPyConnection,
    book: Workbook,
    styles: Mapping[str, Format],
    release: ReleaseNote,
    parts: Sequence[tuple[Part, int, Sequence[str]]],
) -> None:
    sheet = book.add_worksheet(_README)
    sheet.set_column(0, 1, 30)
    sheet.set_column(2, 2, 18)
    sheet.set_column(3, 3, 100)
    lines: list[tuple[Sequence[str], Format | None]] = [
        (("phasein: charging need of zero-emission trucks and buses by county and year",), styles["head"]),
        (("release", release.release_id, "", f"made {release.released_at}"), None),
        (("schema version", release.schema_version), None),
        (("licence", LICENCE), None),
        (("credit", release.credit), None),
        (("",), None),
        (("sheet", "table", "rows", "what it is"), styles["head"]),
    ]
    for part, count, sheets in parts:
        about = (", ".join(sheets), part.name, f"{count:,}", part_note(connection, part))
        lines.append((about, styles["wrap"]))
    lines += [(("",), None), (("table", "column", "unit", "meaning"), styles["head"])]
    for part, _, _ in parts:
        for column, note in column_notes(connection, part.table).items():
            lines.append(((part.name, column, note.unit, note.description), styles["wrap"]))
    for row, (cells, style) in enumerate(lines):
        for at, cell in enumerate(cells):
            if cell:
                sheet.write_string(row, at, cell[:MAX_TEXT], style)


def _count(connection: duckdb.DuckDBPyConnection, part: Part) -> int:
    """Rows of the part. A statement that cannot stand in a query (describe, show) is counted by reading it, which
    raises what is wrong with one that is no statement at all.
    """
    counted = Part(part.name, f"select count(*) from ({part.sql})", part.parameters, part.table)
    try:
        (((count,),),) = list(read(connection, counted).batches)
    except (QueryError, ValueError):
        return sum(len(batch) for batch in read(connection, part).batches)
    return int(count)  # type: ignore[call-overload]


def _require_room(parts: Sequence[Part], counts: Sequence[int], max_rows: int) -> None:
    for part, count in zip(parts, counts, strict=True):
        if _sheet_count(count, max_rows) > MAX_SHEETS:
            raise ExportError(
                f"{part.name} has {count:,} rows; a sheet of Excel takes {max_rows - 1:,}, and {MAX_SHEETS} sheets are the most.",
                remedy="Narrow it with --scenario and --year or with --sql, or use --csv.",
            )


def _sheet_count(count: int, max_rows: int) -> int:
    return max(1, math.ceil(count / (max_rows - 1)))


def _sheet_names(parts: Sequence[Part], counts: Sequence[int], max_rows: int) -> list[list[str]]:
    """Names that Excel takes: at most 31 characters, none of []:*?/\\, each once whatever its case."""
    taken = {_README, "history"}
    names = []
    for part, count in zip(parts, counts, strict=True):
        stem = re.sub(r"[\[\]:*?/\\]", " ", part.name).strip("' ") or "sheet"
        names.append([_free(stem, number, taken) for number in range(1, _sheet_count(count, max_rows) + 1)])
    return names


def _free(stem: str, number: int, taken: set[str]) -> str:
    while True:
        suffix = "" if number == 1 else f" ({number})"
        name = stem[: _NAME_LENGTH - len(suffix)] + suffix
        if name.lower() not in taken:
            taken.add(name.lower())
            return name
        number += 1
