"""A build: the database that one run writes, in a folder of its own.

Belongs here: making the folder and removing those of earlier runs. Does not belong here: what is written
into it.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from warehouse.errors import BuildError
from warehouse.files import require_disk_space
from warehouse.home import DATABASE_FILE, Home, plain_name
from warehouse.releases import clear_leftovers

ROOM_FACTOR = 5
"""Of the current release's database: the build takes 2.5 times as much, the release 1.7, draws and history 0.3."""
SMALLEST_ROOM_BYTES = 1_000_000_000


def new_build(home: Home, run_id: str) -> Path:
    """Where this run writes: `build/<run_id>/warehouse.duckdb`, in a new and empty folder.

    Every other build is removed, and every half-made release: what an orphaned process of an earlier run still writes,
    it writes where nobody looks. The caller holds the pen. Raises DiskSpaceError, or BuildError if the folder cannot
    be made.
    """
    folder = home.build / plain_name(run_id)
    try:
        # Before the look at the disk: a run that filled it left just these.
        for earlier in home.build.iterdir() if home.build.is_dir() else ():
            _remove(earlier)
        clear_leftovers(home)
        require_disk_space(home.build, room_for_a_build(home), "A build")
        folder.mkdir(parents=True)
    except OSError as error:
        raise BuildError(
            f"The build folder {folder} cannot be made: {error}.",
            remedy=f"Check who owns {home.build}; it may be removed as a whole while no refresh runs.",
        ) from error
    return folder / DATABASE_FILE


def room_for_a_build(home: Home) -> int:
    """Bytes a build and its release need: five times the current release's database, at least a gigabyte."""
    try:
        last = home.database.stat().st_size
    except OSError:
        last = 0
    return max(SMALLEST_ROOM_BYTES, ROOM_FACTOR * last)


def _remove(entry: Path) -> None:
    if entry.is_dir() and not entry.is_symlink():
        # An orphan may still be adding files: what cannot go now goes with the next run.
        shutil.rmtree(entry, ignore_errors=True)
    else:
        entry.unlink(missing_ok=True)
