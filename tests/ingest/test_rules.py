"""Rules that several sources share: keys by value, amounts and counts within measure."""

from __future__ import annotations

import polars as pl
import pytest

from ingest.quarantine import LARGEST_AMOUNT, LARGEST_WHOLE, Rule, split_rows, whole_number
from ingest.rules import (
    ambiguous_key,
    amount_rules,
    identifier_rules,
    optional_amount_rules,
    optional_count_rules,
)


def refused(values: list[str | None], *rules: Rule) -> dict[int, str]:
    rows = pl.DataFrame({"a": values}, schema={"a": pl.String}).with_row_index("row_number", offset=1)
    return dict(split_rows(rows, rules)[1].select("row_number", "reason").iter_rows())


def test_one_number_written_in_several_ways_is_one_key():
    same = "several rows have the same a"
    assert refused(["34", "034", "35", "x", "36.0", "3,6", "36", "y"], ambiguous_key("a")) == dict.fromkeys(
        (1, 2, 5, 6, 7), same
    )
    assert refused(["x", "x", "X", None, None], ambiguous_key("a")) == dict.fromkeys((1, 2, 4, 5), same)


def test_numbers_that_a_float_does_not_tell_apart_are_no_identifiers():
    largest, beyond = str(LARGEST_WHOLE), str(LARGEST_WHOLE + 2)
    seen = pl.DataFrame({"a": [largest, beyond]}).select(whole_number("a"))["a"]
    assert seen.to_list() == [LARGEST_WHOLE, None]
    assert set(refused(["9223372036854775807", "1e300", "1"], *identifier_rules("a"))) == {1, 2}


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (None, "a is missing"),
        ("x", "a is not a number"),
        ("inf", "a is not a number"),
        ("-0.5", "a is negative"),
        ("1000000000001", "a is over 10^12"),
        ("1e300", "a is over 10^12"),
    ],
)
def test_what_is_no_amount_is_refused_by_name(value: str | None, reason: str):
    assert refused([value, "0", str(LARGEST_AMOUNT)], *amount_rules("a")) == {1: reason}


def test_optional_ones_may_be_empty():
    assert refused([None, "1.5"], *optional_amount_rules("a")) == {}
    assert refused([None, "1.5", "2", "1e13"], *optional_count_rules("a")) == {
        2: "a is not a whole number",
        4: "a is over 10^12",
    }
