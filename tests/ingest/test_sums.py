"""Sums of amounts: exact at six decimals, whatever the order."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ingest.sums import exact_sum

MILLIONTH = Decimal("0.000001")
AMOUNTS = st.floats(-1e15, 1e15, allow_nan=False)


def summed(*amounts: float | None) -> float | None:
    frame = pl.DataFrame({"amount": amounts}, schema={"amount": pl.Float64})
    return frame.select(exact_sum(pl.col("amount"))).item()


def in_python(amounts: list[float]) -> float:
    """The same by Python's decimals: each amount as it is written, to the millionth; the nearest float."""
    return float(
        sum((Decimal(repr(each)).quantize(MILLIONTH, ROUND_HALF_EVEN) for each in amounts), Decimal(0))
    )


@pytest.mark.parametrize(
    ("amounts", "total"),
    [
        ([35.2], 35.2),
        ([0.1, 0.2], 0.3),
        ([0.1] * 10, 1.0),
        ([1e12, 0.000001, -1e12], 0.000001),
        ([123_456_789_012.12], 123_456_789_012.12),
        ([1e15] * 1_000, 1e18),
        ([0.0000004, 0.0000004], 0.0),
        ([1.5, None, 2.25], 3.75),
        ([-0.25, 0.25], 0.0),
    ],
)
def test_a_sum_is_the_one_on_paper(amounts: list[float | None], total: float):
    assert summed(*amounts) == total


def test_a_sum_of_nothing_is_missing():
    assert summed(None, None) is None
    assert summed() is None


@given(st.lists(AMOUNTS, min_size=1, max_size=20))
@example([9_007_199_254.740993])
@example([0.5e-6, 1.5e-6, 2.5e-6])
@example([999_999_999_999.9999, 1e-7])
def test_a_sum_is_the_nearest_float_of_the_decimals(amounts: list[float]):
    assert summed(*amounts) == in_python(amounts)


@given(st.lists(AMOUNTS, min_size=2, max_size=20), st.randoms())
def test_a_sum_does_not_depend_on_the_order(amounts: list[float], random):
    shuffled = random.sample(amounts, len(amounts))
    assert summed(*shuffled) == summed(*amounts)


@given(
    st.lists(st.integers(-(10**18), 10**18), min_size=1, max_size=20).map(
        lambda millionths: [each / 10**6 for each in millionths]
    )
)
def test_a_sum_of_published_decimals_is_theirs(amounts: list[float]):
    assert summed(*amounts) == in_python(amounts)


@pytest.mark.parametrize("amount", [float("nan"), float("inf"), 1e33])
def test_what_is_no_amount_is_not_summed(amount: float):
    with pytest.raises(pl.exceptions.InvalidOperationError):
        summed(amount)
