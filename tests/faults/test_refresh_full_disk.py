"""A whole refresh on a small real disk: it fills up in the middle, or cannot be written; one sentence, readers unharmed.

The real project with few draws and without pages. Each step of publishing on a full disk is in `test_full_disk`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from orchestration.cli.exits import Exit
from orchestration.progress import Stage
from tests.faults.small_disk import fill, mount, small_disk
from tests.faults.watched import REDUCED, assert_answers_whole, refresh_until
from tests.orchestration.said import phasein
from warehouse.home import Home
from warehouse.releases import damaged_releases
from warehouse.verify import verify

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("faults")]

SIZE = 2_500_000_000
PLACES: tuple[tuple[Stage, float], ...] = (
    ("start", 0.0),
    ("dbt_before_allocation", 0.3),
    ("ensemble", 0.1),
    ("release", 0.0),
)
"""Stage, and how far into it the disk is full."""


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own of 2.5 GB."""
    with small_disk(tmp_path / "disk", SIZE) as folder:
        yield folder


def test_a_disk_that_fills_up_in_the_middle_and_one_that_is_read_only(
    disk: Path, refreshed_at: Callable[[Path], tuple[Home, str]]
) -> None:
    home, release_id = refreshed_at(disk / "home")
    for place in PLACES:
        fillers: list[Path] = []
        ended = refresh_until(home, place, lambda _, kept=fillers: kept.append(fill(disk)))
        assert ended.code == Exit.FAILED, ended.lines
        (error,) = [line for line in ended.lines if "exit_code" in line]
        assert (error["error"], error["exit_code"]) == ("DiskSpaceError", Exit.FAILED), place
        # Before the release is written there is a look at the room: either may come first.
        told = rf"The disk of {home.root} became full|A release needs .* free at {home.published}"
        assert re.search(told, error["detail"]), place
        assert "Free some room" in error["remedy"]
        assert not any("Traceback" in line for line in ended.others), place
        assert_answers_whole(home, release_id)
        (filler,) = fillers
        filler.unlink()
    mount(disk, "-o", "remount,ro")
    refused = phasein(home.root, "refresh", "--force", *REDUCED)
    assert refused.code == Exit.USAGE
    assert "Read-only file system" in refused.err
    assert "What to do: Make the folder writable" in refused.err
    assert_answers_whole(home, release_id)
    mount(disk, "-o", "remount,rw")
    last = phasein(home.root, "refresh", "--force", "--json", *REDUCED)
    assert last.code == Exit.OK, last.err
    made = json.loads(last.out)["release_id"]
    assert_answers_whole(home, made)
    assert verify(home.releases / made).problems == ()
    assert damaged_releases(home) == ()
    assert [path.name for path in home.releases.iterdir() if path.name.startswith(".")] == []
