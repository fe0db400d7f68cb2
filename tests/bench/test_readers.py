"""How fast a release answers: the cookbook and what BI tools ask, with one reader and with eight.

Figures are printed and written by hand to docs/benchmarks.md; nothing is asserted about time. PHASEIN_BENCH_RELEASE
names a release folder, or several (separated by `:`) to compare; without it a refresh makes one.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import defaultdict
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from tests.spoilt import CHECKOUT, checkout_copy, phasein_of

pytestmark = pytest.mark.bench
RELEASES = "PHASEIN_BENCH_RELEASE"
COOKBOOK = CHECKOUT / "docs" / "cookbook"
ASKED_BY_TOOLS = Path(__file__).with_name("asked_by_tools.sql")
ROUNDS = 5
SHAPES = {"one reader": (1, 1), "eight cursors of one process": (1, 8), "eight processes": (8, 1)}
"""Name -> (processes, readers in each). All ask without a pause."""


@dataclass(frozen=True)
class Times:
    """Milliseconds: from connect to first answer by process, of every question asked."""

    opened: list[float]
    asked: list[tuple[str, float]]

    def quantile(self, share: float) -> float:
        return float(np.quantile([ms for _, ms in self.asked], share))


@pytest.fixture(scope="session")
def releases(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Folders of the releases to read."""
    if os.environ.get(RELEASES):
        return [Path(each) for each in os.environ[RELEASES].split(":")]
    folder = tmp_path_factory.mktemp("refreshed")
    said = phasein_of(checkout_copy(folder), folder / "home", "refresh", "--json")
    assert said.code == 0, said.err
    return [folder / "home" / "published" / "current"]


def measure(database: Path, questions: dict[str, str], processes: int, readers: int) -> Times:
    command = [sys.executable, "-m", "tests.bench.reader_child", str(database), str(readers), str(ROUNDS)]
    with ExitStack() as stack:
        started = [
            stack.enter_context(
                subprocess.Popen(
                    [*command, str(seed)],
                    cwd=CHECKOUT,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                )
            )
            for seed in range(0, processes * 100, 100)
        ]
        for line in (json.dumps(questions), "go"):
            for each in started:
                assert each.stdin
                each.stdin.write(line + "\n")
                each.stdin.flush()
            if line != "go":
                assert all(each.stdout and each.stdout.readline() == "ready\n" for each in started)
        said = [json.loads(each.stdout.read()) for each in started if each.stdout]
    return Times(
        [each["open"] * 1e3 for each in said],
        [(name, seconds * 1e3) for each in said for name, seconds in each["asked"]],
    )


def cookbook() -> dict[str, str]:
    return {path.stem: path.read_text() for path in sorted(COOKBOOK.glob("*.sql"))}


def asked_by_tools() -> dict[str, str]:
    """Name -> statement: a comment line names the statement below it."""
    parts = ASKED_BY_TOOLS.read_text().split("\n\n-- ")[1:]
    return dict(part.split("\n", 1) for part in parts)


def test_answers_with_one_reader_and_with_eight(releases: list[Path]) -> None:
    kinds = {"cookbook": cookbook(), "BI tools": asked_by_tools()}
    for folder in releases:
        database = folder / "warehouse.duckdb"
        print(f"\n{folder}: {database.stat().st_size / 1e6:.1f} MB")
        opened = [measure(database, {}, 1, 1).opened[0] for _ in range(ROUNDS)]
        print(f"open and first answer, ms: median {np.median(opened):.0f}, worst {max(opened):.0f}")
        print(f"{'questions':10} {'readers':30} {'asked':>6} {'p50 ms':>8} {'p95 ms':>8} {'worst':>8}")
        slow: dict[str, list[float]] = defaultdict(list)
        for kind, questions in kinds.items():
            for shape, (processes, readers) in SHAPES.items() if questions else ():
                times = measure(database, questions, processes, readers)
                print(
                    f"{kind:10} {shape:30} {len(times.asked):6} {times.quantile(0.5):8.1f} "
                    f"{times.quantile(0.95):8.1f} {times.quantile(1):8.1f}",
                    flush=True,
                )
                if (processes, readers) == (1, 1):
                    for name, ms in times.asked:
                        slow[name].append(ms)
        worst = sorted(slow, key=lambda name: -float(np.median(slow[name])))[:12]
        print("slowest, median ms of one reader:")
        print("\n".join(f"  {np.median(slow[name]):7.1f} {name}" for name in worst))
