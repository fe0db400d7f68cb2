"""Rows that cannot be used are counted with a reason, once each."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import EmptySourceError, IngestError
from ingest.model import Column
from ingest.quarantine import (
    condensed_table,
    duplicate_key,
    missing,
    negative,
    not_a_number,
    not_a_whole_number,
    number,
    split_rows,
    unknown_county,
    whole_number,
)

RULES = (
    missing("county"),
    unknown_county("county", pl.Series(["01001", "01003"])),
    missing("amount"),
    not_a_number("amount"),
    negative("amount"),
    duplicate_key("county"),
)
COLUMNS = (Column("county", "VARCHAR", "code", ""), Column("amount", "DOUBLE", "miles", "", nullable=True))


def rows(*pairs: tuple[str | None, str | None]) -> pl.DataFrame:
    frame = pl.DataFrame(pairs, schema={"county": pl.String, "amount": pl.String}, orient="row")
    return frame.with_row_index("row_number", offset=2)


def test_each_fault_is_named_with_row_column_and_value():
    seen = rows(
        ("01001", "-3"),
        ("99999", "1"),
        ("01001", "many"),
        (None, "1"),
        ("1003", "2"),
        ("01001", "5"),
        ("01001", "6"),
        ("01003", None),
    )
    good, quarantine = split_rows(seen, RULES)
    assert good.rows() == [(6, "1003", "2"), (7, "01001", "5")]
    assert quarantine.rows() == [
        (2, "amount", "-3", "amount is negative"),
        (3, "county", "99999", "outside the canonical counties: no such county and no crosswalk"),
        (4, "amount", "many", "amount is not a number"),
        (5, "county", None, "county is missing"),
        (8, "county", "01001", "an earlier row has the same county"),
        (9, "amount", None, "amount is missing"),
    ]


def test_a_duplicate_of_a_bad_row_is_no_duplicate():
    good, quarantine = split_rows(rows(("01001", "-1"), ("01001", "1")), RULES)
    assert good["row_number"].to_list() == [3]
    assert quarantine["row_number"].to_list() == [2]


@given(
    st.lists(
        st.tuples(
            st.sampled_from([None, "01001", "01003", "1003", "72001", "x"]),
            st.sampled_from([None, "-1", "0", "1", "1e3", "nan", "inf", "?"]),
        )
    )
)
def test_no_row_is_lost_or_counted_twice(pairs: list[tuple[str | None, str | None]]):
    seen = rows(*pairs)
    good, quarantine = split_rows(seen, RULES)
    assert sorted([*good["row_number"], *quarantine["row_number"]]) == seen["row_number"].to_list()


def test_numbers_are_finite_and_whole_ones_whole():
    seen = pl.DataFrame({"x": ["1", "2.0", "2.5", "1,234", "nan", "inf", "-7", None, "a"]})
    assert seen.select(number("x"))["x"].to_list() == [1.0, 2.0, 2.5, 1234.0, None, None, -7.0, None, None]
    assert seen.select(whole_number("x"))["x"].to_list() == [1, 2, None, 1234, None, None, -7, None, None]
    frame = seen.with_row_index("row_number")
    assert split_rows(frame, [not_a_whole_number("x")])[1]["value"].to_list() == ["2.5", "nan", "inf", "a"]


def condensed(table: pl.DataFrame, quarantine: pl.DataFrame | None = None):
    bad = split_rows(rows(), ())[1] if quarantine is None else quarantine
    return condensed_table(
        "things",
        COLUMNS,
        ("county",),
        good=table,
        quarantine=bad,
        rows_in=table.height + bad.height,
        rows_used=table.height,
    )


def test_the_table_has_the_declared_columns_types_and_order():
    table = pl.DataFrame({"other": [1, 2], "amount": [2, None], "county": ["b", "a"]})
    made = condensed(table).table
    assert made.schema == {"county": pl.String, "amount": pl.Float64}
    assert made.rows() == [("a", None), ("b", 2.0)]


def test_an_empty_table_is_never_passed_on():
    quarantine = split_rows(rows(("72001", "1"), ("72003", "1")), RULES)[1]
    with pytest.raises(EmptySourceError, match=r"none of its 2 rows can be used; quarantined: .*: 2"):
        condensed(pl.DataFrame(schema={"county": pl.String, "amount": pl.Float64}), quarantine)


def test_a_repeated_key_or_an_undeclared_null_is_an_error():
    with pytest.raises(IngestError, match=r"things: 2 rows share county, first \('a',\)"):
        condensed(pl.DataFrame({"county": ["a", "a"], "amount": [1.0, 2.0]}))
    with pytest.raises(IngestError, match="county is empty in 1 rows"):
        condensed(pl.DataFrame({"county": ["a", None], "amount": [1.0, 2.0]}))
