"""Point shapefiles: values stay text, and whatever is cut off, changed or does not agree is an error of ours."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import EmptySourceError, IngestError, LayoutError, MissingFileError, UnreadableFileError
from ingest.shapefiles import ENDINGS, read_point_rows, shapefile_paths
from tests.ingest.point_shapefile import write_point_shapefile

ALBANY, MANHATTAN = (42.65, -73.77), (40.775, -73.97)
RECORDS = [(ALBANY, {"NAME": "Café", "TONS": "12"}), (MANHATTAN, {"NAME": "", "TONS": "1x"}), (None, {})]


@pytest.fixture
def written(tmp_path: Path) -> Path:
    return write_point_shapefile(tmp_path / "places.shp", ("NAME", "TONS"), RECORDS)


def change(path: Path, place: int, content: bytes) -> None:
    raw = bytearray(path.read_bytes())
    raw[place : place + len(content)] = content
    path.write_bytes(raw)


def test_records_are_text_with_their_place_and_number(written: Path):
    rows = read_point_rows(written)
    assert rows.columns == [
        "name",
        "tons",
        "deletion_flag",
        "point_latitude",
        "point_longitude",
        "row_number",
    ]
    assert rows.rows() == [
        ("Café", "12", None, *ALBANY, 1),
        (None, "1x", None, *MANHATTAN, 2),
        (None, None, None, None, None, 3),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
def test_text_is_read_in_both_encodings(tmp_path: Path, encoding: str):
    path = write_point_shapefile(
        tmp_path / "a.shp", ("NAME",), [(ALBANY, {"NAME": "Doña"})], encoding=encoding
    )
    assert read_point_rows(path)["name"].to_list() == ["Doña"]


def test_a_character_cut_between_two_cells_does_not_stop_the_reading(tmp_path: Path):
    path = write_point_shapefile(tmp_path / "a.shp", ("A", "B"), [(ALBANY, {"A": "ab", "B": "cd"})], width=2)
    table = path.with_suffix(".dbf")
    change(table, table.read_bytes().index(b"abcd") + 1, b"\xc3\xa9")
    assert read_point_rows(path).select("a", "b").row(0) == ("aÃ", "©d")


def test_a_deleted_record_is_marked_and_keeps_its_place(written: Path):
    table = written.with_suffix(".dbf")
    change(table, table.read_bytes().index(b" Caf"), b"*")
    assert read_point_rows(written)["deletion_flag"].to_list() == ["*", None, None]


def test_a_field_called_row_number_does_not_hide_ours(tmp_path: Path):
    path = write_point_shapefile(tmp_path / "a.shp", ("ROW_NUMBER",), [(ALBANY, {"ROW_NUMBER": "9"})])
    assert read_point_rows(path).select("row_number_2", "row_number").row(0) == ("9", 1)


@pytest.mark.parametrize("ending", ENDINGS)
def test_each_of_the_four_files_must_be_there(written: Path, ending: str):
    written.with_suffix(ending).unlink()
    with pytest.raises(MissingFileError, match=rf"places\{ending}: no such file"):
        read_point_rows(written)


@pytest.mark.parametrize("ending", [".shp", ".shx", ".dbf"])
def test_each_file_has_a_cap(written: Path, ending: str):
    cap = written.with_suffix(ending).stat().st_size - 1
    for other in {".shp", ".shx", ".dbf"} - {ending}:
        assert written.with_suffix(other).stat().st_size != cap + 1
    with pytest.raises(UnreadableFileError, match="over the cap"):
        read_point_rows(written, max_bytes=cap)


@pytest.mark.parametrize("ending", [".shp", ".shx", ".dbf"])
@pytest.mark.parametrize("kept", [0, 20, 90, -30, -2])
def test_a_file_cut_off_anywhere_is_refused(written: Path, ending: str, kept: int):
    cut = written.with_suffix(ending)
    cut.write_bytes(cut.read_bytes()[:kept])
    with pytest.raises(UnreadableFileError, match=rf"places\{ending}: (truncated or damaged|not a)"):
        read_point_rows(written)


@pytest.mark.parametrize(
    ("ending", "place", "content", "message"),
    [
        (".shp", 0, b"\x00\x00\x00\x01", "not a shapefile"),
        (".shp", 32, b"\x05", "shapes of type 5 where points"),
        (".shp", 100, b"\x00\x00\x00\x07", "record 1 is numbered 7"),
        (".shp", 104, b"\x7f\xff\xff\xff", "record 1 is numbered 1, of type 1 and 4294967294 bytes"),
        (".shp", 108, b"\x03", "record 1 is numbered 1, of type 3"),
        (".shx", 100, b"\x00\x00\x00\x33", r"its 3 entries are not the 3 records"),
        (".dbf", 0, b"\x83", "not a dBASE III table without memo"),
        (".dbf", 4, b"\xff\xff\xff\xff", "4,294,967,295 records make"),
        (".dbf", 4, b"\x02", "2 records make"),
        (".dbf", 8, b"\x00\x00", "its header is not one of 0 bytes"),
        (".dbf", 10, b"\x05\x00", "its fields do not add up to a record of 5 bytes"),
        (".dbf", 48, b"\xff", "its fields do not add up"),
    ],
)
def test_what_does_not_agree_is_named(written: Path, ending: str, place: int, content: bytes, message: str):
    change(written.with_suffix(ending), place, content)
    with pytest.raises(UnreadableFileError, match=message):
        read_point_rows(written)


def test_fields_of_the_same_name_stay_apart(tmp_path: Path):
    path = write_point_shapefile(tmp_path / "a.shp", ("X", "X_2", "Y"), [(ALBANY, {})])
    table = path.with_suffix(".dbf")
    change(table, table.read_bytes().index(b"Y\0"), b"X")
    assert read_point_rows(path).columns[:3] == ["x", "x_2", "x_3"]


def test_other_files_of_the_same_name_do_not_pass(written: Path, tmp_path: Path):
    other = write_point_shapefile(tmp_path / "other" / "places.shp", ("NAME", "TONS"), RECORDS[:2])
    other.with_suffix(".dbf").replace(written.with_suffix(".dbf"))
    with pytest.raises(UnreadableFileError, match=r"2 records for the 3 points of places\.shp"):
        read_point_rows(written)


def test_another_projection_is_not_guessed_at(tmp_path: Path):
    path = write_point_shapefile(
        tmp_path / "a.shp", ("NAME",), [(ALBANY, {})], projection='PROJCS["WGS_1984_Web_Mercator"]'
    )
    with pytest.raises(LayoutError, match=r"a\.prj: the coordinates are not degrees of WGS 84"):
        read_point_rows(path)


def test_a_shapefile_without_record_is_empty(tmp_path: Path):
    with pytest.raises(EmptySourceError, match="no record"):
        read_point_rows(write_point_shapefile(tmp_path / "a.shp", ("NAME",), []))


def test_paths_of_the_four_files():
    assert shapefile_paths("ports/Port.shp") == (
        *("ports/Port.shp", "ports/Port.shx", "ports/Port.dbf", "ports/Port.prj"),
    )


@settings(max_examples=300, deadline=None)
@given(
    ending=st.sampled_from([".shp", ".shx", ".dbf"]),
    place=st.integers(0, 260),
    content=st.binary(min_size=1, max_size=8),
    cut=st.integers(0, 40),
)
def test_any_change_of_bytes_gives_all_records_or_our_error(
    tmp_path_factory: pytest.TempPathFactory, ending: str, place: int, content: bytes, cut: int
):
    path = write_point_shapefile(tmp_path_factory.mktemp("shapes") / "a.shp", ("NAME", "TONS"), RECORDS)
    changed = path.with_suffix(ending)
    change(changed, place, content)
    if cut > 30:
        changed.write_bytes(changed.read_bytes()[:-cut])
    with suppress(IngestError):
        assert read_point_rows(path).height == len(RECORDS)


@pytest.mark.parametrize("count", [100_001, 4_000_000])
def test_records_without_end_are_refused_by_the_size_of_the_index(written: Path, count: int):
    index = written.with_suffix(".shx")
    index.write_bytes(index.read_bytes()[:100] + bytes(8 * count))
    with pytest.raises(UnreadableFileError, match=r"places\.shx: has .* over the cap of 800,100"):
        read_point_rows(written)


def test_a_table_of_too_many_cells_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = write_point_shapefile(tmp_path / "a.shp", ("A", "B"), [(ALBANY, {})] * 3)
    monkeypatch.setattr("ingest.shapefiles.MAX_CELLS", 5)
    with pytest.raises(UnreadableFileError, match="3 records of 2 fields, over the cap of 5"):
        read_point_rows(path)
