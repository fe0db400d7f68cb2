"""Hostile text stays text in CSV, Markdown, HTML and scripts."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, datetime
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from warehouse.text import (
    FORMULA_STARTS,
    csv_text,
    markdown_code,
    markdown_link,
    markdown_text,
    one_line,
    safe_address,
    safe_csv_cell,
    script_json,
)

HOSTILE = (
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    " =1",
    "＝1",
    "<script>alert(1)</script>",
    "</script><img src=x onerror=alert(1)>",
    "![x](https://example.org/x.png)",
    "[click](javascript:alert(1))",
    "a|b\n|---|---|",
    "``` code",
    "# not a heading",
    "1. not a list",
    "--- \n***",
    "https://example.org and www.example.org",
    "&lt;b&gt; &amp; &#60;",
    "\\* \\",
    "\u202egnp.exe",
    "line\u2028end",
    "$x$ ~~gone~~ __bold__ *it* {x}",
    "a\x00b",
    "\ud800",
)
texts = (
    st.text(max_size=40)
    | st.sampled_from(HOSTILE)
    | st.text(alphabet="`|*_[]()<>#+-=.!~\\&; \n1ab:/", max_size=20)
)


@pytest.mark.parametrize(
    "text", ["=1+1", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\nx", " =1", "＝1", "-", "+49 170", "-1;=1"]
)
def test_text_that_a_spreadsheet_would_run_is_guarded(text: str) -> None:
    assert safe_csv_cell(text) == "'" + text


@pytest.mark.parametrize(
    "value",
    [-5, -5.5, 0, None, True, "-5", "+5.25", "-1e-3", "Harris, TX", "", "a=b", date(2026, 1, 2), "'=1"],
)
def test_numbers_and_harmless_text_stay_as_they_are(value: object) -> None:
    assert safe_csv_cell(value) is value


@given(texts)
def test_no_text_cell_starts_a_formula(text: str) -> None:
    cell = safe_csv_cell(text)
    assert isinstance(cell, str)
    assert cell.endswith(text)
    try:
        float(cell)
    except ValueError:
        assert not cell.lstrip().startswith(FORMULA_STARTS)
        assert not cell.startswith(("\t", "\r", "\n"))


@given(
    st.lists(
        st.tuples(texts, st.integers() | st.none() | st.floats(allow_nan=False, allow_infinity=False)),
        max_size=5,
    )
)
def test_csv_reads_back_as_written(rows: list[tuple[str, object]]) -> None:
    text = csv_text(["name", "value"], rows)
    read = list(csv.reader(io.StringIO(text, newline="")))
    expected = [
        [str(safe_csv_cell(name)).replace("\ud800", "\ufffd"), "" if value is None else str(value)]
        for name, value in rows
    ]
    assert read == [["name", "value"], *expected]


def test_csv_leaves_numbers_bare_and_writes_values_that_other_tools_read() -> None:
    row = [
        float("nan"),
        float("-inf"),
        "=1",
        -5,
        -0.5,
        True,
        datetime(2026, 1, 2, 3, 4),
        None,
        ["a", 1],
        'say "x"',
    ]
    assert csv_text(["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"], [row]).splitlines()[1] == (
        'NaN,-INF,"\'=1",-5,-0.5,"true","2026-01-02T03:04:00",,"[""a"", 1]","say ""x"""'
    )


class _Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def rendered(markdown: str) -> _Seen:
    """What a Markdown reader makes of it; raw HTML is let through, as lax readers do."""
    seen = _Seen()
    seen.feed(MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(markdown))
    seen.close()
    return seen


@given(texts)
@example("- x")
@example("a\\")
def test_markdown_shows_the_text_and_no_markup(text: str) -> None:
    seen = rendered(f"before {markdown_text(text)} after")
    assert seen.tags == ["p"]
    assert " ".join(seen.text.split()) == " ".join(f"before {one_line(text)} after".split())


@given(texts)
def test_markdown_text_may_begin_a_line(text: str) -> None:
    seen = rendered(markdown_text(text))
    assert set(seen.tags) <= {"p"}
    assert " ".join(seen.text.split()) == " ".join(one_line(text).split())


@given(texts, texts)
def test_a_table_row_keeps_its_cells(left: str, right: str) -> None:
    table = f"| a | b |\n|---|---|\n| {markdown_text(left)} | {markdown_code(right)} |\n"
    tags = rendered(table).tags
    assert tags.count("td") == 2
    assert set(tags) <= {"table", "thead", "tbody", "tr", "th", "td", "code"}


@given(texts)
def test_a_code_span_shows_the_text(text: str) -> None:
    seen = rendered(f"x {markdown_code(text).replace(chr(92) + '|', '|')} y")
    assert seen.tags == ["p", "code"]


def test_bare_addresses_do_not_become_links_where_the_reader_looks_for_them() -> None:
    assert "://" not in markdown_text("https://example.org")
    assert "www." not in markdown_text("see WWW.example.org").lower()


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        " JaVaScRiPt:x",
        "data:text/html,x",
        "//host/x",
        "\\\\host",
        "java\nscript:x",
        "file:///etc/passwd",
        "https://[broken",
    ],
)
def test_addresses_that_run_or_leave_are_refused(address: str) -> None:
    assert safe_address(address) is None
    assert "](" not in markdown_link("text", address)


@pytest.mark.parametrize(
    "address", ["https://example.org/a?b=c#d", "docs/checks.html", "mailto:a@example.org"]
)
def test_addresses_that_a_reader_may_follow_stay(address: str) -> None:
    assert safe_address(address) == address


def test_a_link_cannot_be_left_by_its_address() -> None:
    seen = rendered(markdown_link("a", "https://example.org/>)<img src=x>"))
    assert seen.tags == ["p", "a"]


@given(texts)
def test_json_in_a_script_reads_back_and_cannot_end_it(text: str) -> None:
    inside = script_json({"text": text})
    assert not set("<>&\u2028\u2029") & set(inside)
    assert json.loads(inside) == {"text": text.replace("\ud800", "\ufffd")}
