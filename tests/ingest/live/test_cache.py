"""The folder of fetched files: what is left there, what goes, and a disk that is full."""

from __future__ import annotations

import errno
import os
from datetime import timedelta
from pathlib import Path

import pytest

from ingest.errors import OriginError
from ingest.live.cache import Cache
from ingest.live.fetch import Fetcher
from tests.ingest.live.conftest import ROWS, START, Watch, ask, kept_files
from tests.ingest.live.loopback import Loopback, content


def test_what_a_killed_process_left_is_cleared(loopback: Loopback, fetcher: Fetcher, cache: Cache) -> None:
    objects = cache.folder / "objects"
    objects.mkdir(parents=True)
    (objects / ".part-999999999-ab").write_bytes(b"half")
    (objects / ".part-999999999-cd").mkdir()
    fetcher.get(ask(loopback.at("/a.csv", content(ROWS))))
    assert [path for path in objects.iterdir() if path.name.startswith(".part")] == []


def test_a_full_disk_is_told_with_its_folder(
    loopback: Loopback, fetcher: Fetcher, cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Path, target: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OriginError, match="fetched: No space left on device") as raised:
        fetcher.get(ask(loopback.at("/a.csv", content(ROWS))))
    assert "PHASEIN_HOME" in raised.value.remedy
    monkeypatch.undo()
    assert kept_files(cache) == []


def test_the_folder_is_made_only_when_something_is_kept(cache: Cache, tmp_path: Path) -> None:
    assert cache.find("https://example.gov/a") is None
    assert list(tmp_path.iterdir()) == []


class TestWhatNobodyAsksForAnyMore:
    def test_it_goes_and_what_is_asked_for_stays(
        self, loopback: Loopback, fetcher: Fetcher, cache: Cache, watch: Watch
    ) -> None:
        """Two addresses of one content, one of another; an old edition's address is not asked again."""
        gone, kept, other = (
            loopback.at(path, content(body))
            for path, body in (("/1", ROWS), ("/2", ROWS), ("/3", b"a,b\n1,2\n"))
        )
        contents = {address: fetcher.get(ask(address)).path for address in (gone, kept, other)}
        for path in contents.values():
            os.utime(path, (0, 0))
        orphan = cache.folder / "objects" / ("0" * 64)
        orphan.write_bytes(b"left by a kill")
        watch.elapsed += 86_400
        fetcher.get(ask(kept))
        assert set(cache.clear_unused(START + timedelta(hours=1))) == {gone, other}
        assert contents[kept].read_bytes() == ROWS, "the same content, still asked for"
        assert not contents[other].exists()
        assert orphan.exists(), "its entry may come in a moment"
        os.utime(orphan, (0, 0))
        assert cache.clear_unused(START + timedelta(hours=1)) == ()
        assert not orphan.exists()
        assert fetcher.get(ask(other)).is_new

    def test_a_cache_that_is_not_there_is_not_made(self, tmp_path: Path) -> None:
        assert Cache(tmp_path / "none").clear_unused(START) == ()
        assert not (tmp_path / "none").exists()
