"""`phasein report`: where the pages of the current release are, and opening them.

Belongs here: options, printing, the browser. Does not belong here: making pages (`warehouse.pages`).
"""

from __future__ import annotations

import webbrowser
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from orchestration.cli.errors import NoPagesError, NoReleaseError
from orchestration.cli.screen import err, out, plain_table, print_json, text


class Page(StrEnum):
    """The pages for people."""

    atlas = "atlas"
    fact_sheet = "fact-sheet"
    briefing = "briefing"


ABOUT = {
    Page.atlas: "map and charts to explore",
    Page.fact_sheet: "the plan on two pages",
    Page.briefing: "the plan in full",
}


def report(
    open_pages: Annotated[bool, typer.Option("--open", help="Open in the browser.")] = False,
    pages: Annotated[
        list[Page] | None, typer.Option(help="Only this page; may be repeated. (default: all that are there)")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,
) -> None:
    """Say where the pages of the current release are: atlas, fact sheet, briefing and figures."""
    from warehouse.home import Home
    from warehouse.pages.pdf import why_no_pdf
    from warehouse.releases import current_release

    home = Home.from_settings()
    release = current_release(home)
    if release is None:
        raise NoReleaseError
    found = found_pages(home.current, pages)
    missing = next((page for page in pages or () if page not in found), None)
    if not found or missing:
        raise NoPagesError(release.release_id, missing.value if missing else "pages")
    figures = sorted((home.current / "figures").glob("*"))
    no_pdf = why_no_pdf(home.current)
    if as_json:
        print_json(
            {
                "release_id": release.release_id,
                "pages": {page.value: [str(path) for path in paths] for page, paths in found.items()},
                "figures": [str(path) for path in figures],
                "no_pdf": no_pdf,
            }
        )
    else:
        _print(release.release_id, found, figures, no_pdf)
    if open_pages:
        _open([paths[0] for paths in found.values()])


def found_pages(folder: Path, wanted: list[Page] | None = None) -> dict[Page, list[Path]]:
    """Page -> its files in a release's folder, HTML first; only pages that are there."""
    found = {}
    for page in wanted or list(Page):
        html = folder / f"{page.value}.html"
        if html.is_file():
            found[page] = [html, *([pdf] if (pdf := html.with_suffix(".pdf")).is_file() else [])]
    return found


def _print(release_id: str, found: dict[Page, list[Path]], figures: list[Path], no_pdf: str | None) -> None:
    screen = out()
    screen.print(f"[bold]Pages of release {text(release_id)}[/]")
    lines = plain_table("", "")
    lines.show_header = False
    for page, paths in found.items():
        for path in paths:
            about = ABOUT[page] if path.suffix == ".html" else "the same for printing"
            lines.add_row(f"  {text(path)}", about)
    if figures:
        lines.add_row(
            f"  {text(figures[0].parent)}", f"figures for slides, PNG and SVG ({len(figures)} files)"
        )
    screen.print(lines)
    if no_pdf is not None:
        err().print(f"[bold yellow]No PDF:[/] {text(no_pdf)}")


def _open(paths: list[Path]) -> None:
    for path in paths:
        if not webbrowser.open(path.resolve().as_uri()):
            err().print(f"No browser could be started; open {text(path)} yourself.")
            return
