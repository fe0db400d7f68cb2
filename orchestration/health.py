"""What `phasein doctor` looks at: the pen, the disk, what dead runs left, the packages, the current release.

Belongs here: findings as values. Does not belong here: printing, and mending (a refresh clears up by itself).
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import psutil
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from warehouse.build import room_for_a_build
from warehouse.errors import ReleaseError, RemoteError
from warehouse.files import MAKING, REMOVING
from warehouse.pen import current_holder
from warehouse.release import checksum_problems
from warehouse.releases import current_release, damaged_releases

if TYPE_CHECKING:
    from warehouse.home import Home
    from warehouse.pen import Holder

LOCK = Path(__file__).resolve().parents[1] / "requirements" / "main.lock"
Verdict = Literal["ok", "note", "wrong"]


@dataclass(frozen=True)
class Finding:
    """One thing looked at. `note` needs nothing from anybody; `wrong` does, and `remedy` says what."""

    about: str
    verdict: Verdict
    seen: str
    remedy: str = ""


def examine(home: Home) -> Iterator[Finding]:
    """All findings, cheapest first."""
    yield _python()
    yield packages(LOCK)
    yield _settings()
    yield _disk(home)
    yield _memory()
    holder = current_holder(home)
    if holder is None:
        yield Finding("pen", "ok", "free")
    else:
        yield _pen(home, holder)
    yield _builds(home, busy=holder is not None)
    yield _half_made(home, busy=holder is not None)
    storage = _dagster_storage(home)
    yield storage
    if storage.verdict == "ok":
        yield _stale_runs(home, busy=holder is not None)
    yield from _releases(home)


def _pen(home: Home, holder: Holder) -> Finding:
    """Who writes, and whether it moves."""
    from orchestration.silence import hung, last_step

    if (silent := hung(home, holder)) is not None:
        return Finding("pen", "wrong", silent.what, silent.remedy)
    at, step = last_step(home, holder)
    heard = f"; at {at:%H:%M:%S}: {step}" if step else ""
    seen = f"held by process {holder.pid} since {holder.since:%H:%M:%S} UTC: {holder.doing}{heard}"
    return Finding("pen", "note", seen)


def _python() -> Finding:
    seen = f"{sys.version_info.major}.{sys.version_info.minor}.{sys.version_info.micro}"
    if (3, 11) <= sys.version_info[:2] < (3, 14):
        return Finding("python", "ok", seen)
    return Finding("python", "wrong", seen, "use Python 3.11, 3.12 or 3.13 and run `make setup`")


def locked_versions(lock: Path) -> dict[str, str]:
    """Package -> version that a lock file pins for this Python and system."""
    pinned: dict[str, str] = {}
    for line in lock.read_text(encoding="utf-8").splitlines():
        text = line.split("--hash")[0].rstrip(" \\")
        if not text or text[0] in " #-":
            continue
        requirement = Requirement(text)
        if requirement.marker is None or requirement.marker.evaluate():
            pinned[canonicalize_name(requirement.name)] = next(iter(requirement.specifier)).version
    return pinned


def packages(lock: Path) -> Finding:
    """Whether what is installed is what the lock file pins."""
    if not lock.exists():
        return Finding("packages", "wrong", f"{lock} is missing", "restore it from the repository")
    drift = []
    pinned = locked_versions(lock)
    for name, wanted in pinned.items():
        try:
            installed = version(name)
        except PackageNotFoundError:
            installed = "absent"
        if installed != wanted:
            drift.append(f"{name} is {installed}, the lock says {wanted}")
    if drift:
        return Finding("packages", "wrong", "; ".join(drift), "run `make setup` in the checkout")
    return Finding("packages", "ok", f"all {len(pinned)} as in {lock.name}")


def _settings() -> Finding:
    """The PHASEIN_ variables of unattended refreshes and of live sources."""
    from ingest.errors import OriginError
    from ingest.live.settings import read_settings
    from orchestration.errors import SettingError
    from orchestration.unattended.settings import read_unattended

    try:
        read_unattended()
        read_settings()
    except (SettingError, OriginError) as error:
        return Finding("settings", "wrong", error.what, error.remedy)
    return Finding("settings", "ok", "can all be used")


def _disk(home: Home) -> Finding:
    place = next(path for path in (home.root, *home.root.parents) if path.exists())
    free, needed = shutil.disk_usage(place).free, room_for_a_build(home)
    seen = f"{free / 1e9:,.1f} GB free, a refresh needs {needed / 1e9:,.1f}"
    if free >= needed:
        return Finding("disk", "ok", seen)
    return Finding("disk", "wrong", seen, f"free some room at {place}, or set PHASEIN_HOME to a larger disk")


def _memory() -> Finding:
    free = psutil.virtual_memory().available
    seen = f"{free / 1e9:,.1f} GB free, a refresh needs about 2"
    if free >= 2e9:
        return Finding("memory", "ok", seen)
    return Finding("memory", "note", f"{seen}; PHASEIN_MEMORY_LIMIT lowers what dbt takes")


def _builds(home: Home, *, busy: bool) -> Finding:
    left = sorted(path.name for path in home.build.iterdir()) if home.build.is_dir() else []
    if not left:
        return Finding("builds", "ok", "none on disk")
    if busy:
        return Finding("builds", "note", f"{', '.join(left)}: at work")
    return Finding("builds", "note", f"{', '.join(left)}: of the last run; the next refresh removes it")


def _half_made(home: Home, *, busy: bool) -> Finding:
    marks = (MAKING, REMOVING)
    folders = home.releases.iterdir() if home.releases.is_dir() else ()
    left = sorted(path.name for path in folders if path.name.startswith(marks))
    if not left or busy:
        return Finding("half-made releases", "ok", "none" if not left else f"{', '.join(left)}: at work")
    return Finding("half-made releases", "note", f"{', '.join(left)}; the next refresh removes them")


def _dagster_storage(home: Home) -> Finding:
    """Where Dagster keeps its history, whether its files are whole or its server answers."""
    from orchestration import postgres
    from orchestration.errors import HistoryError
    from orchestration.history import require_whole

    if not postgres.is_set():
        try:
            require_whole(home)
        except HistoryError as error:
            return Finding("dagster's history", "wrong", error.what, error.remedy)
        return Finding("dagster's history", "ok", "kept in files")
    try:
        postgres.require_answer()
    except postgres.DagsterStorageError as error:
        return Finding("dagster's history", "wrong", error.what, error.remedy)
    return Finding("dagster's history", "ok", f"PostgreSQL at {postgres.shown_address()}")


def _stale_runs(home: Home, *, busy: bool) -> Finding:
    if busy or not (home.dagster / "dagster.yaml").exists():
        return Finding(
            "stale runs", "ok", "not looked at while a run holds the pen" if busy else "no runs yet"
        )
    from orchestration.housekeeping import stale_runs
    from orchestration.instance import open_instance

    with open_instance(home) as instance:
        stale = stale_runs(instance)
    if not stale:
        return Finding("stale runs", "ok", "none")
    return Finding("stale runs", "note", f"{', '.join(stale)}; the next refresh ends them")


def _releases(home: Home) -> Iterator[Finding]:
    for damaged in damaged_releases(home):
        yield Finding("releases", "wrong", damaged.reason, f"remove {damaged.folder}")
    try:
        release = current_release(home)
    except ReleaseError as error:
        yield Finding("current release", "wrong", error.what, error.remedy)
        return
    if release is None:
        yield Finding("current release", "note", "none yet; `phasein refresh` makes the first")
        return
    problems = checksum_problems(home.releases / release.release_id)
    if problems:
        yield Finding(
            "current release",
            "wrong",
            f"{release.release_id}: {'; '.join(problems)}",
            "`phasein rollback` to a whole release, or `phasein refresh`",
        )
    else:
        yield Finding("current release", "ok", f"{release.release_id}, all checksums hold")
    yield from _other_address(release.release_id)


def _other_address(release_id: str) -> Iterator[Finding]:
    """Which release the readers of PHASEIN_PUBLISH_TO see, if it is set."""
    from orchestration.copies import address

    to = address()
    if to is None:
        return
    from warehouse.remote import current, shown

    try:
        seen = current(to).release_id
    except RemoteError as error:
        yield Finding("other address", "wrong", error.what, error.remedy)
        return
    if seen == release_id:
        yield Finding("other address", "ok", f"readers of {shown(to)} see the current release")
    else:
        remedy = "`phasein publish` lets them see the current one; so does the next refresh"
        yield Finding("other address", "note", f"readers of {shown(to)} see {seen}", remedy)
