"""Sums that come out the same to the byte, whatever the order of rows or threads.

Belongs here: exact addition of amounts. Does not belong here: rounding for display.
"""

from __future__ import annotations

import polars as pl

PLACES = 6
_EXACT = pl.Decimal(38, PLACES)


def exact_sum(amount: pl.Expr) -> pl.Expr:
    """The sum of finite amounts (Float64) as the nearest Float64; null where every amount is null.

    An amount counts as the decimal it is written as (its shortest one), rounded half to even to PLACES.
    Decimals add up alike in every order, floats do not. Raises polars' InvalidOperationError for an amount
    of 10^32 and more, or none that is finite: they are quarantined before.
    """
    # By way of text: from a float, Polars takes the digits of its binary value (..449856 for .45).
    total = amount.cast(pl.String).cast(_EXACT).sum().cast(pl.Float64)
    return pl.when(amount.count() > 0).then(total)
