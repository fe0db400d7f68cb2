"""Short verbs with which the suites declare expectations.

Belongs here: one function per kind of expectation that the suites use, each demanding a reason. Does not
belong here: ranges, column names or reasons of any source (those stand in `expectations.suites`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from expectations.model import Expectation

Number = float | int
Bound = Number | dt.datetime


def row_count(low: int, high: int, *, reason: str) -> Expectation:
    """The table has `low` to `high` rows.

    Every suite has one, since an empty batch passes all other expectations.
    """
    return Expectation("expect_table_row_count_to_be_between", {"min_value": low, "max_value": high}, reason)


def columns_are(*names: str, reason: str) -> Expectation:
    """The table has exactly these columns, in this order."""
    return Expectation("expect_table_columns_to_match_ordered_list", {"column_list": names}, reason)


def unique(*columns: str, reason: str) -> Expectation:
    """No two rows share the values of `columns`."""
    if len(columns) == 1:
        return Expectation("expect_column_values_to_be_unique", {"column": columns[0]}, reason)
    return Expectation("expect_compound_columns_to_be_unique", {"column_list": columns}, reason)


def not_null(column: str, *, reason: str) -> Expectation:
    """No value is missing. Needed beside ranges and sets, which pass over missing values."""
    return Expectation("expect_column_values_to_not_be_null", {"column": column}, reason)


def filled(column: str, low: float, high: float = 1.0, *, reason: str) -> Expectation:
    """The share of values that are not missing lies in `low` to `high` (0-1)."""
    return Expectation(
        "expect_column_proportion_of_non_null_values_to_be_between",
        {"column": column, "min_value": low, "max_value": high},
        reason,
    )


def between(
    column: str, low: Bound | None, high: Bound | None, *, reason: str, mostly: float | None = None
) -> Expectation:
    """Every value (or the share `mostly` of them) lies in `low` to `high`, bounds included."""
    kwargs: dict[str, object] = {"column": column, "min_value": low, "max_value": high}
    if mostly is not None:
        kwargs["mostly"] = mostly
    return Expectation("expect_column_values_to_be_between", kwargs, reason)


def one_of(column: str, values: Iterable[object], *, reason: str) -> Expectation:
    """Every value is one of `values`."""
    return Expectation(
        "expect_column_values_to_be_in_set", {"column": column, "value_set": [*values]}, reason
    )


def all_appear(column: str, values: Iterable[object], *, reason: str) -> Expectation:
    """Each of `values` appears at least once; others may appear too."""
    return Expectation(
        "expect_column_distinct_values_to_contain_set", {"column": column, "value_set": [*values]}, reason
    )


def matches(column: str, pattern: str, *, reason: str) -> Expectation:
    """Every value matches the regular expression `pattern` (anchor it)."""
    return Expectation("expect_column_values_to_match_regex", {"column": column, "regex": pattern}, reason)


def total(column: str, low: Number, high: Number, *, reason: str) -> Expectation:
    """The sum of the column lies in `low` to `high`."""
    return Expectation(
        "expect_column_sum_to_be_between", {"column": column, "min_value": low, "max_value": high}, reason
    )


def median(column: str, low: Number, high: Number, *, reason: str) -> Expectation:
    """The median of the column lies in `low` to `high`: finds a unit error that a range lets through."""
    return Expectation(
        "expect_column_median_to_be_between", {"column": column, "min_value": low, "max_value": high}, reason
    )


def maximum(column: str, low: Number, high: Number, *, reason: str) -> Expectation:
    """The largest value of the column lies in `low` to `high`."""
    return Expectation(
        "expect_column_max_to_be_between", {"column": column, "min_value": low, "max_value": high}, reason
    )


def distinct(column: str, low: int, high: int, *, reason: str) -> Expectation:
    """The column holds `low` to `high` different values."""
    return Expectation(
        "expect_column_unique_value_count_to_be_between",
        {"column": column, "min_value": low, "max_value": high},
        reason,
    )


def at_least(larger: str, smaller: str, *, reason: str) -> Expectation:
    """In every row `larger` is at least `smaller`; rows where one is missing are passed over."""
    return Expectation(
        "expect_column_pair_values_a_to_be_greater_than_b",
        {
            "column_A": larger,
            "column_B": smaller,
            "or_equal": True,
            "ignore_row_if": "either_value_is_missing",
        },
        reason,
    )


def on_parsed(*expectations: Expectation) -> tuple[Expectation, ...]:
    """The same expectations, on the publisher's parsed rows instead of the condensed table."""
    return tuple(replace(each, rows="parsed") for each in expectations)
