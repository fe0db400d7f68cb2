"""A disk that fills up while a release is written, and a home that cannot be written: a small real disk, no injected error."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.small_disk import fill, mount, small_disk
from tests.warehouse import small
from warehouse.build import new_build
from warehouse.errors import DiskSpaceError, HomeError, ReleaseError
from warehouse.home import Home
from warehouse.pen import hold_pen
from warehouse.publish import STEPS, publish
from warehouse.releases import current_release, damaged_releases
from warehouse.verify import verify

pytestmark = pytest.mark.slow

WRITING = ("copy", "tables", "meta", "describe")
SIZE = 1_020_000_000  # a build asks for 1,000 MB


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own of 1,020 MB."""
    with small_disk(tmp_path / "disk", SIZE) as folder:
        yield folder


@pytest.mark.parametrize("step", WRITING)
def test_a_disk_that_fills_up_while_a_release_is_written(disk: Path, step: str) -> None:
    assert step in STEPS
    home = Home(disk / "home")
    small.publish_small(home, 1)
    fillers: list[Path] = []

    def on_step(begun: str) -> None:
        if begun == step:
            fillers.append(fill(disk))

    with hold_pen(home, "run-2", "refresh"):
        database = small.make_build(new_build(home, "run-2"), 2)
        folder = small.make_run_folder(home, "run-2")
        with pytest.raises(ReleaseError, match=r"(?is)(space|room|disk)") as raised:
            publish(home, database, "run-2", folder, on_step=on_step)
    assert "What to do" in str(raised.value)
    assert small.mark_seen(home) == 1, "readers see the release before, whole"
    (filler,) = fillers
    filler.unlink()
    small.publish_small(home, 3)
    assert small.mark_seen(home) == 3, "with room again the next refresh needs no help"
    current = current_release(home)
    assert current is not None
    assert verify(home.releases / current.release_id).problems == ()
    assert damaged_releases(home) == ()


def test_too_little_room_is_said_before_anything_is_written(disk: Path) -> None:
    home = Home(disk / "home")
    small.publish_small(home, 1)
    filler = disk / "filler"
    with filler.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, 100_000_000)
    with pytest.raises(DiskSpaceError, match="A build needs 1,000 MB free"):
        small.publish_small(home, 2)
    assert small.mark_seen(home) == 1


def test_what_the_run_left_that_filled_the_disk_goes_first(disk: Path) -> None:
    home = Home(disk / "home")
    small.publish_small(home, 1)
    left = (new_build(home, "killed"), home.releases / ".making-killed" / "warehouse.duckdb")
    left[1].parent.mkdir()
    for path in left:
        with path.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, 400_000_000)
    small.publish_small(home, 2)
    assert small.mark_seen(home) == 2


def test_a_home_that_cannot_be_written(disk: Path) -> None:
    """Mounted read-only, since root may write to any folder that is merely protected."""
    home = Home(disk / "home")
    small.publish_small(home, 1)
    mount(disk, "-o", "remount,ro")
    with pytest.raises(HomeError, match=r"(?s)Read-only.*What to do|cannot be opened"):
        small.publish_small(home, 2)
    assert small.mark_seen(home) == 1, "readers need no right to write"
    mount(disk, "-o", "remount,rw")
    small.publish_small(home, 2)
    assert small.mark_seen(home) == 2
