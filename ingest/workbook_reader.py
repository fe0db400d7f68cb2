"""The process that reads a workbook: bytes in, rows of text out, with limits on its memory, time and output.

Belongs here: what is done with a workbook's bytes. It runs as a script of its own, since the reader
(calamine) ends the whole process on a workbook that asks for too much memory. Does not belong here: what the
rows mean (`ingest.files`), or an import of ingest.

Arguments: the sheet as JSON (name or position), the cap on bytes unpacked and printed, the cap on cells.
Prints rows, one JSON array each; then an object: {"width": columns}, or {"error": why}.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import json
import resource
import sys
import zipfile
from collections.abc import Iterator
from typing import TypeAlias

import python_calamine

MEMORY_BYTES = 600_000_000
CPU_SECONDS = 8
# Excel's own limit is 32,767.
LONGEST_TEXT = 100_000
Cell: TypeAlias = float | str | bool | dt.time | dt.date | dt.timedelta


class RefusedError(Exception):
    """The workbook is readable, but is not read."""


def rows_of(raw: bytes, sheet: str | int, max_bytes: int, max_cells: int) -> Iterator[list[str | None]]:
    """The sheet's rows from the first one on, as text. Raises RefusedError, or whatever the readers raise."""
    # What comes before the archive does not matter to the readers, so the first bytes do not tell.
    if zipfile.is_zipfile(io.BytesIO(raw)):
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            expanded = sum(member.file_size for member in archive.infolist())
        if expanded > max_bytes:
            raise RefusedError(f"expands to {expanded:,} bytes, over the cap of {max_bytes:,}")
    with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(raw)) as workbook:
        names = workbook.sheet_names
        if sheet not in (names if isinstance(sheet, str) else range(len(names))):
            raise RefusedError(f"no sheet {sheet!r}; it has {', '.join(names)}")
        cells = workbook.get_sheet_by_name(sheet if isinstance(sheet, str) else names[sheet])
    # Positions of the first and the last cell that is not blank, from 0; none in an empty sheet.
    first_column, (last_row, last_column) = (cells.start or (0, 0))[1], cells.end or (-1, -1)
    height, width = last_row + 1, last_column + 1
    if height * width > max_cells:
        raise RefusedError(
            f"sheet {sheet!r} has {height:,} rows of {width:,} columns, over the cap of {max_cells:,} cells"
        )
    # Blank rows above the first cell come with the others, blank columns before it do not.
    for row in cells.iter_rows():
        yield [*[None] * first_column, *(text(value) for value in row)]


def text(value: Cell) -> str | None:
    """A cell as text: `34` for 34.0, `true`, ISO dates; None where it is blank."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value).strip() or None


def main(sheet: str, max_bytes: str, max_cells: str) -> None:
    """Reads the workbook on standard input."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    # macOS knows this limit and refuses to set it; the caps still hold there.
    with contextlib.suppress(ValueError):
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    printed, error = 0, None
    try:
        for row in rows_of(sys.stdin.buffer.read(), json.loads(sheet), int(max_bytes), int(max_cells)):
            if any(len(cell) > LONGEST_TEXT for cell in row if cell):
                raise RefusedError(f"a cell of sheet {sheet} has more than {LONGEST_TEXT:,} characters")
            line = json.dumps(row)
            printed += len(line)
            if printed > int(max_bytes):
                raise RefusedError(f"holds more text than the cap of {int(max_bytes):,}")
            print(line)
    except RefusedError as refusal:
        error = {"refused": str(refusal)}
    # A panic of the reader, written in Rust, is no Exception.
    except BaseException as damage:
        error = {"damaged": f"{damage}"[:200]}
    print(json.dumps(error or {}))


if __name__ == "__main__":
    main(*sys.argv[1:])
