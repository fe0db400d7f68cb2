"""Publisher files as frames of strings: delimited text and spreadsheets.

Belongs here: headers, quoting, blank rows, row numbers. Does not belong here: bytes and caps
(`ingest.bounded`, whose functions stand here too), the columns of a source (`ingest.layout`), what values
mean.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePosixPath
from typing import TypeAlias

import polars as pl
import python_calamine

from ingest.bounded import (
    DEFAULT_MAX_BYTES,
    GET_AGAIN,
    kind_of,
    over_cap,
    read_bytes_capped,
    read_text,
    sha256_file,
)
from ingest.errors import EmptySourceError, LayoutError, UnreadableFileError

__all__ = [
    "DEFAULT_MAX_BYTES",
    "ROW_NUMBER",
    "companion_path",
    "read_bytes_capped",
    "read_csv_rows",
    "read_text",
    "read_workbook_rows",
    "sha256_file",
    "snake_case",
    "unique_names",
]

ROW_NUMBER = "row_number"
_Cell: TypeAlias = float | str | bool | dt.time | dt.date | dt.timedelta
_SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


class _Unquoted(csv.excel):
    quoting = csv.QUOTE_NONE


def read_csv_rows(
    path: Path,
    *,
    delimiter: str = ",",
    columns: Sequence[str] | None = None,
    comment_prefix: str | None = None,
    header_comment: str | None = None,
    quoted: bool = True,
    max_bytes: int = DEFAULT_MAX_BYTES,
) -> pl.DataFrame:
    """A delimited text file as strings: snake_case columns plus `row_number` (Int64, as in a spreadsheet).

    Values are stripped; empty is null; blank lines are left out. Empty fields beyond the header are dropped.

    columns: names for a file without a header line.
    comment_prefix: leading lines that start with it are comments (counted, not read).
    header_comment: the header is the comment line whose text starts with this (FF10: `country_cd`).
    quoted: False where quotation marks are plain characters.
    Raises LayoutError when rows have more fields than the header, EmptySourceError without a data row.
    """
    comments, body = _split_comments(read_text(path, max_bytes=max_bytes), comment_prefix)
    skipped = len(comments)
    if columns is not None:
        names = list(columns)
    elif header_comment is not None:
        names = _header_in_comments(path, comments, comment_prefix or "", header_comment, delimiter)
    else:
        first, _, body = body.partition("\n")
        names = next(csv.reader([first], delimiter=delimiter), [])
        skipped += 1
    names = _trim_names(names)
    if not names:
        raise EmptySourceError(f"{path}: no header and no rows", remedy=GET_AGAIN)
    _reject_cut_off_end(path, body, delimiter, len(names), quoted=quoted)
    frame = _delimited(path, body, delimiter, unique_names(names), skipped, quoted=quoted)
    return _tidy(frame.with_row_index(ROW_NUMBER, offset=skipped + 1), path)


def read_workbook_rows(
    path: Path,
    *,
    sheet: str | int = 0,
    skip_rows: int = 0,
    header_rows: int = 1,
    max_bytes: int = DEFAULT_MAX_BYTES,
) -> pl.DataFrame:
    """A sheet of an xlsx or xls workbook as strings: snake_case columns plus `row_number` (Int64).

    Whole numbers read `34`, not `34.0`; dates are ISO. Values are stripped; empty is null; no blank rows.

    skip_rows: rows above the header.
    header_rows: with 2 or more, the upper rows are headings over several columns: they are carried to the
        right and set before the lower names (`IEEE` over `SAIDI With MED` -> `ieee_saidi_with_med`).
    Raises UnreadableFileError for another kind of file or no such sheet, EmptySourceError without a row.
    """
    cells = _sheet_cells(path, sheet, max_bytes)
    first_data = skip_rows + header_rows
    if len(cells) <= first_data:
        raise EmptySourceError(f"{path}: sheet {sheet!r} has no row below its header", remedy=GET_AGAIN)
    names = unique_names(_trim_names(_stacked_names(cells[skip_rows:first_data])))
    width = len(names)
    texts = [[_cell_text(value) for value in row] for row in cells[first_data:]]
    for offset, row in enumerate(texts):
        if any(row[width:]):
            raise LayoutError(
                f"{path}: sheet {sheet!r} row {first_data + offset + 1}: a value beyond its {width} columns",
                remedy="compare the sheet's header with the layout the parser knows.",
            )
    frame = pl.DataFrame(
        [row[:width] for row in texts], schema=dict.fromkeys(names, pl.String()), orient="row"
    )
    return _tidy(frame.with_row_index(ROW_NUMBER, offset=first_data + 1), path)


def companion_path(path: Path, mirror_path: str, companion: str) -> Path:
    """Where a source's further file lies, given its first: both are named relative to one mirror folder."""
    return path.parents[len(PurePosixPath(mirror_path).parts) - 1] / companion


def snake_case(name: str) -> str:
    """A publisher's column name in snake_case: `yearID` -> `year_id`, `Recent?` -> `recent`."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name.strip())
    return re.sub(r"[^a-z0-9]+", "_", spaced.lower()).strip("_")


def unique_names(names: Iterable[str]) -> list[str]:
    """snake_case names; a blank one becomes `column_<position>`, a repeated one gets `_2`, `_3`..."""
    seen: dict[str, int] = {}
    unique = []
    for position, name in enumerate(names, start=1):
        plain = snake_case(name) or f"column_{position}"
        seen[plain] = seen.get(plain, 0) + 1
        unique.append(plain if seen[plain] == 1 else f"{plain}_{seen[plain]}")
    return unique


def _split_comments(text: str, prefix: str | None) -> tuple[list[str], str]:
    comments: list[str] = []
    while prefix and text.startswith(prefix):
        line, _, text = text.partition("\n")
        comments.append(line)
    return comments, text


def _header_in_comments(
    path: Path, comments: list[str], prefix: str, starts: str, delimiter: str
) -> list[str]:
    for comment in comments:
        heading = comment.removeprefix(prefix).strip()
        if heading.lower().startswith(starts.lower()):
            return heading.split(delimiter)
    raise LayoutError(
        f"{path}: none of its {len(comments)} leading comment lines is a header that starts with {starts!r}",
        remedy="check that it is the right file; compare its first lines with the layout the parser knows.",
    )


def _trim_names(names: Sequence[str]) -> list[str]:
    trimmed = [name.strip() for name in names]
    while trimmed and not trimmed[-1]:
        trimmed.pop()
    return trimmed


def _reject_cut_off_end(path: Path, body: str, delimiter: str, width: int, *, quoted: bool) -> None:
    """A file cut off in transfer ends within a row: without a line end and with too few fields."""
    if not body or body.endswith("\n"):
        return
    last = body.rpartition("\n")[2]
    ends_in_a_quote = quoted and last.count('"') % 2 == 1
    fields = 0 if ends_in_a_quote else len(next(csv.reader([last], delimiter=delimiter), []))
    if fields < width:
        raise UnreadableFileError(
            f"{path}: it ends in the middle of a row ({last[:60]!r}): truncated", remedy=GET_AGAIN
        )


def _delimited(
    path: Path, body: str, delimiter: str, names: list[str], skipped: int, *, quoted: bool
) -> pl.DataFrame:
    try:
        return pl.read_csv(
            body.encode(),
            has_header=False,
            schema=dict.fromkeys(names, pl.String()),
            separator=delimiter,
            quote_char='"' if quoted else None,
        )
    except pl.exceptions.NoDataError:
        return pl.DataFrame(schema=dict.fromkeys(names, pl.String()))
    except (pl.exceptions.ComputeError, pl.exceptions.SchemaError):
        return _delimited_strictly(path, body, delimiter, names, skipped, quoted=quoted)


def _delimited_strictly(
    path: Path, body: str, delimiter: str, names: list[str], skipped: int, *, quoted: bool
) -> pl.DataFrame:
    """The slow way: drops empty fields beyond the header and names the row that cannot be read."""
    width = len(names)
    dialect = "excel" if quoted else _Unquoted
    reader = csv.reader(io.StringIO(body), dialect, delimiter=delimiter, strict=True)
    rows: list[list[str | None]] = []
    number = skipped
    try:
        for number, row in enumerate(reader, start=skipped + 1):
            if any(extra.strip() for extra in row[width:]):
                raise LayoutError(
                    f"{path}: row {number} has {len(row)} fields, its header {width}: {row[width:]}",
                    remedy="check the delimiter and the quoting of that row, or get the file again.",
                )
            rows.append([*row[:width], *[None] * (width - len(row))])
    except csv.Error as error:
        raise UnreadableFileError(
            f"{path}: the row after row {number} cannot be read ({error})", remedy=GET_AGAIN
        ) from error
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String()), orient="row")


def _sheet_cells(path: Path, sheet: str | int, max_bytes: int) -> list[list[_Cell]]:
    raw = read_bytes_capped(path, max_bytes=max_bytes)
    if not raw.startswith(_SPREADSHEETS):
        kind = kind_of(raw) or "text"
        raise UnreadableFileError(f"{path}: expected an xlsx or xls workbook, found {kind}", remedy=GET_AGAIN)
    try:
        if raw.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(raw)) as archive:
                expanded = sum(member.file_size for member in archive.infolist())
            if expanded > max_bytes:
                raise over_cap(path, f"expands to {expanded:,} bytes", max_bytes)
        with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(raw)) as workbook:
            names = workbook.sheet_names
            if (isinstance(sheet, str) and sheet not in names) or (
                isinstance(sheet, int) and sheet >= len(names)
            ):
                raise UnreadableFileError(
                    f"{path}: no sheet {sheet!r}; it has {', '.join(names)}",
                    remedy="check that it is the right workbook and vintage.",
                )
            name = sheet if isinstance(sheet, str) else names[sheet]
            return workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except (zipfile.BadZipFile, python_calamine.CalamineError) as error:
        raise UnreadableFileError(
            f"{path}: truncated or damaged workbook ({error})", remedy=GET_AGAIN
        ) from error


def _stacked_names(header: Sequence[Sequence[_Cell]]) -> list[str]:
    *upper, lower = [[_cell_text(cell) or "" for cell in row] for row in header]
    carried = list(lower)
    for headings in reversed(upper):
        heading = ""
        for position, cell in enumerate(headings):
            heading = cell or heading
            carried[position] = f"{heading} {carried[position]}".strip()
    return carried


def _cell_text(value: _Cell) -> str | None:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value).strip() or None


def _tidy(frame: pl.DataFrame, path: Path) -> pl.DataFrame:
    texts = pl.exclude(ROW_NUMBER).str.strip_chars().replace("", None)
    tidy = (
        frame.with_columns(texts, pl.col(ROW_NUMBER).cast(pl.Int64))
        .filter(~pl.all_horizontal(pl.exclude(ROW_NUMBER).is_null()))
        .select(pl.exclude(ROW_NUMBER), ROW_NUMBER)
    )
    if tidy.is_empty():
        raise EmptySourceError(f"{path}: a header and no data row", remedy=GET_AGAIN)
    return tidy
