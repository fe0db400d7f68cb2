"""The two steps of a release that write its documents.

Belongs here: which files, in which order. Does not belong here: what stands in them.
"""

from __future__ import annotations

import json
from pathlib import Path

from warehouse.documents.attribution import ATTRIBUTION_FILE, attribution_markdown
from warehouse.documents.changes import CHANGES_FILE, changes_markdown
from warehouse.documents.changes_data import CHANGES_DATA_FILE, changes_json
from warehouse.documents.checks_page import CHECKS_PAGE, checks_page
from warehouse.documents.compare import compare
from warehouse.documents.datapackage import PACKAGE_FILE, package_of, sample_package_of
from warehouse.documents.dbt_docs import DBT_PAGE, dbt_page
from warehouse.documents.known import Known
from warehouse.documents.moves import Changes
from warehouse.documents.opened import Opened, opened, opened_before
from warehouse.documents.reading import know
from warehouse.documents.samples import SAMPLES_FOLDER, take_samples, write_samples
from warehouse.documents.start_page import START_PAGE, start_page
from warehouse.documents.third_party import present
from warehouse.making import Extra
from warehouse.release import Release


def documents(run_folder: Path) -> Extra:
    """The step "documents": changes, descriptors, samples, docs/. Raises ReleaseError when one cannot be made."""

    def write(making: Path, release: Release, before: Path | None) -> None:
        with opened(making, release) as now:
            known = know(now)
            changes = _changes(now, known, before)
            samples = take_samples(now, known.base_tables)
        write_samples(making, samples)
        _write(making, CHANGES_FILE, changes_markdown(changes))
        _write(making, CHANGES_DATA_FILE, changes_json(changes))
        _write(making, PACKAGE_FILE, _json(package_of(known)))
        _write(making, f"{SAMPLES_FOLDER}/{PACKAGE_FILE}", _json(sample_package_of(known, samples)))
        _write(making, CHECKS_PAGE, checks_page(known))
        page = dbt_page(run_folder, known)
        if page is not None:
            _write(making, DBT_PAGE, page)

    return write


def front() -> Extra:
    """The last step, "front": ATTRIBUTION.md and index.html, which tell of the files that are there by then."""

    def write(making: Path, release: Release, before: Path | None) -> None:
        with opened(making, release) as now:
            known = know(now)
        _write(making, ATTRIBUTION_FILE, attribution_markdown(known, present(making)))
        told = json.loads((making / CHANGES_DATA_FILE).read_bytes())
        page = start_page(making, known, tuple(told["headlines"]), is_first=told["before"] is None)
        _write(making, START_PAGE, page)

    return write


def _changes(now: Opened, known: Known, folder: Path | None) -> Changes:
    with opened_before(folder) as (before, why_not):
        if before is None:
            return Changes(after=known, why_not=why_not)
        return compare(now, known, before, know(before))


def _write(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="")


def _json(value: object) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"
