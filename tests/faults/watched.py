"""A whole refresh of the real project, reduced, watched by its JSON lines; something is done to it at a place.

Belongs here: running it, and the one question that every fault ends with: do readers have one whole release? Does not
belong here: what is done to it.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from orchestration.progress import Stage
from tests.orchestration.said import COMMAND
from warehouse.cookbook.read import read_cookbook
from warehouse.cookbook.run import run_cookbook
from warehouse.home import Home
from warehouse.reader import connect
from warehouse.releases import current_release

COOKBOOK = Path(__file__).resolve().parents[2] / "docs" / "cookbook"
REDUCED = ("--draws", "4", "--no-pages")


@dataclass(frozen=True)
class Ended:
    """How it ended: exit code, its JSON lines, and whatever else it said on stderr."""

    code: int
    lines: list[dict[str, Any]]
    others: list[str]


def refresh_until(
    home: Home, place: tuple[Stage, float], act: Callable[[subprocess.Popen[str]], object]
) -> Ended:
    """Starts a refresh and calls `act` with its process at the first step of that stage that is that far (0 to 1); waits
    for its end.
    """
    stage, share = place
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PHASEIN_")}
    lines: list[dict[str, Any]] = []
    others: list[str] = []
    acted = False
    with subprocess.Popen(
        [COMMAND, "refresh", "--force", *REDUCED],
        env={**kept, "PHASEIN_HOME": str(home.root), "PHASEIN_LOG_FORMAT": "json"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if not line.startswith("{"):
                others.append(line)
                continue
            lines.append(step := json.loads(line))
            if not acted and step.get("stage") == stage and step["done"] >= share * step["total"]:
                acted = True
                act(process)
    assert acted, f"it came to its end before {place}: {(others + [str(each) for each in lines])[-5:]}"
    return Ended(process.returncode, lines, others)


def assert_answers_whole(home: Home, release_id: str) -> None:
    """`current` is that release, and answers every question of the cookbook."""
    current = current_release(home)
    assert current is not None
    assert current.release_id == release_id
    with connect(home.database) as reader:
        answers = run_cookbook(reader, read_cookbook(COOKBOOK))
        problems = {each.question.file: each.problem for each in answers if each.problem}
    assert problems == {}
