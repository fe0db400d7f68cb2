"""Files at an address that fsspec opens: a folder, an object store, a host.

Belongs here: opening it, writing a file so that it is right or not there, errors in a sentence that holds no password.
Does not belong here: releases and their layout there (`warehouse.remote`), files of this machine (`warehouse.files`).
"""

from __future__ import annotations

import hashlib
import posixpath
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote

import fsspec
from fsspec.implementations.local import LocalFileSystem

from warehouse.errors import RemoteError, WarehouseError
from warehouse.files import sync, sync_tree

BLOCK = 4 << 20
ASIDE = ".part-"
"""Between the name of a file and the rest, while it is written aside."""


def shown(address: str) -> str:
    """The address without user, password and query (signatures stand there), for people and logs."""
    scheme, colon, rest = address.partition("://")
    if not colon:
        return address
    host, slash, path = rest.partition("?")[0].partition("/")
    return f"{scheme}://{host.rpartition('@')[2]}{slash}{path}"


def open_storage(address: str) -> tuple[fsspec.AbstractFileSystem, str]:
    """The storage, and the place in it that the address names."""
    filesystem, root = fsspec.core.url_to_fs(address.rstrip("/"))
    # What it has listed before, others may have changed.
    filesystem.invalidate_cache()
    return filesystem, root.rstrip("/")


@contextmanager
def errors_told(address: str, what: str) -> Iterator[None]:
    """Turns what storage says into a RemoteError, a sentence without the address's password; what: `be read`."""
    try:
        yield
    except WarehouseError:
        raise
    except ImportError as error:
        raise RemoteError(
            f"{shown(address)} cannot {what}: {error}",
            remedy="Install the package that it names into phasein's environment.",
        ) from error
    except Exception as error:  # every storage has errors of its own
        said = f"{type(error).__name__}: {error}".replace(address, shown(address))
        raise RemoteError(
            f"{shown(address)} cannot {what}: {_without_password(address, said)}",
            remedy="Check the address, who may write there and the room; publishing again goes on where it stopped.",
        ) from None


def _without_password(address: str, said: str) -> str:
    user_and_password = address.partition("://")[2].partition("/")[0].rpartition("@")[0]
    password = user_and_password.partition(":")[2]
    query = address.partition("://")[2].partition("?")[2]
    for secret in {password, unquote(password), query}:
        said = said.replace(secret, "***") if secret else said
    return said


def names_in(filesystem: fsspec.AbstractFileSystem, place: str) -> list[str]:
    """What lies directly in a folder, sorted; nothing where there is none."""
    try:
        found = filesystem.ls(place, detail=False)
    except FileNotFoundError:
        return []
    return sorted(path.rstrip("/").rpartition("/")[2] for path in found)


def is_right(filesystem: fsspec.AbstractFileSystem, path: str, size: int, sha256: str) -> bool:
    """The file is there with these bytes: all of it is read."""
    filesystem.invalidate_cache(path)
    try:
        if filesystem.size(path) != size:
            return False
        digest = hashlib.sha256()
        with filesystem.open(path, "rb") as file:
            while block := file.read(BLOCK):
                digest.update(block)
    except FileNotFoundError:
        return False
    return digest.hexdigest() == sha256


def put_file(filesystem: fsspec.AbstractFileSystem, source: Path, goal: str) -> None:
    """Copies a file of this machine under its own name at once: for files that nobody reads before they are named."""
    filesystem.makedirs(posixpath.dirname(goal), exist_ok=True)
    is_local = isinstance(filesystem, LocalFileSystem)
    if is_local:
        Path(goal).unlink(missing_ok=True)
    with source.open("rb") as read, filesystem.open(goal, "wb") as write:
        while block := read.read(BLOCK):
            write.write(block)
    if is_local:
        Path(goal).chmod(0o444)  # who opens the database for writing would shut readers out


def replace_file(filesystem: fsspec.AbstractFileSystem, goal: str, content: bytes) -> None:
    """Written aside and moved over the old one: a rename in a folder, one copy of one object in a store."""
    aside = f"{goal}{ASIDE}{uuid.uuid4().hex}"
    with filesystem.open(aside, "wb") as file:
        file.write(content)
    if isinstance(filesystem, LocalFileSystem):
        sync(Path(aside))
    filesystem.mv(aside, goal)
    if isinstance(filesystem, LocalFileSystem):
        Path(goal).chmod(0o444)
        sync(Path(goal).parent)
    filesystem.invalidate_cache()


def make_durable(folder: Path) -> None:
    """A folder of this machine survives a power cut only if asked; object stores do anyway."""
    sync_tree(folder)
    sync(folder.parent)
    sync(folder.parent.parent)
