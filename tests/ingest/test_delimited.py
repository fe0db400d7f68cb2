"""Delimited text that would lose rows or never end: what is refused, and that nothing else is."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest import delimited
from ingest.bounded import read_utf8
from ingest.errors import EmptySourceError, LayoutError, UnreadableFileError
from ingest.files import MAX_COLUMNS, read_csv_rows


def written(folder: Path, content: str | bytes) -> Path:
    path = folder / "rows.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


class TestSwallowedRows:
    """A quotation mark too many and another further on: the rows between would be one value."""

    def test_whole_rows_between_two_marks_are_found(self, tmp_path: Path):
        path = written(tmp_path, 'id,x,y\n1,"2,3\n4,5,6\n7,8",9\n10,11,12\n')
        with pytest.raises(UnreadableFileError, match="row 2 has other rows within its quotation marks"):
            read_csv_rows(path)

    def test_so_are_two_halves_in_a_row_that_is_short(self, tmp_path: Path):
        path = written(tmp_path, 'id,x,y\n1,"2,3\n4,5,6"\n7,8,9\n')
        with pytest.raises(UnreadableFileError, match="row 2 has other rows"):
            read_csv_rows(path)

    def test_a_text_of_several_lines_is_a_text(self, tmp_path: Path):
        rows = read_csv_rows(written(tmp_path, 'id,text,y\n1,"one, two\nthree\nfour",2\n3,"a\n\nb",4\n'))
        assert rows["text"].to_list() == ["one, two\nthree\nfour", "a\n\nb"]

    @settings(deadline=None)
    @given(
        st.lists(st.text(st.characters(codec="utf-8", exclude_characters=",\r\n")), min_size=1, max_size=9),
        st.integers(0, 8),
    )
    def test_rows_are_never_fewer_without_a_word(self, tmp_path_factory, values: list[str], at: int):
        lines = [f"{number},{value},x" for number, value in enumerate(values)]
        lines.insert(at, '100,"y,x')
        path = tmp_path_factory.mktemp("csv") / "rows.csv"
        path.write_text("id,text,end\n" + "\n".join(lines) + "\n", encoding="utf-8", newline="")
        try:
            rows = read_csv_rows(path)
        except (UnreadableFileError, LayoutError):
            return
        assert rows.height == len(lines)


class TestBounds:
    def test_a_long_line_is_named(self, tmp_path: Path):
        path = written(tmp_path, "a,b\n1,2\n" + "x" * 1_000_001 + ",2\n")
        with pytest.raises(UnreadableFileError, match="line 3 has more bytes, over the cap of 1,000,000"):
            read_csv_rows(path)

    def test_a_line_at_the_cap_is_read(self, tmp_path: Path):
        path = written(tmp_path, "a,b\n" + "x" * 999_000 + ",2\n3,4\n")
        assert read_csv_rows(path).height == 2

    def test_rows_without_end_are_counted_before_they_are_read(self, tmp_path: Path):
        path = written(tmp_path, b"a\n" + b"1\n" * (delimited.MAX_ROWS + 1))
        with pytest.raises(
            UnreadableFileError, match="has 500,001 rows of 1 columns, over the cap of 500,000"
        ):
            read_csv_rows(path)

    def test_comments_without_end_are_not_read(self, tmp_path: Path):
        path = written(tmp_path, "#\n" * 1_001 + "#a,b\n1,2\n")
        with pytest.raises(UnreadableFileError, match="more leading comment lines, over the cap of 1,000"):
            read_csv_rows(path, comment_prefix="#", header_comment="a")

    @pytest.mark.parametrize("header", ["a," * (MAX_COLUMNS + 1), "n" * 501])
    def test_a_header_beyond_measure_is_no_header(self, tmp_path: Path, header: str):
        with pytest.raises(LayoutError, match="its header has"):
            read_csv_rows(written(tmp_path, f"{header}b,c\n1,2\n"))

    def test_a_field_longer_than_the_csv_module_takes_is_no_header(self, tmp_path: Path):
        before = csv.field_size_limit(131_072)  # Python's own; some packages raise it for the whole process
        try:
            with pytest.raises(EmptySourceError):
                read_csv_rows(written(tmp_path, "a" * 200_000 + ",b\n1,2\n"))
        finally:
            csv.field_size_limit(before)

    def test_a_message_does_not_repeat_the_file(self, tmp_path: Path):
        with pytest.raises(LayoutError) as caught:
            read_csv_rows(written(tmp_path, "a,b\n" + "1," * 200_000 + "2\n"))
        assert len(str(caught.value)) < 500

    def test_nothing_of_the_file_s_is_called_row_number(self, tmp_path: Path):
        rows = read_csv_rows(written(tmp_path, "row_number,a\n7,8\n"))
        assert rows.to_dict(as_series=False) == {"row_number_2": ["7"], "a": ["8"], "row_number": [2]}


class TestEncoding:
    @settings(deadline=None)
    @given(st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), max_size=30), st.integers(0, 3))
    def test_a_character_on_the_edge_of_a_part_stays_whole(self, tmp_path_factory, text: str, shift: int):
        path = tmp_path_factory.mktemp("text") / "a.txt"
        content = "x" * (1_000_000 - shift) + "é🚚" + text
        path.write_bytes(content.encode())
        assert read_utf8(path).decode() == content

    def test_latin_1_is_recoded_whole(self, tmp_path: Path):
        path = written(tmp_path, "é".encode("latin-1") * 1_500_000)
        assert read_utf8(path) == "é".encode() * 1_500_000

    def test_a_zero_byte_far_into_the_file_is_no_text(self, tmp_path: Path):
        with pytest.raises(UnreadableFileError, match="binary"):
            read_csv_rows(written(tmp_path, b"a,b\n" + b"1,2\n" * 5_000 + b"\x00,2\n"))
