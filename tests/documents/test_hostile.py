"""Hostile text in data, comments, sources and checks comes out escaped in every file of a release."""

from __future__ import annotations

import csv
import json
from html.parser import HTMLParser

import pytest
from markdown_it import MarkdownIt

from tests.documents.conftest import Made
from tests.documents.making import HOSTILE
from warehouse.text import FORMULA_STARTS

PAGES = ("index.html", "docs/checks.html")
MARKDOWN = ("CHANGES.md", "ATTRIBUTION.md")
ALLOWED = {
    "a", "blockquote", "body", "br", "button", "caption", "code", "dd", "details", "div", "dl", "dt", "em", "form",
    "h1", "h2", "h3", "head", "html", "input", "label", "li", "link", "main", "meta", "option", "output", "p", "pre",
    "script", "select", "span", "style", "summary", "table", "tbody", "td", "th", "thead", "time", "title", "tr", "ul",
}  # fmt: skip


class Page(HTMLParser):
    """Tags with their attributes, and the text of everything but scripts and styles."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self._in = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._in = tag

    def handle_endtag(self, tag: str) -> None:
        self._in = ""

    def handle_data(self, data: str) -> None:
        if self._in not in ("script", "style"):
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_element_that_we_did_not_write(hostile_release: Made, name: str) -> None:
    page = Page(hostile_release.text(name))
    assert {tag for tag, _ in page.tags} <= ALLOWED
    assert len(page.all("script")) == (1 if name == "docs/checks.html" else 0)
    assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on")]
    assert not [
        each["href"] for each in page.all("a") if str(each["href"]).strip().lower().startswith("javascript")
    ]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_runs_no_script_but_its_own(hostile_release: Made, name: str) -> None:
    (policy,) = [
        each["content"]
        for each in Page(hostile_release.text(name)).all("meta")
        if each.get("http-equiv") == "Content-Security-Policy"
    ]
    assert policy is not None
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "http" not in policy


def test_the_checks_page_shows_the_text_as_it_is(hostile_release: Made) -> None:
    text = Page(hostile_release.text("docs/checks.html")).text
    for hostile in HOSTILE:
        assert " ".join(hostile.split()) in text


@pytest.mark.parametrize("name", MARKDOWN)
def test_markdown_has_no_markup_that_we_did_not_write(hostile_release: Made, name: str) -> None:
    html = (
        MarkdownIt("commonmark", {"html": True})
        .enable(["table", "strikethrough"])
        .render(hostile_release.text(name))
    )
    page = Page(html)
    assert {tag for tag, _ in page.tags} <= {*ALLOWED, "strong"} - {"script", "style", "link"}
    assert not page.all("img")
    assert {each["href"] for each in page.all("a")} <= {"https://creativecommons.org/licenses/by/4.0/"}


def test_hostile_areas_are_told_in_changes(hostile_release: Made) -> None:
    page = Page(MarkdownIt("commonmark").enable("table").render(hostile_release.text("CHANGES.md")))
    assert "<script>alert(1)</script>" in page.text
    assert "a|b | c |" in page.text


def test_no_cell_of_a_sample_starts_a_formula(hostile_release: Made) -> None:
    seen = 0
    for path in sorted((hostile_release.folder / "samples").glob("*.csv")):
        with path.open(newline="", encoding="utf-8") as file:
            for row in csv.reader(file):
                for cell in row:
                    seen += cell.startswith("'")
                    if not cell.lstrip("+-").replace(".", "").replace("e-", "").isdigit():
                        assert not cell.lstrip().startswith(FORMULA_STARTS), (path.name, cell)
                        assert not cell.startswith(("\t", "\r", "\n")), (path.name, cell)
    assert seen > len(HOSTILE) / 3


def test_the_database_and_the_descriptor_hold_the_text_as_it_is(hostile_release: Made) -> None:
    package = json.loads(hostile_release.text("datapackage.json"))
    (note,) = [each for each in package["resources"] if each["name"] == "marts.dim_note"]
    (field,) = [each for each in note["schema"]["fields"] if each["name"] == "note"]
    assert field["description"] == " ".join(HOSTILE)
