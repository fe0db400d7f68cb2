"""A small real disk for tests, and taking all its room.

Belongs here: mounting and filling. Does not belong here: what is tried on it.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest


def mount(folder: Path, *options: str) -> None:
    """`mount OPTIONS folder`."""
    subprocess.run(["mount", *options, str(folder)], check=True, capture_output=True, text=True)


@contextmanager
def small_disk(folder: Path, size_bytes: int) -> Iterator[Path]:
    """A disk of its own, in memory, at `folder`. Skips where mounting is not allowed."""
    folder.mkdir()
    try:
        mount(folder, "-t", "tmpfs", "-o", f"size={size_bytes}", "tmpfs")
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"mounting a small disk needs root and the right to mount: {error}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(folder: Path) -> Path:
    """Takes every byte that is left, also while others write; the file that holds them."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file:
        free = os.statvfs(folder).f_bavail * os.statvfs(folder).f_frsize
        with suppress(OSError):
            os.posix_fallocate(file.fileno(), 0, max(free, 1))
        file.seek(0, os.SEEK_END)
        for size in (1 << 20, 1 << 12):
            with suppress(OSError):
                while file.write(bytes(size)):
                    pass
    return filler
