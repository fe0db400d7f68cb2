"""Exports: what stands in the files, what never does, and that no file is changed unasked."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from python_calamine import CalamineWorkbook

from tests.warehouse import small
from warehouse.export.about import release_note
from warehouse.export.choose import Part, choose
from warehouse.export.errors import ExportError
from warehouse.export.write import require_outside, write_csv, write_xlsx
from warehouse.export.xlsx_file import MAX_SHEETS, write_workbook
from warehouse.home import Home
from warehouse.reader import connect

HOSTILE = ("=1+1", "+A1", "-cmd|' /C calc'!A0", "@SUM(A1)", "\tx", "\rx", "http://example.org", "07114")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("export") / "home")
    small.publish_small(home, 1)
    return home


@pytest.fixture
def reader(home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    with connect(home.database) as connection:
        yield connection


def sheet(path: Path, name: str) -> list[list[object]]:
    return CalamineWorkbook.from_path(path).get_sheet_by_name(name).to_python()


def rows_of(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_bytes().decode(), newline="")))


def hostile_sql() -> str:
    values = ", ".join("('" + text.replace("'", "''") + "')" for text in HOSTILE)
    return f'select text as "=text" from (values {values}) as t(text)'


def test_a_workbook_has_numbers_as_numbers_and_codes_as_text(
    reader: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    parts = choose(reader, ["county_year"], None, "steady", 2030)
    (path,) = write_xlsx(reader, parts, tmp_path)
    assert path == tmp_path / "access.county_year.xlsx"
    header, *rows = sheet(path, "access.county_year")
    assert header == ["scenario_id", "county_fips", "year", "need_mwh", "mark"]
    assert rows[0] == ["steady", "01001", 2030.0, small.need_mwh(1, 0, 1, 1), 1.0]
    assert len(rows) == len(small.COUNTIES)
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        xml = archive.read("xl/worksheets/sheet2.xml").decode()
        comments = archive.read("xl/comments1.xml").decode()
    assert any("comments" in name for name in names)
    assert "Energy need, MWh a year" in comments
    assert 'state="frozen"' in xml


def test_the_read_me_says_release_licence_and_columns(
    reader: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    parts = choose(reader, ["access.county_year", "dim_county"], "select 1 as one", "steady", None)
    (path,) = write_xlsx(reader, parts, tmp_path)
    told = "\n".join(" ".join(map(str, row)) for row in sheet(path, "read me"))
    assert release_note(reader).release_id in told
    assert "CC BY 4.0" in told
    assert "scenario_id = steady" in told
    assert "Energy need, MWh a year" in told
    assert "Answer of: select 1 as one" in told
    assert CalamineWorkbook.from_path(path).sheet_names == [
        "read me",
        "access.county_year",
        "marts.dim_county",
        "answer",
    ]


def test_no_text_becomes_a_formula_or_a_link(reader: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    parts = choose(reader, [], hostile_sql(), None, None)
    (path,) = write_xlsx(reader, parts, tmp_path)
    header, *rows = sheet(path, "answer")
    assert header == ["=text"]
    assert [str(cell) for (cell,) in rows] == list(HOSTILE)
    with zipfile.ZipFile(path) as archive:
        sheets = "".join(archive.read(name).decode() for name in archive.namelist() if "worksheets/" in name)
    assert "<f>" not in sheets
    assert "<hyperlink" not in sheets
    answer, about = write_csv(reader, parts, tmp_path)
    header_row, *cells = rows_of(answer)
    assert header_row == ["'=text"]
    for (cell,), text in zip(cells, HOSTILE, strict=True):
        assert cell == ("'" + text if text[0] in "=+-@\t\r" else text)
    assert about.name == "read-me.csv"


def test_types_that_excel_does_not_have(reader: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    sql = (
        "select true as b, null as n, 'nan'::double as x, 9007199254740993 as i, [1, 2] as l, 1.25::decimal(5, 2) as d, "
        "date '2024-02-29' as day, timestamp '2024-02-29 01:02:03' as at, time '01:02:03' as t"
    )
    (path,) = write_xlsx(reader, choose(reader, [], sql, None, None), tmp_path)
    _, row = sheet(path, "answer")
    assert row[:6] == [True, "", "nan", "9007199254740993", "[1, 2]", 1.25]
    assert [str(value) for value in row[6:]] == ["2024-02-29", "2024-02-29 01:02:03", "01:02:03"]


def test_more_rows_than_a_sheet_takes_go_on_in_the_next(
    reader: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    part = Part("answer", "select i from range(25) as t(i) order by i")
    path = tmp_path / "many.xlsx"
    write_workbook(reader, release_note(reader), [part], path, max_rows=11)
    assert CalamineWorkbook.from_path(path).sheet_names == ["read me", "answer", "answer (2)", "answer (3)"]
    told = [sheet(path, name) for name in ("answer", "answer (2)", "answer (3)")]
    assert [rows[0] for rows in told] == [["i"]] * 3
    assert [row[0] for rows in told for row in rows[1:]] == list(range(25))


def test_far_too_many_rows_are_an_error(reader: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    part = Part("answer", f"select i from range({MAX_SHEETS * 10 + 1}) as t(i)")
    with pytest.raises(ExportError, match=r"rows; a sheet of Excel takes 10(.|\n)*--year"):
        write_workbook(reader, release_note(reader), [part], tmp_path / "x.xlsx", max_rows=11)


def test_a_text_longer_than_a_cell_is_an_error(reader: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    parts = choose(reader, [], "select repeat('x', 32768) as long", None, None)
    with pytest.raises(ExportError, match=r"answer\.long"):
        write_xlsx(reader, parts, tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_nothing_is_overwritten_unasked(reader: duckdb.DuckDBPyConnection, tmp_path: Path, write) -> None:
    parts = choose(reader, ["dim_county"], None, None, None)
    first = write(reader, parts, tmp_path)[0]
    first.write_text("mine")
    with pytest.raises(ExportError, match="there already"):
        write(reader, parts, tmp_path)
    assert first.read_text() == "mine"
    write(reader, parts, tmp_path, force=True)
    assert first.read_bytes() != b"mine"
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_a_failing_query_leaves_no_file(reader: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    parts = choose(reader, ["dim_county"], "select no_such_column", None, None)
    for write in (write_csv, write_xlsx):
        with pytest.raises(Exception, match="no_such_column"):
            write(reader, parts, tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("tables", "scenario", "year", "words"),
    [
        ([], None, None, "Nothing to export"),
        (["county_yaer"], None, None, "access.county_year"),
        (["raw.secret"], None, None, "no table or view"),
        (["dim_county"], None, 2030, "--year 2030 fits none"),
        (["dim_county"], "steady", None, "--scenario steady fits none"),
    ],
)
def test_what_cannot_be_chosen(
    reader: duckdb.DuckDBPyConnection, tables: list[str], scenario: str | None, year: int | None, words: str
) -> None:
    with pytest.raises(ExportError) as caught:
        choose(reader, tables, None, scenario, year)
    assert words in str(caught.value)


def test_releases_are_no_place_for_exports(home: Home) -> None:
    for folder in (home.current, home.releases / "x", home.published):
        with pytest.raises(ExportError, match="published releases"):
            require_outside(folder, home.published)
    require_outside(home.root / "exports", home.published)
