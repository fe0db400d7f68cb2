"""Where inputs and chunks lie: a local folder or any fsspec address; Parquet, and a mark written last.

Belongs here: reading and writing files, and knowing whole ones. Does not belong here: what is in them.
"""

from __future__ import annotations

import hashlib
import io
import json
import uuid
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import fsspec
import polars as pl

from warehouse.ensemble.errors import StoreError

_MARK = "done.json"


@dataclass(frozen=True)
class Store:
    """A folder at an address (`/data/x`, `file:///data/x`, `s3://bucket/x`)."""

    address: str

    def read(self, name: str, columns: list[str] | None = None, rows: slice | None = None) -> pl.DataFrame:
        """The Parquet file of that name, or these columns and rows of it."""
        with fsspec.open(f"{self.address}/{name}.parquet", "rb") as file:
            frame = pl.scan_parquet(io.BytesIO(file.read()), hive_partitioning=False)
            if columns is not None:
                frame = frame.select(columns)
            if rows is not None:
                frame = frame.slice(rows.start, rows.stop - rows.start)
            return frame.collect()

    def write_all(self, folder: str, frames: Mapping[str, pl.DataFrame], mark: Mapping[str, object]) -> None:
        """Write the frames into `folder`, then the mark: what has no mark does not count.

        The same folder is always written with the same content, so two writers cannot spoil each other. The mark
        keeps the hash of each file. Raises StoreError if the disk refuses.
        """
        hashes = {}
        try:
            filesystem, root = fsspec.core.url_to_fs(self.address)
            filesystem.makedirs(f"{root}/{folder}", exist_ok=True)
            for name, frame in frames.items():
                buffer = io.BytesIO()
                frame.write_parquet(buffer, compression="lz4")
                hashes[name] = hashlib.sha256(buffer.getvalue()).hexdigest()
                _put(filesystem, f"{root}/{folder}/{name}.parquet", buffer.getvalue())
            _put(filesystem, f"{root}/{folder}/{_MARK}", json.dumps({**mark, "files": hashes}).encode())
        except OSError as error:
            raise StoreError(
                f"{self.address}/{folder} cannot be written: {error}",
                remedy="make room or give another --path; finished chunks are kept, the same command goes on there",
            ) from error

    def mark(self, folder: str) -> dict[str, Any] | None:
        """The mark of a finished folder; None if it is not finished, or a file in it is gone or damaged."""
        try:
            found = json.loads(self._bytes(f"{folder}/{_MARK}"))
            whole = all(
                hashlib.sha256(self._bytes(f"{folder}/{name}.parquet")).hexdigest() == expected
                for name, expected in found["files"].items()
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None
        return found if whole else None

    def copied_to(self, address: str) -> str:
        """The same Parquet files at another address, those that are there already left alone; returns the address."""
        here, root = fsspec.core.url_to_fs(self.address)
        there, target = fsspec.core.url_to_fs(address)
        try:
            there.makedirs(target, exist_ok=True)
            for path in here.glob(f"{root}/*.parquet"):
                goal = f"{target}/{path.rpartition('/')[2]}"
                if not there.exists(goal) or there.size(goal) != here.size(path):
                    _put(there, goal, here.cat_file(path))
        except OSError as error:
            raise StoreError(
                f"the inputs cannot be copied to {address}: {error}",
                remedy="make room or give another --path",
            ) from error
        return address

    def remove(self) -> None:
        """Everything below the address, if there is anything."""
        filesystem, root = fsspec.core.url_to_fs(self.address)
        with suppress(FileNotFoundError):
            filesystem.rm(root, recursive=True)

    def _bytes(self, path: str) -> bytes:
        with fsspec.open(f"{self.address}/{path}", "rb") as file:
            return file.read()


def _put(filesystem: fsspec.AbstractFileSystem, path: str, content: bytes) -> None:
    """Aside, then moved: readers see the whole file or none."""
    aside = f"{path}.part-{uuid.uuid4().hex}"
    try:
        with filesystem.open(aside, "wb") as file:
            file.write(content)
        filesystem.mv(aside, path)
    except BaseException:
        with suppress(OSError):
            filesystem.rm(aside)
        raise
