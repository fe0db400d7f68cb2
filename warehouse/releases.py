"""The releases on disk: which there are, which one readers see, going back, clearing out.

Belongs here: reading the releases folder and moving the link `current`. Does not belong here: making or
checking a release's content.

Whoever changes anything here holds the pen: `publish` by its caller, `rollback` by itself.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from warehouse.errors import ReleaseError
from warehouse.files import MAKING, REMOVING, remove_folder, sync
from warehouse.home import Home
from warehouse.pen import hold_pen
from warehouse.release import Release, checksum_problems, read_release

KEEP = 8
YOUNGEST_TO_REMOVE = timedelta(hours=1)
"""Who resolved `current` may still be opening files of the release it led to; an hour is time enough."""

_LINK_ASIDE = ".current-"


@dataclass(frozen=True)
class Damaged:
    """A folder among the releases that is none: where, and why."""

    folder: Path
    reason: str


def release_folder(home: Home, release_id: str) -> Path:
    return home.releases / release_id


def list_releases(home: Home) -> tuple[Release, ...]:
    """The releases on disk, newest first. Folders that are none are left out; `damaged_releases` names them."""
    return _scan(home)[0]


def damaged_releases(home: Home) -> tuple[Damaged, ...]:
    """Folders under a release's name without a readable release in them."""
    return _scan(home)[1]


def current_release(home: Home) -> Release | None:
    """The release readers see; None before the first. Raises ReleaseError if the link leads nowhere."""
    if not home.current.is_symlink():
        return None
    try:
        folder = home.current.resolve(strict=True)
    except OSError as error:
        raise ReleaseError(
            f"{home.current} points to {home.current.readlink()}, which is not there.",
            remedy="`phasein rollback <release_id>` points it to one that is; `phasein releases` lists them.",
        ) from error
    return read_release(folder)


def rollback(home: Home, release_id: str | None = None) -> Release:
    """Point `current` to an earlier release: the one before the current, or the named one (earlier, later or aside).

    Takes the pen. The release's files are checked against its checksums first.
    Raises PenHeldError while a refresh is at work, ReleaseError if there is no such release or it is damaged.
    """
    with hold_pen(home, run_id="rollback", doing=f"rollback to {release_id or 'the previous release'}"):
        target = _rollback_target(home, release_id)
        problems = checksum_problems(release_folder(home, target.release_id))
        if problems:
            raise ReleaseError(
                f"Release {target.release_id} is damaged: {'; '.join(problems[:3])}.",
                remedy="Roll back to another release (`phasein releases`); remove the damaged folder.",
            )
        switch(home, target.release_id)
        return target


def switch(home: Home, release_id: str) -> None:
    """Point `current` to a release, atomically. The caller holds the pen; the release is durable and whole."""
    aside = home.published / f"{_LINK_ASIDE}{secrets.token_hex(4)}"
    aside.symlink_to(Path(home.releases.name, release_id), target_is_directory=True)
    aside.replace(home.current)  # os.replace: readers find the old link or the new one
    sync(home.published)


def prune(
    home: Home,
    keep: int = KEEP,
    *,
    youngest: timedelta = YOUNGEST_TO_REMOVE,
    now: datetime | None = None,
) -> tuple[str, ...]:
    """Remove releases beyond the newest `keep` (at least 2: the current one and one to return to), those made aside
    counted for themselves.

    Never the current one, never one younger than `youngest`, never a folder that is no readable release; nothing while
    nobody can tell which one is current. Returns what was removed.
    """
    try:
        current = current_release(home)
    except ReleaseError:
        return ()
    doomed = prunable(
        list_releases(home),
        current_id=current.release_id if current else None,
        keep=keep,
        youngest=youngest,
        now=now or datetime.now(UTC),
    )
    for release_id in doomed:
        remove_folder(release_folder(home, release_id))
    return doomed


def prunable(
    releases: Sequence[Release], *, current_id: str | None, keep: int, youngest: timedelta, now: datetime
) -> tuple[str, ...]:
    """Which of the releases (newest first) `prune` removes."""
    require_enough_kept(keep)
    in_line = [release for release in releases if not release.is_aside]
    aside = [release for release in releases if release.is_aside]
    return tuple(
        release.release_id
        for release in (*in_line[keep:], *aside[keep:])
        if release.release_id != current_id and now - release.released_at >= youngest
    )


def require_enough_kept(keep: int) -> None:
    """Raise ReleaseError if `keep` leaves no release to return to."""
    if keep < 2:
        raise ReleaseError(
            f"keep={keep} would leave no release to return to.", remedy="Keep at least 2 releases."
        )


def clear_leftovers(home: Home) -> tuple[Path, ...]:
    """Remove what a killed publish left: half-made, half-removed folders, a link aside. The caller holds the pen."""
    folders = [
        *(home.releases.glob(f"{MAKING}*") if home.releases.is_dir() else ()),
        *(home.releases.glob(f"{REMOVING}*") if home.releases.is_dir() else ()),
    ]
    links = list(home.published.glob(f"{_LINK_ASIDE}*")) if home.published.is_dir() else []
    for folder in folders:
        remove_folder(folder)
    for link in links:
        link.unlink()
    return (*folders, *links)


def _rollback_target(home: Home, release_id: str | None) -> Release:
    releases = list_releases(home)
    if release_id is not None:
        named = [release for release in releases if release.release_id == release_id]
        if not named:
            known = ", ".join(release.release_id for release in releases) or "none"
            raise ReleaseError(f"There is no release {release_id!r}.", remedy=f"Choose one of: {known}.")
        return named[0]
    current = current_release(home)
    earlier = [
        release
        for release in releases
        if current is not None and release.release_number < current.release_number and not release.is_aside
    ]
    if current is None or not earlier:
        seen = current.release_id if current else "no release"
        raise ReleaseError(
            f"There is no release before the current one ({seen}).",
            remedy="Name one that `phasein releases` lists.",
        )
    return earlier[0]


def _scan(home: Home) -> tuple[tuple[Release, ...], tuple[Damaged, ...]]:
    whole: list[Release] = []
    damaged: list[Damaged] = []
    folders = sorted(home.releases.iterdir()) if home.releases.is_dir() else []
    for folder in folders:
        if folder.name.startswith("."):
            continue
        try:
            release = read_release(folder)
        except ReleaseError as error:
            damaged.append(Damaged(folder, error.what))
            continue
        if release.release_id == folder.name:
            whole.append(release)
        else:
            damaged.append(Damaged(folder, f"{folder} holds release {release.release_id}"))
    return tuple(sorted(whole, key=lambda release: release.release_number, reverse=True)), tuple(damaged)
