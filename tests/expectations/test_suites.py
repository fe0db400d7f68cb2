"""The suites: the real tables meet them, every expectation can fail, nonsense meets none."""

from __future__ import annotations

from pathlib import Path

import pytest

from expectations.model import Suite
from expectations.suites import SUITES, suite_of
from expectations.validate import validate_table
from ingest.mirror import input_files
from ingest.registry import SOURCES, source
from ingest.snapshot import SNAPSHOT_FOLDER
from tests.expectations.tables import failures, nonsense, parsed_nonsense, validated
from tests.ingest.publisher_files import real_reference

# What an earlier vintage does not meet: nothing but these keeps it from standing in for the newest.
SHORTCOMINGS = {
    ("nei_vehicle_population", "2014"): {("column_unique_value_count_to_be_between", "county_fips")}
}
EARLIER = [(each.name, vintage.vintage) for each in SOURCES for vintage in each.vintages[1:]]
by_name = pytest.mark.parametrize("suite", SUITES, ids=lambda suite: suite.name)


@by_name
def test_the_embedded_table_meets_its_suite(suite: Suite) -> None:
    outcomes = validate_table(suite.name, SNAPSHOT_FOLDER / f"{suite.name}.parquet")
    assert not failures(outcomes)
    assert [(each.expectation, each.column) for each in outcomes] == [
        (each.kind, each.column) for each in suite.of("condensed")
    ]


@by_name
def test_the_publishers_rows_meet_the_suite(suite: Suite, mirror: Path, tmp_path: Path) -> None:
    its = source(suite.name)
    parsed = its.parse(input_files(its, mirror)[0][0])
    condensed = its.condense(parsed, real_reference(mirror))
    outcomes = validated(suite.name, condensed.table, tmp_path, parsed.rows)
    assert not failures(outcomes)
    assert len(outcomes) == len(suite.expectations)


@by_name
def test_every_expectation_of_the_suite_can_fail(suite: Suite, tmp_path: Path) -> None:
    outcomes = validated(
        suite.name,
        nonsense(source(suite.name)),
        tmp_path,
        parsed_nonsense(suite) if suite.of("parsed") else None,
    )
    assert len(outcomes) == len(suite.expectations)
    assert [str(each) for each in outcomes if each.success] == []


@pytest.mark.parametrize(("name", "vintage"), EARLIER)
def test_an_earlier_vintage_meets_its_suite_but_for_known_shortcomings(
    name: str, vintage: str, mirror: Path, tmp_path: Path
) -> None:
    (its,) = [each for each in source(name).vintages if each.vintage == vintage]
    parsed = its.parse(input_files(its, mirror)[0][0])
    condensed = its.condense(parsed, real_reference(mirror))
    outcomes = validated(name, condensed.table, tmp_path, parsed.rows, vintage)
    assert failures(outcomes) == SHORTCOMINGS.get((name, vintage), set())
    assert len(outcomes) == len(suite_of(name).for_vintage(vintage).expectations)


@pytest.mark.parametrize(("name", "vintage"), EARLIER)
def test_every_expectation_of_an_earlier_vintage_can_fail(name: str, vintage: str, tmp_path: Path) -> None:
    suite = suite_of(name).for_vintage(vintage)
    outcomes = validated(name, nonsense(source(name)), tmp_path, parsed_nonsense(suite), vintage)
    assert len(outcomes) == len(suite.expectations)
    assert [str(each) for each in outcomes if each.success] == []


def test_one_vintage_does_not_pass_for_the_other(mirror: Path, tmp_path: Path) -> None:
    its = source("eia861_sales")
    parsed = its.parse(input_files(its, mirror)[0][0])
    table = its.condense(parsed, real_reference(mirror)).table
    noticed = failures(validated(its.name, table, tmp_path, parsed.rows, "2017"))
    assert noticed == {("column_values_to_be_in_set", "data_year")}


def test_expectations_of_an_earlier_vintage_belong_to_one_that_the_source_has() -> None:
    assert {(suite.name, vintage) for suite in SUITES for vintage in suite.earlier} <= set(EARLIER)
