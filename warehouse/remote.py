"""Releases at another address: copied whole, named by a pointer that is written last, found by readers.

Belongs here: the layout there, copying, pruning, finding. Does not belong here: making releases
(`warehouse.publish`), files there (`warehouse.storage`), when they are copied (`orchestration.copies`).

    <address>/current.json                      the pointer: one small file, replaced in one operation
    <address>/releases/<release_id>/...         the files of the release folder; SHA256SUMS comes last

An address is a folder or anything fsspec opens (`s3://bucket/x`, `sftp://host/x`). One warehouse per address, one
publisher at a time (the caller holds the pen). Readers begin at the pointer, so they see whole releases only:

    from warehouse import remote
    there = remote.current("s3://bucket/phasein")
    there.table("marts.fct_county_need")  # .../tables/marts__fct_county_need.parquet, for DuckDB, Polars, pandas
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import fsspec
from fsspec.implementations.local import LocalFileSystem
from pydantic import BaseModel, ConfigDict, ValidationError

from warehouse.errors import ReleaseError, RemoteError
from warehouse.files import sha256_of
from warehouse.release import (
    RELEASE_FILE,
    SUMS_FILE,
    TABLES_FOLDER,
    Release,
    checksum_problems,
    files_of,
    read_release,
)
from warehouse.releases import KEEP, YOUNGEST_TO_REMOVE, prunable, require_enough_kept
from warehouse.storage import (
    ASIDE,
    errors_told,
    is_right,
    make_durable,
    names_in,
    open_storage,
    put_file,
    replace_file,
    shown,
)

__all__ = [
    "POINTER",
    "Copied",
    "Pointer",
    "RemoteRelease",
    "There",
    "current",
    "list_at",
    "publish_to",
    "shown",
]

POINTER = "current.json"
RELEASES = "releases"
_RELEASE_ID = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{7}")
OnFile = Callable[[str, bool], None]
"""Hears each file's name as it is there and right, and whether it had to be copied."""


class Pointer(BaseModel):
    """What `current.json` says. database is relative to the address; the sums let a reader check what it fetched."""

    model_config = ConfigDict(frozen=True)
    release_id: str
    release_number: int
    released_at: datetime
    schema_version: str
    database: str
    database_bytes: int
    database_sha256: str
    sums: str
    sums_sha256: str


@dataclass(frozen=True)
class RemoteRelease:
    """A release at an address, to be opened by whoever can: paths are the address with a name behind it."""

    address: str
    pointer: Pointer

    @property
    def release_id(self) -> str:
        return self.pointer.release_id

    @property
    def folder(self) -> str:
        return f"{self.address}/{RELEASES}/{self.pointer.release_id}"

    @property
    def database(self) -> str:
        """The DuckDB file. DuckDB attaches it from a folder or, with its extension httpfs, by https and s3."""
        return f"{self.address}/{self.pointer.database}"

    def table(self, full_name: str) -> str:
        """The Parquet file of a table such as `marts.dim_county`."""
        return f"{self.folder}/{TABLES_FOLDER}/{full_name.replace('.', '__', 1)}.parquet"


@dataclass(frozen=True)
class Copied:
    """What came of a copy: files copied now and found right, releases removed there."""

    release_id: str
    copied: tuple[str, ...]
    found_right: tuple[str, ...]
    removed: tuple[str, ...]
    bytes: int


@dataclass(frozen=True)
class There:
    """What lies at an address: whole releases, newest first, the one readers see, and folders that are no release."""

    releases: tuple[Release, ...]
    current_id: str | None
    unfinished: tuple[str, ...]


def current(address: str) -> RemoteRelease:
    """The release that readers of the address see. Raises RemoteError when there is none or it cannot be read."""
    with errors_told(address, "be read"):
        filesystem, root = open_storage(address)
        found = _read_pointer(filesystem, root, address)
    if found is None:
        raise RemoteError(
            f"There is no release at {shown(address)}.", remedy="`phasein publish --to` puts one there."
        )
    return RemoteRelease(address.rstrip("/"), found)


def list_at(address: str) -> There:
    """The releases at an address. Raises RemoteError when it cannot be read."""
    with errors_told(address, "be read"):
        filesystem, root = open_storage(address)
        pointer = _read_pointer(filesystem, root, address)
        releases, unfinished = _scan(filesystem, root)
    return There(releases, pointer.release_id if pointer else None, unfinished)


def publish_to(
    address: str,
    folder: Path,
    keep: int = KEEP,
    *,
    on_file: OnFile = lambda name, was_copied: None,
    youngest: timedelta = YOUNGEST_TO_REMOVE,
) -> Copied:
    """Copies the release folder to the address and lets its readers see it; what is there and right is not copied again.

    Killed at any moment it leaves readers with the release before or this one, whole, and goes on where it stopped
    when it is called again. Then removes releases there beyond the newest `keep`, never the one that readers see, nor
    one younger than `youngest`, and what killed copies left. Raises ReleaseError if the folder is no whole release,
    RemoteError if the address cannot be written.
    """
    require_enough_kept(keep)
    release = read_release(folder)
    problems = checksum_problems(folder)
    if problems:
        raise ReleaseError(
            f"Release {release.release_id} is damaged and was not copied: {'; '.join(problems[:3])}.",
            remedy="`phasein rollback` to a whole release, or refresh; then publish again.",
        )
    with errors_told(address, "be written"):
        filesystem, root = open_storage(address)
        _require_elsewhere(filesystem, root, folder)
        target = f"{root}/{RELEASES}/{release.release_id}"
        copied, right = _copy_files(filesystem, target, folder, on_file)
        if isinstance(filesystem, LocalFileSystem):
            make_durable(Path(target))
        _point(filesystem, root, _pointer_of(release, folder))
        removed = _prune(filesystem, root, release.release_id, keep, youngest)
    count = sum((folder / name).stat().st_size for name in copied)
    return Copied(release.release_id, copied, right, removed, count)


def _copy_files(
    filesystem: fsspec.AbstractFileSystem, target: str, folder: Path, on_file: OnFile
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The folder's files, SHA256SUMS last: its being there and right is the mark of a whole copy."""
    lines = (folder / SUMS_FILE).read_text(encoding="utf-8").splitlines()
    sums = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    sums[SUMS_FILE] = sha256_of(folder / SUMS_FILE)
    copied: list[str] = []
    right: list[str] = []
    for name in (*files_of(folder), SUMS_FILE):
        goal, size = f"{target}/{name}", (folder / name).stat().st_size
        is_there = is_right(filesystem, goal, size, sums[name])
        if not is_there and name == SUMS_FILE:
            replace_file(filesystem, goal, (folder / name).read_bytes())
        elif not is_there:
            put_file(filesystem, folder / name, goal)
            if not is_right(filesystem, goal, size, sums[name]):
                raise RemoteError(
                    f"{name} differs at its destination from what was written.",
                    remedy="Publish again; if it happens again, distrust that storage.",
                )
        (right if is_there else copied).append(name)
        on_file(name, not is_there)
    for path in filesystem.find(target):
        if path[len(target) + 1 :] not in sums:
            filesystem.rm(path)  # aside, of a killed copy
    return tuple(copied), tuple(right)


def _pointer_of(release: Release, folder: Path) -> Pointer:
    place = f"{RELEASES}/{release.release_id}"
    return Pointer(
        release_id=release.release_id,
        release_number=release.release_number,
        released_at=release.released_at,
        schema_version=release.schema_version,
        database=f"{place}/{release.database_file}",
        database_bytes=release.database_bytes,
        database_sha256=release.database_sha256,
        sums=f"{place}/{SUMS_FILE}",
        sums_sha256=sha256_of(folder / SUMS_FILE),
    )


def _point(filesystem: fsspec.AbstractFileSystem, root: str, pointer: Pointer) -> None:
    text = (pointer.model_dump_json(indent=2) + "\n").encode()
    goal = f"{root}/{POINTER}"
    with suppress(FileNotFoundError):
        if filesystem.cat_file(goal) == text:
            return
    replace_file(filesystem, goal, text)


def _read_pointer(filesystem: fsspec.AbstractFileSystem, root: str, address: str) -> Pointer | None:
    try:
        return Pointer.model_validate_json(filesystem.cat_file(f"{root}/{POINTER}"))
    except FileNotFoundError:
        return None
    except ValidationError as error:
        raise RemoteError(
            f"{shown(address)}/{POINTER} is no pointer to a release.",
            remedy="`phasein publish --to` writes it again.",
        ) from error


def _scan(filesystem: fsspec.AbstractFileSystem, root: str) -> tuple[tuple[Release, ...], tuple[str, ...]]:
    """Whole releases (by SHA256SUMS, which is copied last and removed first), newest first, and the other folders."""
    whole: list[Release] = []
    unfinished: list[str] = []
    for name in names_in(filesystem, f"{root}/{RELEASES}"):
        place = f"{root}/{RELEASES}/{name}"
        try:
            described = filesystem.cat_file(f"{place}/{RELEASE_FILE}")
            sums = filesystem.cat_file(f"{place}/{SUMS_FILE}").decode()
            release = Release.model_validate_json(described)
        except (FileNotFoundError, ValidationError, UnicodeDecodeError):
            unfinished.append(name)
            continue
        is_described = f"{hashlib.sha256(described).hexdigest()}  {RELEASE_FILE}" in sums.splitlines()
        if is_described and release.release_id == name:
            whole.append(release)
        else:
            unfinished.append(name)
    return tuple(sorted(whole, key=lambda each: each.release_number, reverse=True)), tuple(unfinished)


def _prune(
    filesystem: fsspec.AbstractFileSystem, root: str, current_id: str, keep: int, youngest: timedelta
) -> tuple[str, ...]:
    releases, unfinished = _scan(filesystem, root)
    doomed = prunable(releases, current_id=current_id, keep=keep, youngest=youngest, now=datetime.now(UTC))
    left = [name for name in unfinished if name != current_id and _RELEASE_ID.fullmatch(name)]
    for name in (*doomed, *left):
        place = f"{root}/{RELEASES}/{name}"
        with suppress(FileNotFoundError):
            filesystem.rm(f"{place}/{SUMS_FILE}")
        filesystem.rm(place, recursive=True)
    for name in names_in(filesystem, root):
        if name.startswith(f"{POINTER}{ASIDE}"):
            filesystem.rm(f"{root}/{name}")
    return doomed


def _require_elsewhere(filesystem: fsspec.AbstractFileSystem, root: str, folder: Path) -> None:
    """Copies onto itself and prunes itself, otherwise."""
    if not isinstance(filesystem, LocalFileSystem):
        return
    published = folder.resolve().parent.parent
    target = Path(root).resolve()
    if target == published or published in target.parents:
        raise RemoteError(
            f"{target} is where this warehouse itself keeps its releases ({published}).",
            remedy="Publish to a folder of its own, best on another disk.",
        )
