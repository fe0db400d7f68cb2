"""Where the data lies, and the folder a run builds in."""

from __future__ import annotations

from pathlib import Path

import pytest

from warehouse.build import SMALLEST_ROOM_BYTES, new_build, room_for_a_build
from warehouse.errors import DiskSpaceError, HomeError
from warehouse.files import require_disk_space
from warehouse.home import Home


def test_the_environment_names_the_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHASEIN_HOME", str(tmp_path))
    home = Home.from_settings()
    assert home.root == tmp_path
    assert home.database == tmp_path / "published" / "current" / "warehouse.duckdb"
    assert home.pen == tmp_path / ".pen"


@pytest.mark.parametrize("value", [None, ""])
def test_without_a_setting_the_home_is_the_checkouts_warehouse(
    value: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if value is None:
        monkeypatch.delenv("PHASEIN_HOME", raising=False)
    else:
        monkeypatch.setenv("PHASEIN_HOME", value)
    assert Home.from_settings().root == Path(__file__).resolve().parents[2] / "warehouse"


def test_a_home_that_is_a_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "file"
    file.touch()
    monkeypatch.setenv("PHASEIN_HOME", str(file))
    with pytest.raises(HomeError, match="not a folder"):
        Home.from_settings()


@pytest.mark.parametrize("run_id", ["", ".", "..", "../up", "a/b", ".hidden", "x" * 200])
def test_a_run_id_that_would_leave_its_folder_is_refused(home: Home, run_id: str) -> None:
    with pytest.raises(HomeError, match="cannot name a folder"):
        new_build(home, run_id)


def test_a_new_build_removes_every_earlier_one(home: Home) -> None:
    first = new_build(home, "one")
    first.write_text("a build")
    (home.build / "stray.txt").write_text("something else")
    second = new_build(home, "two")
    assert second == home.build / "two" / "warehouse.duckdb"
    assert [path.name for path in home.build.iterdir()] == ["two"]
    assert list(second.parent.iterdir()) == []


def test_a_run_that_starts_again_gets_an_empty_folder(home: Home) -> None:
    new_build(home, "one").write_text("half a build")
    assert list(new_build(home, "one").parent.iterdir()) == []


def test_room_for_a_build_is_five_times_the_current_release(home: Home) -> None:
    assert room_for_a_build(home) == SMALLEST_ROOM_BYTES
    home.current.mkdir(parents=True)
    with home.database.open("wb") as file:
        file.truncate(400_000_000)  # sparse: takes no room
    assert room_for_a_build(home) == 2_000_000_000


def test_too_small_a_disk_is_said_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(
        DiskSpaceError, match=r"A release needs 1,000,000,000 MB free at .*there are [\d,]+ MB"
    ):
        require_disk_space(tmp_path / "not" / "there" / "yet", 10**15, "A release")
