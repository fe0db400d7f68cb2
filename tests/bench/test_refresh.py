"""How long a refresh takes, where the time goes, and that start-up does not grow with the data.

Figures are printed and written by hand to docs/benchmarks.md; nothing is asserted about time.
"""

from __future__ import annotations

import csv
import json
import resource
import statistics
from pathlib import Path

import pytest

from tests.spoilt import checkout_copy, phasein_of

pytestmark = pytest.mark.bench
RUNS = 3


def seconds_of(code: Path, folder: Path) -> dict[str, float]:
    """Median seconds by stage over RUNS refreshes from the snapshot, after one that warms up the parse of dbt."""
    runs = []
    for run in range(RUNS + 1):
        said = phasein_of(code, folder / "home", "refresh", "--json")
        assert said.code == 0, said.err
        if run:
            runs.append(json.loads(said.out)["seconds"])
    return {stage: statistics.median(run[stage] for run in runs) for stage in runs[0]}


def double_scenarios(code: Path) -> None:
    """Adds a twin of every scenario: twice the rows in every table that has scenarios."""
    seeds = code / "dbt_project" / "seeds" / "scenarios"
    for name in ("scenario.csv", "scenario_factor_weight.csv"):
        with (seeds / name).open(newline="") as file:
            rows = list(csv.DictReader(file))
        twins = [{**row, "scenario_id": row["scenario_id"] + "_twin"} for row in rows]
        for twin in twins:
            if "is_base" in twin:
                twin["is_base"] = "false"
        with (seeds / name).open("w", newline="") as file:
            writer = csv.DictWriter(file, fieldnames=list(rows[0]))
            writer.writeheader()
            writer.writerows(rows + twins)


def test_refresh_by_stage_and_by_size(tmp_path: Path) -> None:
    once = seconds_of(checkout_copy(tmp_path / "once"), tmp_path / "once")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e6
    twice_code = checkout_copy(tmp_path / "twice")
    double_scenarios(twice_code)
    twice = seconds_of(twice_code, tmp_path / "twice")
    print(f"\n{'stage':32} {'seconds':>8} {'twice':>8} {'ratio':>6}")
    for stage, seconds in once.items():
        print(f"{stage:32} {seconds:8.1f} {twice[stage]:8.1f} {twice[stage] / max(seconds, 1e-9):6.2f}")
    print(f"largest process of the refreshes with five scenarios: {peak:.2f} GB")
