"""A whole refresh killed at ten places from start-up to the release: readers keep one whole release, the next refresh needs no hand.

The real project with few draws and without pages; kills during the writing of a release are in `test_release_killed`.
"""

from __future__ import annotations

import json
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from orchestration.progress import Stage
from tests.faults.watched import REDUCED, assert_answers_whole, refresh_until
from tests.orchestration.said import phasein
from warehouse.home import Home
from warehouse.releases import damaged_releases
from warehouse.verify import verify

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("faults")]

PLACES: tuple[tuple[Stage, float], ...] = (
    ("start", 0.6),
    ("ingest", 0.03),
    ("ingest", 0.7),
    ("dbt_before_allocation", 0.1),
    ("dbt_before_allocation", 0.5),
    ("dbt_before_allocation", 0.9),
    ("allocation", 0.0),
    ("ensemble", 0.1),
    ("dbt_after_allocation", 0.5),
    ("release", 0.0),
)
"""Stage, and how far into it the kill comes."""


def test_ten_kills_of_a_whole_refresh(
    tmp_path: Path, refreshed_at: Callable[[Path], tuple[Home, str]]
) -> None:
    home, release_id = refreshed_at(tmp_path / "home")
    for place in PLACES:
        # SIGKILL, so that nothing can be tidied.
        ended = refresh_until(home, place, subprocess.Popen.kill)
        assert ended.code == -signal.SIGKILL
        assert_answers_whole(home, release_id)
    # More than one where an orphaned dbt still writes into a dead run's folder: it harms nothing there.
    died = [path.name for path in home.build.iterdir()]
    doctor = {each["about"]: each for each in json.loads(phasein(home.root, "doctor", "--json").out)}
    assert any(run_id in doctor["stale runs"]["seen"] for run_id in died)
    assert all(run_id in doctor["builds"]["seen"] for run_id in died)
    last = phasein(home.root, "refresh", "--force", "--json", *REDUCED)
    assert last.code == 0, last.err
    made = json.loads(last.out)["release_id"]
    assert_answers_whole(home, made)
    assert verify(home.releases / made).problems == ()
    assert damaged_releases(home) == ()
    assert [path.name for path in home.build.iterdir()] == [json.loads(last.out)["run_id"]]
    doctor = {each["about"]: each for each in json.loads(phasein(home.root, "doctor", "--json").out)}
    assert doctor["stale runs"]["seen"] == "none"
    assert doctor["half-made releases"]["verdict"] == "ok"
