"""Several files replaced together: all of them, or none.

Belongs here: bytes and paths. Does not belong here: what the bytes are.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Holds a lock on the folder, so that two commands do not overwrite each other's rows."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def replace_all(contents: Mapping[Path, bytes]) -> None:
    """Writes each content aside, then puts all in place; if that fails, those already placed are put back.

    Every file is at any moment whole, as before or as after. Raises OSError.
    """
    asides: dict[Path, Path] = {}
    placed: dict[Path, bytes] = {}
    try:
        for path, content in contents.items():
            asides[path] = _write_aside(path, content)
        for path, aside in asides.items():
            before = path.read_bytes()
            aside.replace(path)
            placed[path] = before
    except BaseException:
        for path, before in placed.items():
            _write_aside(path, before).replace(path)
        raise
    finally:
        for aside in asides.values():
            aside.unlink(missing_ok=True)


def _write_aside(path: Path, content: bytes) -> Path:
    # Not named *.csv: dbt would take it for a seed.
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with aside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        shutil.copymode(path, aside)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    return aside
