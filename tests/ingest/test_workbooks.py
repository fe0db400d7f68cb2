"""Workbooks are read in a process of their own: what it gives, and what becomes of one that would end it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest

from ingest import workbooks
from ingest.errors import UnreadableFileError
from ingest.workbooks import read_sheet
from tests.ingest.hostile.mutations import zipped
from tests.ingest.hostile.tables import read_sheets
from tests.ingest.publisher_files import write_xlsx

SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return write_xlsx(tmp_path / "book.xlsx", {"Sheet": [["a", "b"], [1.0, 2.5]], "Other": [["c"], ["d"]]})


def with_rows(book: Path, rows: str) -> Path:
    """The workbook with further rows, written as they are, in its first sheet."""
    with ZipFile(book) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members[SHEET] = members[SHEET].replace(b"</sheetData>", f"{rows}</sheetData>".encode())
    book.write_bytes(zipped(members))
    return book


def test_cells_are_text_and_blank_ones_none(book: Path):
    assert read_sheet(book, 0) == [["a", "b"], ["1", "2.5"]]
    assert read_sheet(book, "Other") == [["c"], ["d"]]


def test_blank_rows_and_columns_before_the_first_cell_count(tmp_path: Path):
    path = write_xlsx(tmp_path / "a.xlsx", {"Sheet": [[], [None, None], [None, "a", "b"], [None, 1, None]]})
    rows = read_sheet(path, 0)
    assert [[cell for cell in row if cell] for row in rows] == [[], [], ["a", "b"], ["1"]]
    assert rows[2] == [None, "a", "b"]


def test_every_sheet_reads_as_the_reader_has_it(mirror: Path):
    path = mirror / "eia861_2018" / "Demand_Response_2018.xlsx"
    for sheet, rows in read_sheets(path.read_bytes()).items():
        seen = read_sheet(path, sheet)
        assert [[cell is None for cell in row] for row in seen] == [
            [cell is None or str(cell).strip() == "" for cell in row] for row in rows
        ]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', "its reader was stopped"),
        ('<row r="9"><c r="ZZZZZZZZZZ99999999999999"><v>1</v></c></row>', "truncated or damaged workbook"),
        ('<row r="9000"><c r="ZZ9000"><v>1</v></c></row>', "has 9,000 rows of 702 columns, over the cap"),
        (f'<row r="9"><c r="A9" t="str"><v>{"x" * 100_001}</v></c></row>', "more than 100,000 characters"),
    ],
    ids=["far_cell", "impossible_cell", "many_cells", "long_cell"],
)
def test_a_small_file_that_asks_for_too_much_is_refused(book: Path, rows: str, message: str):
    """The first of these ends a process that reads it with calamine."""
    with pytest.raises(UnreadableFileError, match=message):
        read_sheet(with_rows(book, rows), 0)


@pytest.mark.parametrize(
    "damage",
    [
        lambda raw: raw[:4],
        lambda raw: raw[: len(raw) // 2],
        lambda raw: raw.replace(b"PK\x01\x02", b"PK\x01\x09"),
        lambda raw: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + raw[:400],
    ],
)
def test_damage_is_named(book: Path, damage: Callable[[bytes], bytes]):
    book.write_bytes(damage(book.read_bytes()))
    with pytest.raises(UnreadableFileError, match=r"book\.xlsx: truncated or damaged workbook"):
        read_sheet(book, 0)


def test_an_archive_behind_other_bytes_is_bounded_too(book: Path):
    book.write_bytes(b"\xd0\xcf\x11\xe0" + with_rows(book, " " * 100_000).read_bytes())
    with pytest.raises(UnreadableFileError, match=r"expands to .* over the cap of 50,000"):
        read_sheet(book, 0, max_bytes=50_000)


def test_text_over_the_cap_is_not_handed_over(book: Path):
    rows = "".join(
        f'<row r="{row}"><c r="A{row}" t="str"><v>{"x" * 1_000}</v></c></row>' for row in range(3, 60)
    )
    with pytest.raises(UnreadableFileError, match="cap of 50,000"):
        read_sheet(with_rows(book, rows), 0, max_bytes=50_000)


def test_the_reader_runs_without_the_project(tmp_path: Path, book: Path, monkeypatch: pytest.MonkeyPatch):
    """It imports nothing of ours and nothing from where it is started."""
    (tmp_path / "json.py").write_text("raise SystemExit('imported from the current folder')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert read_sheet(book, 0)[0] == ["a", "b"]
    assert "ingest" not in workbooks._READER.read_text().partition('"""\n\nfrom')[2]
