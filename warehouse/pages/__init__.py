"""Pages for people, made from a release: fact sheet, briefing and figures; the atlas is an extra of its own (`atlas`).

Belongs here: what is made of a release for readers who would rather look. Does not belong here: the data itself, the
documents that describe it (`warehouse.documents`), running the pipeline.
"""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from warehouse.pages.documents import BRIEFING, FACT_SHEET, briefing, fact_sheet
from warehouse.pages.facts_reading import read_facts
from warehouse.pages.figures import write_figures
from warehouse.pages.pdf import NO_PDF_FILE, NoPdfError, print_pages
from warehouse.pages.pictures import Pictures, read_topology
from warehouse.reader import connect
from warehouse.release import Release

_log = logging.getLogger(__name__)


def write_pages(making: Path, release: Release, before: Path | None) -> None:
    """Adds the pages for people to a release being made: an `Extra`, after the county shapes.

    Writes fact-sheet.html, briefing.html, their PDFs where Chromium is there (else no-pdf.txt says why not) and
    figures/. Raises ReleaseError or QueryError when the release lacks what the pages are made of.
    """
    with connect(making / release.database_file) as connection:
        facts = read_facts(connection)
        pictures = Pictures(connection, facts, read_topology(making))
        (making / FACT_SHEET).write_text(fact_sheet(facts, pictures, release), encoding="utf-8")
        (making / BRIEFING).write_text(briefing(facts, pictures, release), encoding="utf-8")
        # Chromium prints while the figures are drawn.
        with ThreadPoolExecutor(max_workers=1) as pool:
            printing = pool.submit(_print_pdfs, making)
            write_figures(making, pictures, release)
            printing.result()


def _print_pdfs(making: Path) -> None:
    """The two documents as PDF. Without Chromium the release says so and goes on."""
    try:
        print_pages({making / name: (making / name).with_suffix(".pdf") for name in (FACT_SHEET, BRIEFING)})
    except NoPdfError as error:
        _log.warning("No PDF of the fact sheet and the briefing: %s.", error)
        (making / NO_PDF_FILE).write_text(
            f"Fact sheet and briefing are HTML only: {error}.\n", encoding="utf-8"
        )
