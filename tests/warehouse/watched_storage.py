"""Storage that tells of each operation before it happens, and can die there.

Belongs here: the two kinds of storage, the death. Does not belong here: assertions.

A write is two operations: half of it, then the rest, so that a death between leaves a torn file.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import fsspec
import pytest
from fsspec.implementations.local import LocalFileSystem
from fsspec.implementations.memory import MemoryFileSystem

from warehouse import remote


class Killed(BaseException):
    """The process ended here, as far as the code under test can tell: nothing after this happens."""


class Watched:
    """Mixed into a filesystem. `before` is called with the name and path of each operation."""

    before: Callable[[str, str], None]

    def open(self, path: str, mode: str = "rb", **options: Any) -> Any:
        self.before(f"open {mode}", path)
        file = super().open(path, mode, **options)  # type: ignore[misc]
        return file if mode == "rb" else _Writing(file, lambda: self.before("write", path))

    def mv(self, path1: str, path2: str, **options: Any) -> None:
        self.before("mv", path2)
        super().mv(path1, path2, **options)  # type: ignore[misc]
        self.before("moved", path2)

    def cp_file(self, path1: str, path2: str, **options: Any) -> None:
        self.before("cp", path2)
        super().cp_file(path1, path2, **options)  # type: ignore[misc]

    def rm(self, path: str, recursive: bool = False, **options: Any) -> None:
        self.before("rm", path)
        if recursive:
            # File by file, as stores do: a death between leaves half a folder.
            for name in self.find(path):  # type: ignore[attr-defined]
                self.before("rm one", name)
                super().rm(name)  # type: ignore[misc]
        super().rm(path, recursive=recursive, **options)  # type: ignore[misc]

    def makedirs(self, path: str, exist_ok: bool = False) -> None:
        self.before("makedirs", path)
        super().makedirs(path, exist_ok=exist_ok)  # type: ignore[misc]


class WatchedMemory(Watched, MemoryFileSystem):
    """fsspec's memory store."""

    def rm(self, path: str, recursive: bool = False, **options: Any) -> None:
        if recursive and not self.exists(path):
            return
        super().rm(path, recursive=recursive, **options)


class WatchedLocal(Watched, LocalFileSystem):
    """A folder."""


class _Writing:
    def __init__(self, file: Any, before: Callable[[], None]) -> None:
        self._file, self._before = file, before

    def write(self, block: bytes) -> None:
        self._before()
        self._file.write(block[: len(block) // 2])
        self._file.flush()
        self._before()
        self._file.write(block[len(block) // 2 :])

    def __enter__(self) -> _Writing:
        return self

    def __exit__(self, *exc: object) -> None:
        self._file.close()


class Storage:
    """An empty address in memory or in a folder, watched by `publish_to` as long as the test lasts."""

    def __init__(self, kind: str, folder: Path) -> None:
        self.address = f"memory://{uuid.uuid4().hex}" if kind == "memory" else str(folder / uuid.uuid4().hex)
        made = WatchedMemory if kind == "memory" else WatchedLocal
        self._filesystem = made(skip_instance_cache=True)
        self._filesystem.before = lambda operation, path: None

    def watch(self, patch: pytest.MonkeyPatch, before: Callable[[str, str], None]) -> None:
        """From now on `before` hears of every operation of the code under test."""
        self._filesystem.before = before
        _, root = fsspec.core.url_to_fs(self.address)
        patch.setattr(remote, "open_storage", lambda address: (self._filesystem, root))

    def die_before(self, patch: pytest.MonkeyPatch, count: int) -> None:
        """The operation after `count` others does not happen."""
        done = 0

        def before(operation: str, path: str) -> None:
            nonlocal done
            if done == count:
                raise Killed(f"before {operation} {path}")
            done += 1

        self.watch(patch, before)
