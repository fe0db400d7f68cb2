"""A whole refresh killed at ten places from start-up to the release: readers keep one whole release, the next refresh needs no hand.

The real project with few draws and without pages; kills during the writing of a release are in `test_release_killed`.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from orchestration.progress import Stage
from tests.orchestration.said import COMMAND, phasein
from warehouse.cookbook.read import read_cookbook
from warehouse.cookbook.run import run_cookbook
from warehouse.home import Home
from warehouse.reader import connect
from warehouse.releases import current_release, damaged_releases
from warehouse.verify import verify

pytestmark = pytest.mark.slow

COOKBOOK = Path(__file__).resolve().parents[2] / "docs" / "cookbook"
REDUCED = ("--draws", "4", "--no-pages")
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


def kill_at(home: Home, reached: Callable[[dict], bool]) -> None:
    """Starts a refresh and kills it (SIGKILL, so that nothing can be tidied) at the first step for which `reached` holds."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PHASEIN_")}
    with subprocess.Popen(
        [COMMAND, "refresh", "--force", *REDUCED],
        env={**kept, "PHASEIN_HOME": str(home.root), "PHASEIN_LOG_FORMAT": "json"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        seen = []
        for line in process.stderr:
            seen.append(line)
            if line.startswith("{") and reached(json.loads(line)):
                process.kill()
                break
    assert process.returncode == -9, "it came to its end before the place was reached: " + "".join(seen[-5:])


def assert_answers_whole(home: Home, release_id: str) -> None:
    """`current` is that release, and answers every question of the cookbook."""
    current = current_release(home)
    assert current is not None
    assert current.release_id == release_id
    with connect(home.database) as reader:
        problems = {
            each.question.file: each.problem
            for each in run_cookbook(reader, read_cookbook(COOKBOOK))
            if each.problem
        }
    assert problems == {}


def test_ten_kills_of_a_whole_refresh(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    first = phasein(home.root, "refresh", "--json", *REDUCED)
    assert first.code == 0, first.err
    release_id = json.loads(first.out)["release_id"]
    for stage, share in PLACES:
        kill_at(
            home,
            lambda step, stage=stage, share=share: (
                step["stage"] == stage and step["done"] >= share * step["total"]
            ),
        )
        assert_answers_whole(home, release_id)
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
