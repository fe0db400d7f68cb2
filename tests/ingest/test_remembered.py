"""Checksums that are remembered: what changed is seen, what did not is not read again."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ingest import remembered
from ingest.errors import MissingFileError
from ingest.files import sha256_file
from ingest.mirror import MirrorOrigin
from ingest.registry import source
from ingest.remembered import GRAIN_SECONDS, Remembered

LONG_AGO = 1_700_000_000


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files that were read, in turn."""
    read: list[Path] = []

    def counted(path: Path) -> str:
        read.append(path)
        return sha256_file(path)

    monkeypatch.setattr(remembered, "sha256_file", counted)
    return read


def write(path: Path, text: str, at: float = LONG_AGO) -> Path:
    path.write_text(text)
    os.utime(path, (at, at))
    return path


def test_the_same_is_read_once(tmp_path: Path, reads: list[Path]) -> None:
    path, memory = write(tmp_path / "a", "1"), Remembered()
    assert [memory.sha256(path) for _ in range(3)] == [sha256_file(path)] * 3
    assert reads == [path]


def test_other_content_of_the_same_size_is_seen_by_its_time(tmp_path: Path, reads: list[Path]) -> None:
    path, memory = write(tmp_path / "a", "1"), Remembered()
    before = memory.sha256(path)
    write(path, "2", LONG_AGO + 1)
    assert memory.sha256(path) == sha256_file(path) != before
    assert len(reads) == 2


def test_and_another_file_in_its_place_by_its_inode(tmp_path: Path) -> None:
    path, memory = write(tmp_path / "a", "1"), Remembered()
    before = memory.sha256(path)
    write(tmp_path / "b", "2").replace(path)
    assert memory.sha256(path) == sha256_file(path) != before


@pytest.mark.parametrize(("age", "times"), [(GRAIN_SECONDS - 0.5, 2), (-60.0, 2), (GRAIN_SECONDS, 1)])
def test_one_that_is_young_is_read_again(tmp_path: Path, reads: list[Path], age: float, times: int) -> None:
    """It may change once more without another time; one of the future, by another machine's clock, too."""
    path, memory = write(tmp_path / "a", "1"), Remembered(now=lambda: LONG_AGO + age)
    for _ in range(2):
        memory.sha256(path)
    assert len(reads) == times


def test_one_that_changes_while_it_is_read_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, memory = write(tmp_path / "a", "1"), Remembered()

    def overtaken(path: Path) -> str:
        sha256 = sha256_file(path)
        write(path, "2", LONG_AGO + 1)
        return sha256

    monkeypatch.setattr(remembered, "sha256_file", overtaken)
    before = memory.sha256(path)
    monkeypatch.undo()
    assert memory.sha256(path) == sha256_file(path) != before


def test_one_that_goes_is_missing(tmp_path: Path) -> None:
    path, memory = write(tmp_path / "a", "1"), Remembered()
    memory.sha256(path)
    path.unlink()
    with pytest.raises(MissingFileError):
        memory.sha256(path)


def test_a_mirror_that_holds_still_is_read_once(tmp_path: Path, reads: list[Path]) -> None:
    """Each look opens the mirror anew, as the daemon's sensor does."""
    prices = source("eia_state_price")
    path = tmp_path / prices.mirror_path
    path.parent.mkdir(parents=True)
    write(path, "1")
    looks = [list(MirrorOrigin(tmp_path).state([prices])) for _ in range(3)]
    assert looks[0] == looks[1] == looks[2] != []
    assert reads == [path]
    write(path, "2", LONG_AGO + 1)
    assert list(MirrorOrigin(tmp_path).state([prices])) != looks[0]
