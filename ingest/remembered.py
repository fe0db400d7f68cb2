"""SHA-256 of files that are looked at again and again: read once, as long as nothing says that they changed.

Belongs here: the memory of this process. Does not belong here: files whose very bytes count for a release
(`ingest.provenance` reads each of them).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from ingest.files import sha256_file

GRAIN_SECONDS = 2.0
"""A file that changed so lately may change again without another time: clocks of file systems are coarse."""


class Remembered:
    """Checksums by path; a file is read again when its size, times or inode are others. One entry for each path.

    now: seconds since 1970, as the file system counts them.
    """

    def __init__(self, now: Callable[[], float] = time.time) -> None:
        self._now = now
        self._known: dict[Path, tuple[tuple[int, ...], str]] = {}

    def sha256(self, path: Path) -> str:
        """See `ingest.files.sha256_file`. Raises MissingFileError."""
        before = _marks(path)
        known = self._known.get(path)
        if known is not None and known[0] == before:
            return known[1]
        looked = self._now()
        sha256 = sha256_file(path)
        if before is not None and before == _marks(path) and _age(before, looked) >= GRAIN_SECONDS:
            self._known[path] = (before, sha256)
        else:
            self._known.pop(path, None)
        return sha256


def _marks(path: Path) -> tuple[int, ...] | None:
    """What changes with a file's content; None where there is none."""
    try:
        seen = path.stat()
    except OSError:
        return None
    return (seen.st_mtime_ns, seen.st_ctime_ns, seen.st_size, seen.st_dev, seen.st_ino)


def _age(marks: tuple[int, ...], now: float) -> float:
    """Seconds since the file was changed; below zero for one that another machine's clock put into the future."""
    return now - marks[0] / 1e9
