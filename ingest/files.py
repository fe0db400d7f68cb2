"""Publisher files as frames of strings: delimited text and spreadsheets.

Belongs here: headers, names, blank rows, row numbers. Does not belong here: bytes and caps
(`ingest.bounded`, whose functions stand here too), quoting (`ingest.delimited`), cells (`ingest.workbooks`),
the columns of a source (`ingest.layout`), what values mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePosixPath

import polars as pl

from ingest.bounded import (
    DEFAULT_MAX_BYTES,
    GET_AGAIN,
    read_bytes_capped,
    read_text,
    read_utf8,
    sha256_file,
)
from ingest.delimited import read_delimited, reject_long_lines, split_comments, split_fields
from ingest.errors import EmptySourceError, LayoutError
from ingest.workbooks import read_sheet

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
MAX_COLUMNS, MAX_NAME_CHARACTERS = 500, 500


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
    header_comment: the header is the comment line whose text starts with this (FF10: `country_cd`); in a
        file without leading comments it is the first line.
    quoted: False where quotation marks are plain characters.
    Raises LayoutError when rows have more fields than the header, EmptySourceError without a data row.
    """
    text = read_utf8(path, max_bytes=max_bytes)
    reject_long_lines(path, text)
    comments, body = split_comments(path, text, comment_prefix)
    skipped = len(comments)
    if columns is not None:
        names = list(columns)
    elif header_comment is not None and comments:
        names = _header_in_comments(path, comments, comment_prefix or "", header_comment, delimiter)
    else:
        first, _, body = body.partition(b"\n")
        names = split_fields(first, delimiter)
        skipped += 1
    names = _column_names(path, names)
    frame = read_delimited(
        path,
        body,
        delimiter=delimiter,
        names=names,
        skipped=skipped,
        quoted=quoted,
        times_as_large=max(1.0, max_bytes / DEFAULT_MAX_BYTES),
    )
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
    cells = read_sheet(path, sheet, max_bytes=max_bytes)
    first_data = skip_rows + header_rows
    if len(cells) <= first_data:
        raise EmptySourceError(f"{path}: sheet {sheet!r} has no row below its header", remedy=GET_AGAIN)
    names = _column_names(path, _stacked_names(cells[skip_rows:first_data]))
    width = len(names)
    texts = cells[first_data:]
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
    """snake_case names; a blank one becomes `column_<position>`, a repeated one gets the next free `_2`, `_3`..."""
    unique: list[str] = []
    taken: set[str] = set()
    copies: dict[str, int] = {}
    for position, name in enumerate(names, start=1):
        plain = snake_case(name) or f"column_{position}"
        free = plain
        while free in taken:
            copies[plain] = copies.get(plain, 1) + 1
            free = f"{plain}_{copies[plain]}"
        taken.add(free)
        unique.append(free)
    return unique


def _column_names(path: Path, header: Sequence[str]) -> list[str]:
    """The header's names in snake_case, none of them row_number, which is ours."""
    trimmed = _trim_names(header)
    if not trimmed:
        raise EmptySourceError(f"{path}: no header and no rows", remedy=GET_AGAIN)
    longest = max(map(len, trimmed))
    if len(trimmed) > MAX_COLUMNS or longest > MAX_NAME_CHARACTERS:
        raise LayoutError(
            f"{path}: its header has {len(trimmed):,} columns, the longest name {longest:,} characters",
            remedy="check that it is the right file; compare its first lines with the layout the parser knows.",
        )
    return unique_names([ROW_NUMBER, *trimmed])[1:]


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


def _stacked_names(header: Sequence[Sequence[str | None]]) -> list[str]:
    *upper, lower = [[cell or "" for cell in row] for row in header]
    carried = list(lower)
    for headings in reversed(upper):
        heading = ""
        for position, cell in enumerate(headings):
            heading = cell or heading
            carried[position] = f"{heading} {carried[position]}".strip()
    return carried


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
