"""`index.html`: where somebody begins who opens the folder of a release.

Belongs here: what is listed, in which order. Does not belong here: the pages it leads to.

It is written last and links to what is in the folder: a release without pages for people has no dead link.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote as url_quote

from warehouse.documents.attribution import ATTRIBUTION_FILE, bibtex, citation
from warehouse.documents.changes import CHANGES_DATA_FILE, CHANGES_FILE
from warehouse.documents.checks_page import CHECKS_PAGE
from warehouse.documents.connect import PROGRAMS
from warehouse.documents.datapackage import PACKAGE_FILE
from warehouse.documents.dbt_docs import DBT_PAGE
from warehouse.documents.html import render
from warehouse.documents.known import Known, Table
from warehouse.documents.samples import SAMPLES_FOLDER, sample_file
from warehouse.release import RELEASE_FILE, SUMS_FILE, files_of

START_PAGE = "index.html"

_PAGES = (
    ("atlas.html", "Atlas: maps of counties by phase and year, scores, two scenarios side by side"),
    ("fact-sheet.html", "Fact sheet: the strategy on two pages"),
    ("fact-sheet.pdf", "The fact sheet for printing"),
    ("briefing.html", "Briefing: strategy, launch areas, energy, deployment, certainty, limits"),
    ("briefing.pdf", "The briefing for printing"),
    ("cookbook/answers.html", "Cookbook: questions, their SQL and the answers of this release"),
    ("cookbook/answers.md", "Cookbook: questions, their SQL and the answers of this release"),
    (DBT_PAGE, "Models: every table from raw to public with its SQL, tests and lineage (dbt)"),
    (CHECKS_PAGE, "Checks: what was tested on the way into this release, and what came out"),
)
_FILES = (
    (CHANGES_FILE, "What changed since the release before"),
    (CHANGES_DATA_FILE, "The same as data"),
    (ATTRIBUTION_FILE, "Sources, licences, how to cite"),
    ("warehouse.duckdb", "Everything in one DuckDB file; DuckDB 1.1 and later open it, read-only"),
    (PACKAGE_FILE, "Frictionless descriptor: tables, fields, units, keys"),
    (f"{SAMPLES_FOLDER}/{PACKAGE_FILE}", "The same for the CSV samples"),
    ("map/counties.topojson", "Counties and states as TopoJSON"),
    (RELEASE_FILE, "What the release is, for machines"),
    (SUMS_FILE, "Checksums: sha256sum --check SHA256SUMS"),
)
_WRITTEN_LATER = (RELEASE_FILE, SUMS_FILE)


class Link(NamedTuple):
    """A file of the release: address, words, size in bytes (None: not written yet)."""

    address: str
    words: str
    bytes: int | None


@dataclass(frozen=True)
class TableLine:
    """A line of the list of tables. about: the first sentence; sample: its address where there is one."""

    name: str
    kind: str
    about: str
    grain: str
    rows: int | None
    file: str | None
    bytes: int | None
    sample: str | None


def start_page(folder: Path, known: Known, headlines: tuple[str, ...], *, is_first: bool) -> str:
    """The page. folder: the release with all its other files; headlines: what changed, plain text."""
    present = frozenset(files_of(folder)) | set(_WRITTEN_LATER)
    listed = {name for name, _ in (*_PAGES, *_FILES)}
    others = [
        name
        for name in sorted(present - listed)
        if not name.startswith(("tables/", f"{SAMPLES_FOLDER}/")) and name != START_PAGE
    ]
    return render(
        "index.html",
        release=known.release,
        headlines=headlines,
        is_first=is_first,
        sources=known.used_sources,
        warnings=sum(check.status == "warn" for check in known.checks),
        checks=len(known.checks),
        stale=known.stale or (),
        pages=[_link(folder, name, words) for name, words in _PAGES if name in present],
        files=[_link(folder, name, words) for name, words in _FILES if name in present],
        others=[_link(folder, name, "") for name in others],
        schemas=[
            (schema, [_line(folder, table) for table in known.tables if table.schema_name == schema.name])
            for schema in known.release.schemas
        ],
        programs=PROGRAMS,
        citation=citation(known),
        bibtex=bibtex(known),
    )


def _line(folder: Path, table: Table) -> TableLine:
    sample = f"{SAMPLES_FOLDER}/{sample_file(table)}"
    shown = f"({', '.join(table.parameters)})" if table.kind == "function" else ""
    return TableLine(
        name=table.full_name + shown,
        kind=table.kind,
        about=table.description,
        grain=table.grain,
        rows=table.rows,
        file=url_quote(table.file) if table.file else None,
        bytes=table.bytes,
        sample=url_quote(sample) if (folder / sample).exists() else None,
    )


def _link(folder: Path, name: str, words: str) -> Link:
    path = folder / name
    return Link(url_quote(name), words, path.stat().st_size if path.exists() else None)
