"""The pages of a small release: whole HTML, nothing of the data taken for markup, pictures, PDF where Chromium is there."""

from __future__ import annotations

import re
import shutil
import stat
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.pages.world import RELEASE_ID, release
from tests.pages.world_rows import HOSTILE
from warehouse.errors import ReleaseError
from warehouse.pages import write_pages
from warehouse.pages.charts import CHARTS, chart_spec, palette, read_spec, to_svg
from warehouse.pages.documents import css_string, fact_sheet
from warehouse.pages.facts import Facts
from warehouse.pages.pdf import NAMES, VARIABLE, NoPdfError, find_chromium, print_pages, why_no_pdf
from warehouse.pages.pictures import Pictures

VOID = {"meta", "link", "br", "img", "hr", "input"}


class Balance(HTMLParser):
    """Reads a page and notes tags that are not closed in order, scripts, and every address."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []
        self.tags: set[str] = set()
        self.addresses: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src", "xlink:href")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> at {self.getpos()}")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in ("style", "script"):
            self.text.append(data)


def read(page: Path) -> Balance:
    parser = Balance()
    parser.feed(page.read_text(encoding="utf-8"))
    return parser


@pytest.fixture(scope="module")
def pages(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small release with its pages, made as on a machine without Chromium."""
    made = tmp_path_factory.mktemp("made") / "release"
    shutil.copytree(folder, made)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", "")
        patch.delenv(VARIABLE, raising=False)
        write_pages(made, release(), None)
    return made


@pytest.mark.parametrize("name", ["fact-sheet.html", "briefing.html"])
def test_a_page_is_whole_and_loads_nothing(pages: Path, name: str) -> None:
    page = read(pages / name)
    assert page.faults == []
    assert page.open == []
    assert "script" not in page.tags
    assert set(page.addresses) <= {"index.html", "fact-sheet.html", "briefing.html"}
    source = (pages / name).read_text(encoding="utf-8")
    assert "url(" not in source
    assert source.startswith("<!DOCTYPE html>")
    assert '<html lang="en">' in source


@pytest.mark.parametrize("name", ["fact-sheet.html", "briefing.html"])
def test_names_of_the_data_are_text(pages: Path, name: str) -> None:
    source = (pages / name).read_text(encoding="utf-8")
    assert "<script" not in source
    assert "<b>B</b>" not in source
    assert "<b>steps" not in source
    assert HOSTILE in "".join(read(pages / name).text)


@pytest.mark.parametrize("name", ["fact-sheet.html", "briefing.html"])
def test_the_release_stands_on_every_printed_page(pages: Path, name: str) -> None:
    source = (pages / name).read_text(encoding="utf-8")
    assert re.search(rf'@bottom-left {{ content: "[^"]*{RELEASE_ID}[^"]*"', source)
    assert source.count(RELEASE_ID) >= 3


def test_every_picture_and_table_says_what_it_is(pages: Path) -> None:
    source = (pages / "briefing.html").read_text(encoding="utf-8")
    labels = re.findall(r'<svg role="img" aria-label="([^"]+)"', source)
    assert len(labels) == source.count("<svg ") >= 8
    assert all(len(label) > 20 for label in labels)
    assert source.count("<table") == source.count("<caption>") >= 8


def test_numbers_on_the_pages_are_those_of_the_release(pages: Path, facts: Facts) -> None:
    text = " ".join("".join(read(pages / "fact-sheet.html").text).split())
    # Need of 2030 is 10 x 1e5 x 7 MWh; served 50 %; ports 100 x 7; capital 1e8 x 7; need of 2035 is 12e6 MWh.
    for number in ("7 TWh", "50%", "700", "$700 million", "12 TWh"):
        assert number in text
    assert "By the end of 2027, 33% of counties are open, with 60% of the nation's charging need" in text
    assert (
        "In 2024 the plan serves 18% of need; the same money offered to all counties at once would serve 5%"
        in text
    )


def test_figures_carry_title_source_and_release(pages: Path) -> None:
    for chart in CHARTS:
        stem = pages / "figures" / chart.replace("_", "-")
        svg = stem.with_suffix(".svg").read_text(encoding="utf-8")
        texts = [
            element.text or "" for element in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")
        ]
        assert any(RELEASE_ID in text and "Source: phasein" in text for text in texts)
        assert '<svg xmlns="http://www.w3.org/2000/svg"' in svg
        png = stem.with_suffix(".png").read_bytes()
        assert png.startswith(b"\x89PNG")
        assert (int.from_bytes(png[16:20]), int.from_bytes(png[20:24])) == (1920, 1080)
        assert len(png) > 10_000


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("chart", CHARTS)
def test_every_chart_is_drawn_with_all_its_rows(pictures: Pictures, chart: str, theme: str) -> None:
    spec = chart_spec(chart, pictures.rows(chart), theme, topology=pictures.topology)  # type: ignore[arg-type]
    svg = to_svg(spec)
    ET.fromstring(svg)
    assert pictures.rows(chart)["rows"]
    assert palette(theme)["background"] in svg  # type: ignore[arg-type]
    assert "NaN" not in svg


def test_a_chart_without_its_data_is_refused(pictures: Pictures) -> None:
    with pytest.raises(KeyError, match="counties"):
        chart_spec("phase_map", pictures.rows("phase_map"))
    assert read_spec("energy_by_phase")["data"] == {"name": "rows"}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_can_be_read_on_its_background(theme: str) -> None:
    """WCAG AA asks 4.5 to 1 of text."""
    colours = palette(theme)  # type: ignore[arg-type]
    for text in ("text", "muted", "accent"):
        assert _contrast(colours[text], colours["background"]) >= 4.5


def _contrast(one: str, other: str) -> float:
    def light(colour: str) -> float:
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        red, green, blue = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


def test_without_chromium_only_the_pdf_is_missing(pages: Path) -> None:
    told = why_no_pdf(pages)
    assert told is not None
    assert "Chromium is not installed" in told
    assert VARIABLE in told
    assert not list(pages.glob("*.pdf"))
    assert (pages / "briefing.html").is_file()


def test_a_chromium_that_fails_leaves_no_pdf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "chromium"
    broken.write_text("#!/bin/sh\necho 'cannot open display' >&2\nexit 3\n", encoding="utf-8")
    broken.chmod(broken.stat().st_mode | stat.S_IEXEC)
    monkeypatch.setenv(VARIABLE, str(broken))
    page, pdf = tmp_path / "a.html", tmp_path / "a.pdf"
    page.write_text("<p>a</p>", encoding="utf-8")
    pdf.write_text("half", encoding="utf-8")
    with pytest.raises(NoPdfError, match=r"could not print a.html \(exit 3\): cannot open display"):
        print_pages({page: pdf})
    assert not pdf.exists()


def test_a_named_chromium_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "/nowhere/chromium")
    with pytest.raises(NoPdfError, match="/nowhere/chromium, which cannot be run"):
        find_chromium()


@pytest.mark.skipif(not any(map(shutil.which, NAMES)), reason="no Chromium on this machine")
def test_the_printed_pages_are_about_two_and_six(pages: Path, tmp_path: Path) -> None:
    printed = {pages / f"{name}.html": tmp_path / f"{name}.pdf" for name in ("fact-sheet", "briefing")}
    print_pages(printed)
    sheets = {pdf.stem: len(re.findall(rb"/Type\s*/Page\b", pdf.read_bytes())) for pdf in printed.values()}
    assert sheets["fact-sheet"] == 2
    assert 4 <= sheets["briefing"] <= 7


def test_a_release_without_shapes_is_refused(folder: Path, tmp_path: Path) -> None:
    shutil.copy(folder / "warehouse.duckdb", tmp_path)
    with pytest.raises(ReleaseError, match=r"counties\.topojson cannot be read") as raised:
        write_pages(tmp_path, release(), None)
    assert "--no-pages" in raised.value.remedy


def test_the_page_line_cannot_leave_its_string() -> None:
    assert css_string('a"}</style>\\') == '"a\\22 }\\3c /style\\3e \\5c "'


def test_the_fact_sheet_is_the_same_twice(facts: Facts, pictures: Pictures) -> None:
    assert fact_sheet(facts, pictures, release()) == fact_sheet(facts, pictures, release())
