"""Is there anything new to compute? What a release was made from, as one hash, compared with the newest release.

Belongs here: the hash over code, packages, options and publisher files, and the comparison. Does not belong here:
the refresh that is spared (`orchestration.refresh`).
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.files import sha256_file
from warehouse.errors import ReleaseError
from warehouse.release import checksum_problems
from warehouse.releases import current_release, list_releases, release_folder

if TYPE_CHECKING:
    from ingest.model import Source
    from ingest.origins import Origin
    from orchestration.copies import Copy
    from orchestration.options import RefreshOptions
    from warehouse.home import Home
    from warehouse.release import Release

CODE = Path(__file__).resolve().parents[1]
PACKAGES = ("ingest", "expectations", "dbt_project", "warehouse", "orchestration", "docs/cookbook")
# Written by tools or by refreshes, when PHASEIN_HOME is the checkout's `warehouse/`.
NO_CODE = {
    *("__pycache__", "target", "logs", "dbt_packages", "node_modules"),
    *("build", "landing", "fetched", "runs", "draws", "cache", "dagster", "published"),
}
_NAME = re.compile(r"[A-Za-z0-9._-]+")


@dataclass(frozen=True)
class NoNews:
    """A refresh that had nothing to do. is_current is False after a rollback from this release, and for one made aside;
    copy is what came of copying the current release, if that was due.
    """

    release: Release
    is_current: bool
    copy: Copy | None = None


def made_from(
    origin: Origin, sources: Sequence[Source], options: RefreshOptions, *, code: Path = CODE
) -> str:
    """SHA-256 over all that decides what a release says: the same twice means the same release twice.

    Contents, not times: a fresh clone of the same commit gives the same. Raises IngestError if the origin cannot be read.
    """
    parts = {
        "code": dict(code_files(code)),
        "packages": dict(package_versions()),
        "origin": origin.kind,
        "files": sorted(origin.state(sources, older=options.allow_older_vintages, named=options.vintages)),
        "options": options.deciding(),
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def no_news(home: Home, hashed: str, *, aside: bool = False) -> NoNews | None:
    """The newest release, if it was made from the same and is whole; any of those made aside, if `aside`.

    A damaged one is made again, and so is one when the pointer `current` leads to none.
    """
    newest = next((each for each in _candidates(home, aside) if each.made_from_sha256 == hashed), None)
    if newest is None or checksum_problems(release_folder(home, newest.release_id)):
        return None
    try:
        current = current_release(home)
    except ReleaseError:
        return None
    # Without a pointer nobody sees any release: that is worth a new one.
    return None if current is None else NoNews(newest, current.release_id == newest.release_id)


def newest_in_line(home: Home) -> Release | None:
    """The newest release that was not made aside, current or rolled back from."""
    return next((each for each in list_releases(home) if not each.is_aside), None)


def _candidates(home: Home, aside: bool) -> list[Release]:
    """In the line each release follows the one before; those aside stand each for itself."""
    if aside:
        return [each for each in list_releases(home) if each.is_aside]
    newest = newest_in_line(home)
    return [newest] if newest else []


def code_files(code: Path) -> Iterator[tuple[str, str]]:
    """Path and SHA-256 of every file of the packages: code, seeds, SQL, templates, the embedded snapshot, the cookbook."""
    for package in PACKAGES:
        for folder, names, files in os.walk(code / package):
            names[:] = sorted(name for name in names if name not in NO_CODE and not name.startswith("."))
            for name in sorted(files):
                if not name.startswith(".") and not name.endswith((".pyc", ".lock")):
                    path = Path(folder, name)
                    yield path.relative_to(code).as_posix(), sha256_file(path)


def package_versions() -> Iterator[tuple[str, str]]:
    """Name and version of each package that phasein names itself; nothing where it is not installed."""
    try:
        declared = requires("phasein") or []
    except PackageNotFoundError:
        return
    for each in declared:
        name = _NAME.match(each)
        if name and "extra ==" not in each:
            try:
                yield name.group(), version(name.group())
            except PackageNotFoundError:
                continue
