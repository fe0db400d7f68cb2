"""What was fetched, kept by content: each file once, named by its SHA-256, and an index by address.

Belongs here: keeping, finding, checking. A file or an entry that is damaged is as good as none: it is removed
and fetched again. Does not belong here: fetching (`ingest.live.fetch`).
"""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

import psutil
from pydantic import BaseModel, ConfigDict, NonNegativeInt, ValidationError

from ingest.bounded import sha256_file
from ingest.errors import OriginError

_PART = ".part-"
_log = logging.getLogger(__name__)


class Entry(BaseModel):
    """What is known of an address: its content's SHA-256 and bytes, and what the publisher said of it.

    address: without secrets (`addresses.shown`). fetched_at, checked_at: UTC; the latter moves with each 304.
    is_whole: HTTP could tell that nothing was cut off (`headers.has_an_end`).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    address: str
    sha256: str
    bytes: NonNegativeInt
    content_type: str
    etag: str | None
    last_modified: str | None
    fetched_at: datetime
    checked_at: datetime
    is_whole: bool = False


@dataclass(frozen=True)
class Cache:
    """A folder: `objects/<sha256>`, `index/<sha256 of the address>.json`. Nothing is made by asking."""

    folder: Path

    def path(self, entry: Entry) -> Path:
        """Where the content lies."""
        return self.folder / "objects" / entry.sha256

    def find(self, address: str) -> Entry | None:
        """The entry of an address whose content lies there whole, else None; what is damaged is removed."""
        place = self._place(address)
        try:
            entry = Entry.model_validate_json(place.read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, ValidationError):
            _log.warning("cache entry %s is damaged: %s is fetched again", place, address)
            place.unlink(missing_ok=True)
            return None
        content = self.path(entry)
        is_whole = (
            entry.address == address
            and content.is_file()
            and content.stat().st_size == entry.bytes
            and sha256_file(content) == entry.sha256
        )
        if is_whole:
            return entry
        _log.warning("cached content of %s is damaged or gone (%s): it is fetched again", address, content)
        content.unlink(missing_ok=True)
        place.unlink(missing_ok=True)
        return None

    def keep(self, entry: Entry, content: Path | None = None) -> Entry:
        """Writes the entry, and moves its content in where it is new. The content before it goes, if unused.

        Raises OriginError when the disk refuses.
        """
        with self._told():
            return self._keep(entry, content)

    def clear_unused(self, before: datetime) -> tuple[str, ...]:
        """Removes what no refresh has asked for since `before`; gives the addresses. What is wanted again is fetched again.

        An edition that its publisher replaced by a newer one at another address goes so.
        """
        entries = {place: self._read(place) for place in (self.folder / "index").glob("*.json")}
        old = {place: each for place, each in entries.items() if each is None or each.checked_at < before}
        for place in old:
            place.unlink(missing_ok=True)
        used = {each.sha256 for place, each in entries.items() if each is not None and place not in old}
        for content in (self.folder / "objects").glob("*"):
            # A young one may be another process's, whose entry is written a moment later.
            if content.name not in used and content.stat().st_mtime < before.timestamp():
                _remove(content)
        return tuple(sorted(each.address for each in old.values() if each is not None))

    def _keep(self, entry: Entry, content: Path | None) -> Entry:
        before = self._read(self._place(entry.address))
        if content is not None:
            self.path(entry).parent.mkdir(parents=True, exist_ok=True)
            content.replace(self.path(entry))
        place = self._place(entry.address)
        place.parent.mkdir(parents=True, exist_ok=True)
        aside = place.with_name(f"{_PART}{os.getpid()}-{uuid.uuid4().hex[:8]}")
        aside.write_text(entry.model_dump_json(indent=2) + "\n", encoding="utf-8")
        aside.replace(place)
        if before is not None and before.sha256 != entry.sha256 and not self._is_used(before.sha256):
            self.path(before).unlink(missing_ok=True)
        return entry

    @contextmanager
    def part(self) -> Iterator[tuple[Path, IO[bytes]]]:
        """A file to write into beside the objects; gone afterwards, unless `keep` moved it. Raises OriginError."""
        with self._aside() as path, path.open("wb") as writing:
            yield path, writing

    @contextmanager
    def workspace(self) -> Iterator[Path]:
        """An empty folder beside the objects, so that files can be linked into it; gone afterwards. Raises OriginError."""
        with self._aside() as path:
            path.mkdir()
            yield path

    @contextmanager
    def _aside(self) -> Iterator[Path]:
        """A path beside the objects that nobody else uses. What the disk refuses while it is used is an OriginError."""
        folder = self.folder / "objects"
        path = folder / f"{_PART}{os.getpid()}-{uuid.uuid4().hex[:8]}"
        try:
            with self._told():
                folder.mkdir(parents=True, exist_ok=True)
                self._clear_leftovers(folder)
                yield path
        finally:
            _remove(path)

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise OriginError(
                f"{self.folder}: {error.strerror or error}",
                remedy="make room there and let it be written, or set PHASEIN_HOME to another disk.",
            ) from error

    def _place(self, address: str) -> Path:
        return self.folder / "index" / f"{hashlib.sha256(address.encode()).hexdigest()}.json"

    def _is_used(self, sha256: str) -> bool:
        entries = map(self._read, (self.folder / "index").glob("*.json"))
        return any(entry is not None and entry.sha256 == sha256 for entry in entries)

    @staticmethod
    def _read(place: Path) -> Entry | None:
        try:
            return Entry.model_validate_json(place.read_bytes())
        except (OSError, ValidationError):
            return None

    @staticmethod
    def _clear_leftovers(folder: Path) -> None:
        """Removes what killed processes left half-written."""
        for leftover in folder.glob(f"{_PART}*"):
            writer = leftover.name.removeprefix(_PART).partition("-")[0]
            if not (writer.isdigit() and psutil.pid_exists(int(writer))):
                _remove(leftover)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
