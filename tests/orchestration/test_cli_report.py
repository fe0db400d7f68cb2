"""`phasein report`: which pages the current release has, where they are, opening them; the pages as a stage of their own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from orchestration.cli.commands import report
from orchestration.cli.commands.report import Page, found_pages
from orchestration.cli.exits import Exit
from tests.orchestration.said import phasein
from warehouse.home import Home
from warehouse.pages.pdf import NO_PDF_FILE


@pytest.fixture
def with_pages(released: Home) -> Home:
    """A small release that carries a fact sheet with its PDF and a briefing without."""
    folder = released.current.resolve()
    for name in ("fact-sheet.html", "fact-sheet.pdf", "briefing.html"):
        (folder / name).write_text("page", encoding="utf-8")
    (folder / "figures").mkdir()
    (folder / "figures" / "phase-map.svg").write_text("<svg/>", encoding="utf-8")
    (folder / NO_PDF_FILE).write_text(
        "Fact sheet and briefing are HTML only: no [bold]Chromium[/].\n", encoding="utf-8"
    )
    return released


def test_it_says_where_the_pages_are(with_pages: Home) -> None:
    said = phasein(with_pages.root, "report")
    assert said.code == Exit.OK
    assert str(with_pages.current / "fact-sheet.pdf") in said.out
    assert str(with_pages.current / "briefing.html") in said.out
    assert "(1 files)" in said.out
    assert "atlas" not in said.out
    assert "no [bold]Chromium[/]." in said.err


def test_as_json_html_comes_before_pdf(with_pages: Home) -> None:
    told = json.loads(phasein(with_pages.root, "report", "--json").out)
    assert [Path(path).name for path in told["pages"]["fact-sheet"]] == ["fact-sheet.html", "fact-sheet.pdf"]
    assert list(told["pages"]) == ["fact-sheet", "briefing"]
    assert [Path(path).name for path in told["figures"]] == ["phase-map.svg"]


def test_a_page_that_is_not_there_is_named(with_pages: Home) -> None:
    said = phasein(with_pages.root, "report", "--pages", "briefing", "--pages", "atlas")
    assert said.code == Exit.USAGE
    assert "has no atlas" in said.err
    assert "phasein refresh" in said.err


def test_a_release_without_pages_says_so(released: Home) -> None:
    said = phasein(released.root, "report")
    assert said.code == Exit.USAGE
    assert "has no pages" in said.err


def test_without_a_release(tmp_path: Path) -> None:
    assert phasein(tmp_path / "home", "report").code == Exit.NO_RELEASE


def test_opening_asks_the_browser_for_the_release_itself(
    with_pages: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not for the link: a page that is open stays with its release."""
    asked: list[str] = []

    def browser(address: str) -> bool:
        asked.append(address)
        return True

    monkeypatch.setattr(report.webbrowser, "open", browser)
    monkeypatch.setenv("PHASEIN_HOME", str(with_pages.root))
    report.report(open_pages=True, pages=[Page.briefing], as_json=True)
    (address,) = asked
    assert address == (with_pages.current.resolve() / "briefing.html").as_uri()


def test_without_a_browser_it_says_what_to_open(
    with_pages: Home, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(report.webbrowser, "open", lambda address: False)
    monkeypatch.setenv("PHASEIN_HOME", str(with_pages.root))
    report.report(open_pages=True, pages=None, as_json=False)
    assert "open" in capsys.readouterr().err


def test_pages_are_found_in_the_order_of_reading(with_pages: Home) -> None:
    assert list(found_pages(with_pages.current)) == [Page.fact_sheet, Page.briefing]
    assert list(found_pages(with_pages.current, [Page.atlas])) == []


@pytest.mark.parametrize("command", ["refresh", "ensemble"])
def test_both_commands_can_leave_the_pages_out(
    command: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from typer.testing import CliRunner

    from orchestration.cli.app import app
    from orchestration.cli.commands import ensemble, refresh

    asked: list[Any] = []
    for module in (refresh, ensemble):
        monkeypatch.setattr(
            module, "run_and_report", lambda home, way, mirror, options, as_json: asked.append(options)
        )
    monkeypatch.setattr(ensemble, "_check", lambda home, options: None)
    monkeypatch.setenv("PHASEIN_HOME", str(tmp_path))
    assert CliRunner().invoke(app, [command, "--no-pages"]).exit_code == 0
    assert CliRunner().invoke(app, [command]).exit_code == 0
    assert [options.pages for options in asked] == [False, True]
