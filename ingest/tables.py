"""A table that a publisher serves as a workbook or as CSV: told apart by its first bytes.

Belongs here: that choice. Does not belong here: reading either of them (`ingest.files`).
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from ingest.files import read_csv_rows, read_workbook_rows

_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def read_table_rows(path: Path) -> pl.DataFrame:
    """The first sheet of a workbook (xlsx, xls), or a CSV file, as strings: snake_case columns and `row_number`.

    Raises IngestError, as the two readers do.
    """
    if path.is_file():
        with path.open("rb") as reading:
            if reading.read(4) in _WORKBOOKS:
                return read_workbook_rows(path)
    return read_csv_rows(path)
