"""Reading of publisher files: what comes out, and what is said of files that cannot be read."""

from __future__ import annotations

import gzip
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import EmptySourceError, LayoutError, MissingFileError, UnreadableFileError
from ingest.files import (
    companion_path,
    read_bytes_capped,
    read_csv_rows,
    read_text,
    read_workbook_rows,
    sha256_file,
    snake_case,
    unique_names,
)
from tests.ingest.publisher_files import write_xlsx


def written(folder: Path, content: str | bytes, name: str = "rows.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def workbook(folder: Path, rows: list[list[str | float | None]]) -> Path:
    return write_xlsx(folder / "book.xlsx", {"Sheet": rows})


class TestDelimited:
    def test_values_are_stripped_strings_and_empty_ones_null(self, tmp_path: Path):
        rows = read_csv_rows(written(tmp_path, 'yearID,Recent?\n1990, "" \n 01001 ,yes\n'))
        assert rows.to_dict(as_series=False) == {
            "year_id": ["1990", "01001"],
            "recent": ['""', "yes"],
            "row_number": [2, 3],
        }

    def test_row_numbers_are_those_of_an_editor_across_blank_lines_and_comments(self, tmp_path: Path):
        path = written(tmp_path, "#FORMAT=X\n# code,amount\n#note\nA,1\n\nB,2\n")
        rows = read_csv_rows(path, comment_prefix="#", header_comment="code")
        assert rows.rows() == [("A", "1", 4), ("B", "2", 6)]

    def test_byte_order_mark_and_carriage_returns_go(self, tmp_path: Path):
        rows = read_csv_rows(written(tmp_path, b"\xef\xbb\xbfcode,name\r\n1,x\r\n"))
        assert rows.columns == ["code", "name", "row_number"]
        assert rows.row(0) == ("1", "x", 2)

    def test_latin_1_is_read_where_utf_8_is_not_possible(self, tmp_path: Path):
        assert read_csv_rows(written(tmp_path, "name\nDoña\n".encode("latin-1")))["name"].item() == "Doña"

    def test_quoted_line_breaks_stay_in_their_value(self, tmp_path: Path):
        rows = read_csv_rows(written(tmp_path, 'id,text\n1,"two\nlines"\n2,one\n'))
        assert rows["text"].to_list() == ["two\nlines", "one"]

    def test_trailing_empty_field_is_dropped(self, tmp_path: Path):
        rows = read_csv_rows(written(tmp_path, "a|b\n1|2\n3|4|\n5|6\t\n"), delimiter="|")
        assert rows.select("a", "b").rows() == [("1", "2"), ("3", "4"), ("5", "6")]

    def test_a_value_beyond_the_header_names_its_row(self, tmp_path: Path):
        with pytest.raises(LayoutError, match=r"rows\.csv: row 3 has 3 fields, its header 2: \['9'\]"):
            read_csv_rows(written(tmp_path, "a,b\n1,2\n3,4,9\n"))

    def test_a_short_row_is_filled_with_nulls(self, tmp_path: Path):
        rows = read_csv_rows(written(tmp_path, "a,b,c\n1\n2,3\n4,5,6\n"))
        assert rows.select("a", "b", "c").rows() == [("1", None, None), ("2", "3", None), ("4", "5", "6")]

    def test_a_file_that_ends_within_a_row_is_truncated(self, tmp_path: Path):
        with pytest.raises(UnreadableFileError, match=r"ends in the middle of a row \('4,5'\): truncated"):
            read_csv_rows(written(tmp_path, "a,b,c\n1,2,3\n4,5"))

    def test_a_file_that_ends_within_a_quotation_is_unreadable(self, tmp_path: Path):
        with pytest.raises(UnreadableFileError):
            read_csv_rows(written(tmp_path, 'a,b\n1,"x\n2,y\n'))

    def test_a_complete_last_row_needs_no_line_end(self, tmp_path: Path):
        assert read_csv_rows(written(tmp_path, "a,b\n1,2")).height == 1

    @pytest.mark.parametrize("content", ["", "a,b\n", "a,b\n\n\n"])
    def test_no_row_is_an_empty_source(self, tmp_path: Path, content: str):
        with pytest.raises(EmptySourceError, match=r"rows\.csv"):
            read_csv_rows(written(tmp_path, content))

    def test_a_missing_header_comment_is_a_layout_error(self, tmp_path: Path):
        with pytest.raises(LayoutError, match="starts with 'country_cd'"):
            read_csv_rows(
                written(tmp_path, "# other\nA,1\n"), comment_prefix="#", header_comment="country_cd"
            )

    @given(
        st.lists(
            st.tuples(st.text(st.characters(categories=["L", "N"]), min_size=1), st.integers()), min_size=1
        )
    )
    def test_what_is_written_is_read_again(self, tmp_path_factory, pairs: list[tuple[str, int]]):
        path = tmp_path_factory.mktemp("csv") / "rows.csv"
        pl.DataFrame(pairs, schema=["name", "count"], orient="row").write_csv(path)
        rows = read_csv_rows(path)
        assert rows["name"].to_list() == [name for name, _ in pairs]
        assert rows["count"].cast(pl.Int64, strict=False).to_list() == [
            count if abs(count) < 2**63 else None for _, count in pairs
        ]


class TestFaults:
    def test_a_missing_file_says_where_to_look(self, tmp_path: Path):
        with pytest.raises(MissingFileError, match=r"gone\.csv: no such file\n  What to do: .*--mirror"):
            read_csv_rows(tmp_path / "gone.csv")

    def test_a_truncated_gzip_is_named(self, tmp_path: Path):
        packed = gzip.compress(b"a,b\n" + b"1,2\n" * 1000)
        with pytest.raises(UnreadableFileError, match=r"rows\.csv\.gz: truncated or damaged gzip"):
            read_csv_rows(written(tmp_path, packed[:-20], "rows.csv.gz"))

    def test_a_gzip_bomb_stops_at_the_cap(self, tmp_path: Path):
        path = written(tmp_path, gzip.compress(b"0" * 1_000_000), "bomb.gz")
        assert path.stat().st_size < 10_000
        with pytest.raises(UnreadableFileError, match="over the cap of 10,000"):
            read_bytes_capped(path, max_bytes=10_000)

    def test_a_file_over_the_cap_is_not_read(self, tmp_path: Path):
        with pytest.raises(UnreadableFileError, match="has 101 bytes, over the cap of 100"):
            read_text(written(tmp_path, "x" * 101), max_bytes=100)

    @pytest.mark.parametrize(
        ("content", "kind"),
        [
            (b"<!DOCTYPE html><html>Not found</html>", "web page"),
            (b"\xef\xbb\xbf\n <HTML>", "web page"),
            (b"PK\x03\x04rest", "zip or xlsx"),
            (b"%PDF-1.7", "PDF"),
            (b"a,b\n\x00\x01", "binary"),
        ],
    )
    def test_another_kind_of_file_is_not_taken_for_csv(self, tmp_path: Path, content: bytes, kind: str):
        with pytest.raises(UnreadableFileError, match=f"expected text, found .*{kind}"):
            read_csv_rows(written(tmp_path, content))


class TestWorkbook:
    def test_cells_become_strings_with_the_sheet_s_row_numbers(self, tmp_path: Path):
        path = workbook(tmp_path, [["Title"], ["Utility Number", "Rate"], [34.0, 1.5], [], [" 7 ", None]])
        rows = read_workbook_rows(path, skip_rows=1)
        assert rows.rows(named=True) == [
            {"utility_number": "34", "rate": "1.5", "row_number": 3},
            {"utility_number": "7", "rate": None, "row_number": 5},
        ]

    def test_stacked_headings_are_carried_to_the_right(self, tmp_path: Path):
        path = workbook(tmp_path, [["IEEE", None, "Other"], ["SAIDI", "SAIFI", "SAIDI"], [1.0, 2.0, 3.0]])
        rows = read_workbook_rows(path, sheet="Sheet", header_rows=2)
        assert rows.columns == ["ieee_saidi", "ieee_saifi", "other_saidi", "row_number"]

    def test_text_is_no_workbook(self, tmp_path: Path):
        with pytest.raises(UnreadableFileError, match="expected an xlsx or xls workbook, found text"):
            read_workbook_rows(written(tmp_path, "a,b\n1,2\n", "book.xlsx"))

    def test_a_web_page_is_no_workbook(self, tmp_path: Path):
        with pytest.raises(UnreadableFileError, match="workbook, found a web page"):
            read_workbook_rows(written(tmp_path, "<html></html>", "book.xlsx"))

    def test_a_truncated_workbook_is_named(self, tmp_path: Path):
        whole = workbook(tmp_path, [["a"], [1.0]]).read_bytes()
        with pytest.raises(UnreadableFileError, match=r"cut\.xlsx: truncated or damaged workbook"):
            read_workbook_rows(written(tmp_path, whole[: len(whole) // 2], "cut.xlsx"))

    def test_a_missing_sheet_is_named_with_those_there_are(self, tmp_path: Path):
        with pytest.raises(UnreadableFileError, match="no sheet 'States'; it has Sheet"):
            read_workbook_rows(workbook(tmp_path, [["a"], [1.0]]), sheet="States")

    def test_a_header_alone_is_an_empty_source(self, tmp_path: Path):
        with pytest.raises(EmptySourceError):
            read_workbook_rows(workbook(tmp_path, [["a", "b"]]))

    def test_a_workbook_that_expands_over_the_cap_is_refused(self, tmp_path: Path):
        path = workbook(tmp_path, [["a"], ["x" * 100_000]])
        with pytest.raises(UnreadableFileError, match=r"expands to .* over the cap of 50,000"):
            read_workbook_rows(path, max_bytes=50_000)


def test_names_become_snake_case():
    seen = ["yearID", "County GEOID", "Recent?", "POPESTIMATE2023", "EV DC Fast Count", "SAIDI With MED"]
    assert [snake_case(name) for name in seen] == [
        "year_id",
        "county_geoid",
        "recent",
        "popestimate2023",
        "ev_dc_fast_count",
        "saidi_with_med",
    ]


def test_repeated_and_blank_names_stay_apart():
    assert unique_names(["a", "", "A", "a"]) == ["a", "column_2", "a_2", "a_3"]
    assert unique_names(["a", "a_2", "a", "a"]) == ["a", "a_2", "a_3", "a_4"]
    assert unique_names(["column_2", ""]) == ["column_2", "column_2_2"]


@given(st.lists(st.sampled_from(["a", "A", "a_2", "a 2", "a_2_2", "", "column_2", "?"])))
def test_names_are_unique_whatever_the_header(names: list[str]):
    assert len(set(unique_names(names))) == len(names)


def test_sha256_is_of_the_bytes_as_they_lie_there(tmp_path: Path):
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert sha256_file(written(tmp_path, b"")) == empty


def test_a_companion_lies_in_the_same_mirror():
    first = Path("/mirror/ny/stations.csv")
    assert companion_path(first, "ny/stations.csv", "wa/stations.csv") == Path("/mirror/wa/stations.csv")
