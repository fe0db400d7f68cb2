"""The suites: the real tables meet them, every expectation can fail, nonsense meets none."""

from __future__ import annotations

from pathlib import Path

import pytest

from expectations.model import Suite
from expectations.suites import SUITES
from expectations.validate import validate_table
from ingest.mirror import input_files
from ingest.registry import source
from ingest.snapshot import SNAPSHOT_FOLDER
from tests.expectations.tables import failures, nonsense, parsed_nonsense, validated
from tests.ingest.publisher_files import real_reference

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
