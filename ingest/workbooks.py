"""Sheets of xlsx and xls workbooks as rows of text, read in a process of their own.

Belongs here: starting that process and telling what went wrong in it. Does not belong here: what is done in it
(`ingest.workbook_reader`), headers and names (`ingest.files`).
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from ingest.bounded import DEFAULT_MAX_BYTES, GET_AGAIN, kind_of, read_bytes_capped
from ingest.errors import UnreadableFileError

# The largest publisher's sheet has 0.4 million.
MAX_CELLS = 1_500_000
_READER = Path(__file__).with_name("workbook_reader.py")
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def read_sheet(path: Path, sheet: str | int, *, max_bytes: int = DEFAULT_MAX_BYTES) -> list[list[str | None]]:
    """A sheet's rows from its first one on, all as wide as the widest: text, None where a cell is blank.

    Raises UnreadableFileError for another kind of file, no such sheet, a damaged workbook, and one that needs
    more than its share of bytes, cells, memory or time.
    """
    raw = read_bytes_capped(path, max_bytes=max_bytes)
    if not raw.startswith(_WORKBOOKS):
        kind = kind_of(raw) or "text"
        raise UnreadableFileError(f"{path}: expected an xlsx or xls workbook, found {kind}", remedy=GET_AGAIN)
    limits = (json.dumps(sheet), str(max_bytes), str(MAX_CELLS))
    reading = subprocess.run([sys.executable, "-I", _READER, *limits], input=raw, capture_output=True)
    *rows, last = reading.stdout.splitlines() or [b""]
    if reading.returncode or not last:
        raise UnreadableFileError(
            f"{path}: truncated or damaged workbook (its reader was stopped: it would have taken too much "
            "memory or time)",
            remedy=GET_AGAIN,
        )
    ending = json.loads(last)
    if "damaged" in ending:
        raise UnreadableFileError(
            f"{path}: truncated or damaged workbook ({ending['damaged']})", remedy=GET_AGAIN
        )
    if "refused" in ending:
        raise UnreadableFileError(
            f"{path}: {ending['refused']}",
            remedy="check that it is the right workbook and vintage; if the publisher's has grown, raise the cap.",
        )
    return [json.loads(row) for row in rows]
