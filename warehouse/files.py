"""Files that must survive a crash: checksums, fsync, room on the disk, removal that nobody sees half done.

Belongs here: small file operations that builds and releases share. Does not belong here: what the files mean.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

from warehouse.errors import DiskSpaceError

MAKING = ".making-"  # a release folder that is not whole yet
REMOVING = ".removing-"  # a release folder on its way out


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, as 64 hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sync(path: Path) -> None:
    """Have the disk hold the file's bytes, or the folder's entries."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_tree(folder: Path) -> None:
    """`sync` every file below the folder, then the folders from the inside out."""
    for inside, _, files in os.walk(folder, topdown=False):
        for name in files:
            sync(Path(inside, name))
        sync(Path(inside))


def require_disk_space(folder: Path, needed_bytes: int, purpose: str) -> None:
    """Raise DiskSpaceError unless the disk of `folder` (or of its nearest existing parent) has that many bytes free."""
    existing = next(place for place in (folder, *folder.parents) if place.exists())
    free = shutil.disk_usage(existing).free
    if free < needed_bytes:
        raise DiskSpaceError(
            f"{purpose} needs {_megabytes(needed_bytes)} free at {existing}; there are {_megabytes(free)}.",
            remedy="Free some room, keep fewer releases, or set PHASEIN_HOME to a folder on a larger disk.",
        )


def remove_folder(folder: Path) -> None:
    """Remove a folder: first renamed aside, so that under its own name it is either whole or gone."""
    aside = folder if folder.name.startswith((MAKING, REMOVING)) else folder.with_name(REMOVING + folder.name)
    if aside != folder:
        folder.rename(aside)
        sync(folder.parent)
    shutil.rmtree(aside)


def _megabytes(count: int) -> str:
    return f"{count / 1e6:,.0f} MB"
