"""Publisher files taken apart into rows and put together again, so that single cells can be mutated.

Belongs here: delimited text (gzip or not), workbooks, dBASE tables; what their dialect is is seen from the
file. Does not belong here: what is changed (`mutations`).
"""

from __future__ import annotations

import csv
import gzip
import io
import struct
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import python_calamine

from tests.ingest.publisher_files import write_xlsx

Rows = list[list[str]]
GZIP, ZIP, OLE = b"\x1f\x8b", b"PK", b"\xd0\xcf\x11\xe0"


@dataclass
class Text:
    """Delimited text: comment lines above, then records; the first one may be the header."""

    comments: list[str]
    records: Rows
    delimiter: str
    encoding: str
    is_packed: bool

    def written(self) -> bytes:
        text = io.StringIO()
        if self.delimiter == ",":
            csv.writer(text, lineterminator="\n").writerows(self.records)
        else:
            text.writelines(self.delimiter.join(record) + "\n" for record in self.records)
        return self.packed("".join(self.comments) + text.getvalue())

    def packed(self, text: str) -> bytes:
        """Other text in the same encoding and packing."""
        content = text.encode(self.encoding, errors="replace")
        return gzip.compress(content, 1, mtime=0) if self.is_packed else content


def read_text(raw: bytes) -> Text:
    is_packed = raw.startswith(GZIP)
    content = gzip.decompress(raw) if is_packed else raw
    try:
        text, encoding = content.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        text, encoding = content.decode("latin-1"), "latin-1"
    lines = text.replace("\r\n", "\n").splitlines(keepends=True)
    comments = 0
    while lines[comments].startswith("#"):
        comments += 1
    delimiter = max(",|\t", key=lines[comments].count)
    body = "".join(lines[comments:])
    plain = [line.split(delimiter) for line in body.splitlines()]
    records = list(csv.reader(io.StringIO(body))) if delimiter == "," else plain
    return Text(lines[:comments], records, delimiter, encoding, is_packed)


Sheets = dict[str, list[list[object]]]


def read_sheets(raw: bytes) -> Sheets:
    """The cells of all sheets; a blank one is None."""
    with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(raw)) as workbook:
        return {
            name: [
                [None if value == "" else value for value in row]
                for row in workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
            ]
            for name in workbook.sheet_names
        }


def write_sheets(sheets: Sheets) -> bytes:
    """A workbook; what is not a number is written as text."""
    with tempfile.TemporaryDirectory() as folder:
        return write_xlsx(Path(folder) / "book.xlsx", sheets).read_bytes()


@dataclass(frozen=True)
class Dbase:
    """Where the cells of a dBASE table lie: its header's and record's bytes, and each field's place in a record."""

    records: int
    header_bytes: int
    record_bytes: int
    fields: tuple[tuple[int, int], ...]

    def with_cell(self, raw: bytes, record: int, field: int, value: str) -> bytes:
        start, width = self.fields[field]
        at = self.header_bytes + record * self.record_bytes + start
        return raw[:at] + value.encode("latin-1", errors="replace")[:width].ljust(width) + raw[at + width :]


def read_dbase(raw: bytes) -> Dbase:
    records, header_bytes, record_bytes = struct.unpack_from("<IHH", raw, 4)
    fields, start = [], 1
    for at in range(32, header_bytes - 1, 32):
        fields.append((start, raw[at + 16]))
        start += raw[at + 16]
    return Dbase(records, header_bytes, record_bytes, tuple(fields))


def first_rows(rows: Sequence[list], count: int) -> list[list]:
    """The first rows, and the last one, which may be a note."""
    return [*rows[:count], *rows[count:][-1:]]
