"""Releases at another address: whole for their readers whatever happens to the copy, found again, pruned."""

from __future__ import annotations

import hashlib
import itertools
import json
from datetime import timedelta
from pathlib import Path

import duckdb
import fsspec
import polars as pl
import pytest

from tests.warehouse import small
from tests.warehouse.watched_storage import Killed, Storage
from warehouse.errors import ReleaseError, RemoteError
from warehouse.home import Home
from warehouse.release import Release, files_of
from warehouse.releases import release_folder
from warehouse.remote import POINTER, current, list_at, publish_to
from warehouse.storage import errors_told, shown

NOW = timedelta(0)
KINDS = ("memory", "folder")


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, list[Release]]:
    """A home with four releases, oldest first. Only to be read."""
    home = Home(tmp_path_factory.mktemp("source") / "home")
    return home, [small.publish_small(home, mark) for mark in range(1, 5)]


@pytest.fixture(params=KINDS)
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    return Storage(request.param, tmp_path)


def folder_of(source: tuple[Home, list[Release]], mark: int) -> Path:
    home, releases = source
    return release_folder(home, releases[mark - 1].release_id)


def bytes_at(path: str) -> bytes:
    with fsspec.open(path, "rb") as file:
        return bytes(file.read())


def require_whole(address: str) -> str:
    """What a reader finds: the pointer, and behind it every file as its checksum says; returns the release's id."""
    there = current(address)
    sums = bytes_at(f"{address}/{there.pointer.sums}")
    assert hashlib.sha256(sums).hexdigest() == there.pointer.sums_sha256
    lines = [line.split("  ", 1) for line in sums.decode().splitlines()]
    assert len(lines) > 5
    for digest, name in lines:
        assert hashlib.sha256(bytes_at(f"{there.folder}/{name}")).hexdigest() == digest, name
    assert hashlib.sha256(bytes_at(there.database)).hexdigest() == there.pointer.database_sha256
    return there.release_id


def test_a_copy_is_the_release(source: tuple[Home, list[Release]], storage: Storage) -> None:
    folder = folder_of(source, 1)
    done = publish_to(storage.address, folder)
    assert set(done.copied) == {*files_of(folder), "SHA256SUMS"}
    assert done.bytes == sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    there = current(storage.address)
    assert there.release_id == folder.name == require_whole(storage.address)
    assert json.loads(bytes_at(f"{storage.address}/{POINTER}")).keys() >= {
        "release_id",
        "database",
        "database_sha256",
        "released_at",
    }


def test_readers_open_what_the_pointer_names(source: tuple[Home, list[Release]], tmp_path: Path) -> None:
    publish_to(str(tmp_path), folder_of(source, 3))
    there = current(str(tmp_path))
    with duckdb.connect(there.database, read_only=True) as connection:
        assert connection.execute("select distinct mark from access.county_year").fetchall() == [(3,)]
    assert pl.read_parquet(there.table("marts.fct_need"))["mark"].unique().to_list() == [3]


def test_again_copies_nothing_and_mends_what_is_damaged(
    source: tuple[Home, list[Release]], storage: Storage
) -> None:
    folder = folder_of(source, 1)
    publish_to(storage.address, folder)
    again = publish_to(storage.address, folder)
    assert again.copied == ()
    assert again.bytes == 0
    name = "tables/marts__fct_need.parquet"
    damaged = bytearray(bytes_at(f"{current(storage.address).folder}/{name}"))
    damaged[40] ^= 1  # the same size
    filesystem, path = fsspec.core.url_to_fs(f"{current(storage.address).folder}/{name}")
    filesystem.rm(path)
    filesystem.pipe_file(path, bytes(damaged))
    assert publish_to(storage.address, folder).copied == (name,)
    require_whole(storage.address)


def publish_three(source: tuple[Home, list[Release]], address: str) -> None:
    for mark in (1, 2, 3):
        publish_to(address, folder_of(source, mark), keep=3, youngest=NOW)


def test_readers_see_one_whole_release_at_every_step(
    source: tuple[Home, list[Release]], storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader looks before each operation of a copy that also prunes: the one before until the pointer, then the new."""
    publish_three(source, storage.address)
    seen: list[str] = []
    at_work = False

    def look(operation: str, path: str) -> None:
        nonlocal at_work
        if at_work:
            return
        at_work = True
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("warehouse.remote.open_storage", lambda address: fsspec.core.url_to_fs(address))
            seen.append(require_whole(storage.address))
        at_work = False

    storage.watch(monkeypatch, look)
    publish_to(storage.address, folder_of(source, 4), keep=2, youngest=NOW)
    before, after = folder_of(source, 3).name, folder_of(source, 4).name
    assert [name for name, _ in itertools.groupby(seen)] == [before, after]
    assert seen.count(before) > 30


@pytest.mark.slow
def test_killed_before_every_operation(source: tuple[Home, list[Release]], tmp_path: Path) -> None:
    _kill_everywhere(source, tmp_path, "memory")


@pytest.mark.slow
def test_killed_before_every_operation_on_a_folder(
    source: tuple[Home, list[Release]], tmp_path: Path
) -> None:
    _kill_everywhere(source, tmp_path, "folder")


def _kill_everywhere(source: tuple[Home, list[Release]], tmp_path: Path, kind: str) -> None:
    """After each kill readers have a whole release; the same call then finishes, and copies nothing twice."""
    folder = folder_of(source, 4)
    allowed = {folder_of(source, 3).name, folder.name}
    deaths = 0
    for count in itertools.count():
        storage = Storage(kind, tmp_path)
        publish_three(source, storage.address)
        there: list[str] = []
        with pytest.MonkeyPatch.context() as patch:
            storage.die_before(patch, count)
            try:
                publish_to(
                    storage.address,
                    folder,
                    keep=2,
                    youngest=NOW,
                    on_file=lambda name, _, there=there: there.append(name),  # type: ignore[misc]
                )
            except Killed:
                deaths += 1
            else:
                break
        assert require_whole(storage.address) in allowed, count
        _require_listed_are_whole(storage.address)
        done = publish_to(storage.address, folder, keep=2, youngest=NOW)
        assert not set(done.copied) & set(there), count
        assert require_whole(storage.address) == folder.name
        _require_tidy(source, storage.address)
    assert deaths > 60


def _require_listed_are_whole(address: str) -> None:
    """What is not whole may lie there, but is not called a release."""
    for release in list_at(address).releases:
        place = f"{address}/releases/{release.release_id}"
        lines = [line.split("  ", 1) for line in bytes_at(f"{place}/SHA256SUMS").decode().splitlines()]
        for digest, name in lines:
            assert hashlib.sha256(bytes_at(f"{place}/{name}")).hexdigest() == digest, name


def _require_tidy(source: tuple[Home, list[Release]], address: str) -> None:
    found = list_at(address)
    assert [release.release_id for release in found.releases] == [
        folder_of(source, 4).name,
        folder_of(source, 3).name,
    ]
    assert found.unfinished == ()
    filesystem, root = fsspec.core.url_to_fs(address)
    names = {path.rpartition("/")[2] for path in filesystem.ls(root, detail=False)}
    assert names == {POINTER, "releases"}


def test_what_readers_see_is_never_pruned(source: tuple[Home, list[Release]], storage: Storage) -> None:
    """Back to the oldest: it stays beyond `keep`, and so do the newest."""
    for mark in (1, 2, 3, 4):
        publish_to(storage.address, folder_of(source, mark), keep=4, youngest=NOW)
    done = publish_to(storage.address, folder_of(source, 1), keep=2, youngest=NOW)
    assert done.removed == (folder_of(source, 2).name,)
    found = list_at(storage.address)
    assert [release.release_number for release in found.releases] == [4, 3, 1]
    assert found.current_id == folder_of(source, 1).name == require_whole(storage.address)


def test_young_releases_stay_for_those_who_are_opening_them(
    source: tuple[Home, list[Release]], storage: Storage
) -> None:
    for mark in (1, 2, 3, 4):
        assert publish_to(storage.address, folder_of(source, mark), keep=2).removed == ()
    assert len(list_at(storage.address).releases) == 4


def test_what_others_put_beside_releases_is_left(source: tuple[Home, list[Release]], tmp_path: Path) -> None:
    (tmp_path / "releases" / "notes").mkdir(parents=True)
    (tmp_path / "releases" / "notes" / "mine.txt").write_text("mine")
    publish_to(str(tmp_path), folder_of(source, 1), youngest=NOW)
    assert (tmp_path / "releases" / "notes" / "mine.txt").read_text() == "mine"
    assert list_at(str(tmp_path)).unfinished == ("notes",)


def test_storage_that_loses_bytes_is_noticed(
    source: tuple[Home, list[Release]], storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It takes the write and keeps another byte: the pointer does not move."""
    publish_to(storage.address, folder_of(source, 1))

    def spoil(operation: str, path: str) -> None:
        # The second reading of the file is the one after it was written.
        if operation == "open rb" and path.endswith("warehouse.duckdb"):
            filesystem, _ = fsspec.core.url_to_fs(storage.address)
            content = bytearray(filesystem.cat_file(path))
            content[100] ^= 1
            filesystem.rm(path)
            filesystem.pipe_file(path, bytes(content))

    storage.watch(monkeypatch, spoil)
    with pytest.raises(RemoteError, match=r"warehouse\.duckdb differs"):
        publish_to(storage.address, folder_of(source, 2))
    monkeypatch.undo()
    assert require_whole(storage.address) == folder_of(source, 1).name


def test_storage_that_refuses_is_told_in_a_sentence(
    source: tuple[Home, list[Release]], storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(operation: str, path: str) -> None:
        if operation == "write":
            raise OSError(28, "No space left on device", path)

    storage.watch(monkeypatch, refuse)
    with pytest.raises(RemoteError, match="No space left") as caught:
        publish_to(storage.address, folder_of(source, 1))
    assert "goes on where it stopped" in caught.value.remedy


def test_a_damaged_release_is_not_copied(source: tuple[Home, list[Release]], tmp_path: Path) -> None:
    import shutil

    folder = Path(shutil.copytree(folder_of(source, 1), tmp_path / folder_of(source, 1).name))
    (folder / "release.json").chmod(0o644)
    with (folder / "release.json").open("a") as file:
        file.write(" ")
    with pytest.raises(ReleaseError, match="is damaged and was not copied"):
        publish_to(str(tmp_path / "there"), folder)
    assert not (tmp_path / "there").exists()


def test_a_release_is_not_copied_onto_itself(source: tuple[Home, list[Release]]) -> None:
    home, _ = source
    for target in (home.published, home.releases, home.current):
        with pytest.raises(RemoteError, match="itself keeps its releases"):
            publish_to(str(target), folder_of(source, 4))
    assert not (home.published / POINTER).exists()


def test_nothing_there_and_a_spoilt_pointer(source: tuple[Home, list[Release]], tmp_path: Path) -> None:
    with pytest.raises(RemoteError, match="no release at"):
        current(str(tmp_path))
    publish_to(str(tmp_path), folder_of(source, 1))
    (tmp_path / POINTER).write_text("{}")
    with pytest.raises(RemoteError, match="no pointer"):
        current(str(tmp_path))
    publish_to(str(tmp_path), folder_of(source, 1))
    require_whole(str(tmp_path))


def test_copies_in_a_folder_cannot_be_written_by_accident(
    source: tuple[Home, list[Release]], tmp_path: Path
) -> None:
    publish_to(str(tmp_path), folder_of(source, 1))
    modes = {path.stat().st_mode & 0o777 for path in (tmp_path / "releases").rglob("*") if path.is_file()}
    assert modes == {0o444}


@pytest.mark.parametrize(
    ("address", "people_see"),
    [
        ("sftp://reader:s3cret@host:22/x", "sftp://host:22/x"),
        ("s3://bucket/x", "s3://bucket/x"),
        ("https://host/x?sig=s3cret", "https://host/x"),
        ("/a/folder@home", "/a/folder@home"),
    ],
)
def test_passwords_in_addresses_are_not_shown(address: str, people_see: str) -> None:
    assert shown(address) == people_see


def test_nor_in_what_storage_says(source: tuple[Home, list[Release]]) -> None:
    with pytest.raises(RemoteError) as caught:
        publish_to("ftp://reader:s3cret@127.0.0.1:9/x", folder_of(source, 1))
    assert "s3cret" not in str(caught.value)
    with pytest.raises(RemoteError) as caught:
        current("no-such-kind://reader:s3cret@host/x")
    assert "s3cret" not in str(caught.value)
    with (
        pytest.raises(RemoteError) as caught,
        errors_told("sftp://me:s3%2Fcret@host/x?sig=abc123", "be read"),
    ):
        raise OSError("login of me:s3/cret failed, asked for x?sig=abc123")
    assert "s3/cret" not in str(caught.value)
    assert "abc123" not in str(caught.value)
