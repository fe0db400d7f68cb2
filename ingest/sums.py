"""Sums that come out the same to the byte, whatever the order of rows or threads.

Belongs here: exact addition of amounts. Does not belong here: rounding for display.
"""

from __future__ import annotations

import polars as pl

PLACES = 6


def exact_sum(amount: pl.Expr) -> pl.Expr:
    """The sum of amounts in whole millionths as Float64; null where every amount is null.

    Integers add up alike in every order, floats do not. Amounts up to 10^12 keep their six decimals; the
    sum of a group must stay under 9 x 10^12.
    """
    scale = 10**PLACES
    total = (amount * scale).round().cast(pl.Int64).sum() / scale
    return pl.when(amount.count() > 0).then(total)
