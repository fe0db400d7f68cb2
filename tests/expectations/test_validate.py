"""Validation itself: order, samples, missing columns, values it cannot judge, silence."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from expectations.suites import suite_of
from expectations.validate import validate
from ingest.registry import source
from ingest.snapshot import SNAPSHOT_FOLDER
from tests.expectations.tables import failures, good_table, validated

OFFLINE_PROGRAM = """
import socket, sys
from pathlib import Path

def refuse(*args, **kwargs):
    raise AssertionError("a socket was opened")

socket.socket.connect = refuse
from expectations.validate import validate_table

print(all(each.success for each in validate_table("moves_vehicle_population", Path(sys.argv[1]))))
"""


def test_an_empty_batch_fails_by_its_row_count(tmp_path: Path) -> None:
    empty = good_table("nei_vehicle_miles").clear()
    noticed = failures(validated("nei_vehicle_miles", empty, tmp_path))
    assert ("table_row_count_to_be_between", None) in noticed


def test_a_missing_column_is_named_and_the_rest_still_judged(tmp_path: Path) -> None:
    outcomes = validated(
        "nei_hotelling_hours", good_table("nei_hotelling_hours").drop("hotelling_hours"), tmp_path
    )
    about_hours = [each for each in outcomes if each.column == "hotelling_hours"]
    assert about_hours
    assert {each.observed for each in about_hours} == {"the table has no column hotelling_hours"}
    by_check = {each.check_name: each.success for each in outcomes}
    assert by_check["expect_column_values_to_be_unique.county_fips"]


def test_an_outcome_names_what_was_seen_and_at_most_five_values(tmp_path: Path) -> None:
    table = good_table("nei_hotelling_hours").with_columns(-pl.col("hotelling_hours"))
    (outcome,) = [
        each
        for each in validated("nei_hotelling_hours", table, tmp_path)
        if each.expectation == "expect_column_values_to_be_between"
    ]
    negative = table.filter(pl.col("hotelling_hours") < 0).height
    assert not outcome.success
    assert outcome.unexpected_count == negative
    assert len(outcome.unexpected_sample) == 5
    assert all(value.startswith("-") for value in outcome.unexpected_sample)
    assert outcome.reason in str(outcome)
    assert f"{negative} of {table.height} values unexpected" in str(outcome)


def test_values_that_cannot_be_judged_fail_without_a_traceback(tmp_path: Path) -> None:
    table = good_table("nei_hotelling_hours").with_columns(pl.col("hotelling_hours").cast(pl.String))
    failed = [each for each in validated("nei_hotelling_hours", table, tmp_path) if not each.success]
    assert failed
    assert all("Traceback" not in str(each) for each in failed)


def test_a_batch_is_never_judged_by_the_figures_of_another(tmp_path: Path) -> None:
    good = good_table("nei_hotelling_hours")
    verdicts = [
        bool(failures(validated("nei_hotelling_hours", table, tmp_path)))
        for table in (good, good.head(10), good, good.head(10))
    ]
    assert verdicts == [False, True, False, True]


def test_validate_takes_what_landing_hands_over() -> None:
    @dataclass(frozen=True)
    class LandedSoFar:
        path: Path
        parsed_path: Path | None = None

    its = source("moves_vehicle_population")
    outcomes = validate(its, LandedSoFar(SNAPSHOT_FOLDER / "moves_vehicle_population.parquet"))
    assert len(outcomes) == len(suite_of(its.name).of("condensed"))


def test_validation_is_silent_and_sends_nothing() -> None:
    """In a process of its own: no progress bar, no warning, telemetry off, no socket but local ones."""
    done = subprocess.run(
        [sys.executable, "-c", OFFLINE_PROGRAM, str(SNAPSHOT_FOLDER / "moves_vehicle_population.parquet")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert (done.stdout.strip(), done.stderr) == ("True", "")
