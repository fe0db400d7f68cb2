"""Delimited text: lines, quoting, and the ways in which a damaged file would lose rows without a word.

Belongs here: from text to a frame of strings with names that are given. Does not belong here: bytes and caps
on them (`ingest.bounded`), headers and row numbers (`ingest.files`).
"""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl

from ingest.bounded import GET_AGAIN, over_cap
from ingest.errors import LayoutError, UnreadableFileError

# The largest publisher's file has 80,000 rows and 2 million fields, the longest line 20,000 bytes.
MAX_ROWS = 500_000
MAX_FIELDS = 6_000_000
MAX_LINE_BYTES = 1_000_000
MAX_COMMENTS = 1_000
_CHUNK_FIELDS = 500_000
_SHOWN_CHARACTERS = 60


class _Unquoted(csv.excel):
    quoting = csv.QUOTE_NONE


def read_delimited(
    path: Path,
    body: bytes,
    *,
    delimiter: str,
    names: Sequence[str],
    skipped: int,
    quoted: bool,
    times_as_large: float = 1,
) -> pl.DataFrame:
    """The rows of the text as strings, a blank line as a row of nulls. Short rows are filled with nulls.

    body: UTF-8 with plain newlines and lines that are not too long (`reject_long_lines`). skipped: lines
    above it. times_as_large: for a source whose file is known to be larger, how often its caps are the usual ones.
    Raises LayoutError when a row has a value beyond the names; UnreadableFileError for a text that
    is cut off, over the caps, or so quoted that it cannot be read or rows would be swallowed.
    """
    _reject_cut_off_end(path, body, delimiter, len(names), quoted=quoted)
    lines = body.count(b"\n") + (not body.endswith(b"\n") and body != b"")
    most = int(min(MAX_ROWS, MAX_FIELDS // len(names)) * times_as_large)
    if lines > most:
        raise over_cap(path, f"has {lines:,} rows of {len(names):,} columns", most)
    frame = _fast(body, delimiter, names, quoted=quoted)
    # A line break within quotes may be a quotation mark gone or one too many: then the slow way looks.
    if frame is None or frame.height != lines:
        return _strict(path, body, delimiter, names, skipped, quoted=quoted)
    return frame


def reject_long_lines(path: Path, text: bytes) -> None:
    """Raises UnreadableFileError for a line that no publisher's file would have."""
    start = 0
    while len(text) - start > MAX_LINE_BYTES:
        end = text.rfind(b"\n", start, start + MAX_LINE_BYTES)
        if end < 0:
            number = text.count(b"\n", 0, start) + 1
            raise over_cap(path, f"line {number:,} has more bytes", MAX_LINE_BYTES)
        start = end + 1


def split_comments(path: Path, text: bytes, prefix: str | None) -> tuple[list[str], bytes]:
    """The leading lines that start with the prefix, and the rest."""
    comments: list[str] = []
    start = 0
    while prefix and text.startswith(prefix.encode(), start):
        if len(comments) == MAX_COMMENTS:
            raise over_cap(path, "has more leading comment lines", MAX_COMMENTS)
        end = text.find(b"\n", start)
        end = len(text) if end < 0 else end
        comments.append(text[start:end].decode())
        start = end + 1
    return comments, text[start:]


def split_fields(line: bytes, delimiter: str) -> list[str]:
    """The fields of one line; none where one is longer than the csv module takes."""
    try:
        return next(csv.reader([line.decode()], delimiter=delimiter), [])
    except csv.Error:
        return []


def _reject_cut_off_end(path: Path, body: bytes, delimiter: str, width: int, *, quoted: bool) -> None:
    """A file cut off in transfer ends within a row: without a line end and with too few fields."""
    if not body or body.endswith(b"\n"):
        return
    last = body[body.rfind(b"\n") + 1 :]
    is_open = quoted and last.count(b'"') % 2
    if is_open or len(split_fields(last, delimiter)) < width:
        raise UnreadableFileError(
            f"{path}: it ends in the middle of a row ({_shown(last.decode())}): truncated", remedy=GET_AGAIN
        )


def _fast(body: bytes, delimiter: str, names: Sequence[str], *, quoted: bool) -> pl.DataFrame | None:
    schema = dict.fromkeys(names, pl.String())
    try:
        return pl.read_csv(
            body,
            has_header=False,
            schema=schema,
            separator=delimiter,
            quote_char='"' if quoted else None,
        )
    except pl.exceptions.NoDataError:
        return pl.DataFrame(schema=schema)
    except (pl.exceptions.ComputeError, pl.exceptions.SchemaError):
        return None


def _strict(
    path: Path, body: bytes, delimiter: str, names: Sequence[str], skipped: int, *, quoted: bool
) -> pl.DataFrame:
    """The slow way: drops empty fields beyond the header and names the row that cannot be read."""
    schema = dict.fromkeys(names, pl.String())
    rows = _strict_rows(path, body, delimiter, len(names), skipped, quoted=quoted)
    chunks = [pl.DataFrame(schema=schema)]
    # Python's strings take four times the memory of a frame's: never all of them at once.
    while chunk := list(itertools.islice(rows, _CHUNK_FIELDS // len(names))):
        chunks.append(pl.DataFrame(chunk, schema=schema, orient="row"))
    return pl.concat(chunks)


def _strict_rows(
    path: Path, body: bytes, delimiter: str, width: int, skipped: int, *, quoted: bool
) -> Iterator[list[str | None]]:
    dialect = "excel" if quoted else _Unquoted
    lines = io.TextIOWrapper(io.BytesIO(body), encoding="utf-8", newline="\n")
    number = skipped
    try:
        for number, row in enumerate(
            csv.reader(lines, dialect, delimiter=delimiter, strict=True), start=skipped + 1
        ):
            if any(extra.strip() for extra in row[width:]):
                raise LayoutError(
                    f"{path}: row {number} has {len(row)} fields, its header {width}: {_shown(row[width:])}",
                    remedy="check the delimiter and the quoting of that row, or get the file again.",
                )
            if _swallows_rows(row, delimiter, width):
                raise UnreadableFileError(
                    f"{path}: row {number} has other rows within its quotation marks", remedy=GET_AGAIN
                )
            yield [*row[:width], *[None] * (width - len(row))]
    except csv.Error as error:
        raise UnreadableFileError(
            f"{path}: the row after row {number} cannot be read ({error})", remedy=GET_AGAIN
        ) from error


def _swallows_rows(row: list[str], delimiter: str, width: int) -> bool:
    """A value over several lines with as many delimiters as rows have, or in a row that is short."""
    for value in row:
        breaks = value.count("\n")
        if breaks and (len(row) < width or value.count(delimiter) == breaks * (width - 1) > 0):
            return True
    return False


def _shown(value: object) -> str:
    """The value as Python writes it, no longer than a message can hold."""
    text = repr(value)
    return text if len(text) <= _SHOWN_CHARACTERS else f"{text[:_SHOWN_CHARACTERS]}..."
