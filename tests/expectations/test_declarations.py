"""The suites as data: one per source, each expectation with a reason, in step with the sources' columns."""

from __future__ import annotations

import subprocess
import sys

import pytest

from expectations.model import Expectation, Suite
from expectations.suites import SUITES, suite_of
from ingest.errors import MissingSuiteError
from ingest.model import Source
from ingest.registry import SOURCES

ROW_COUNT = "expect_table_row_count_to_be_between"
COLUMNS = "expect_table_columns_to_match_ordered_list"
UNIQUE = ("expect_column_values_to_be_unique", "expect_compound_columns_to_be_unique")
# Every suite as each of its vintages is held to it.
HELD = [suite.for_vintage(vintage) for suite in SUITES for vintage in ("", *suite.earlier)]


def test_every_source_has_one_suite_and_no_suite_is_without_a_source() -> None:
    assert sorted(suite.name for suite in SUITES) == sorted(source.name for source in SOURCES)


def test_a_source_without_a_suite_is_an_error_that_says_where_to_add_it() -> None:
    with pytest.raises(MissingSuiteError, match="expectations/suites/"):
        suite_of("rumours")


@pytest.mark.parametrize("suite", HELD, ids=lambda suite: suite.name)
def test_every_suite_counts_its_rows_and_every_expectation_says_why(suite: Suite) -> None:
    for rows in ("condensed", "parsed"):
        if rows == "condensed" or suite.of("parsed"):
            assert [each.kind for each in suite.of(rows)].count(ROW_COUNT) == 1
    for each in suite.expectations:
        assert len(each.reason.split()) >= 4, f"{suite.name}: {each.kind} of {each.column}: {each.reason!r}"


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_a_suite_knows_the_columns_and_the_key_of_its_source(source: Source) -> None:
    suite = suite_of(source.name)
    declared = [column.name for column in source.columns]
    (columns,) = [each for each in suite.expectations if each.kind == COLUMNS]
    assert list(columns.columns) == declared
    assert source.key in [each.columns for each in suite.of("condensed") if each.kind in UNIQUE]
    for each in suite.of("condensed"):
        assert set(each.columns) <= set(declared), f"{each.kind} looks at {each.columns}"


def test_no_two_expectations_of_a_suite_have_the_same_name() -> None:
    for suite in HELD:
        names = [(each.kind, each.column, each.rows) for each in suite.expectations]
        assert len(names) == len(set(names)), suite.name


def test_an_expectation_without_a_reason_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="no reason"):
        Expectation(ROW_COUNT, {"min_value": 1, "max_value": 2}, "  ")


def test_reading_the_suites_does_not_import_great_expectations() -> None:
    imports = "import sys, expectations.suites, expectations.validate"
    reading = f"{imports}; print('great_expectations' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", reading], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
