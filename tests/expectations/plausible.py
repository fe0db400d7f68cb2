"""Plausible faults of a batch: what one is, and short verbs to make it happen and to say what notices it.

Belongs here: what the lists of faults share. Does not belong here: the faults (`test_plausible_faults`,
`grid_faults`, `place_faults`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True)
class Fault:
    """A plausible fault of a batch, and the expectations that must notice it (kind without `expect_`,
    column).
    """

    story: str
    source: str
    happen: Callable[[pl.DataFrame], pl.DataFrame]
    noticed: frozenset[tuple[str, str | None]]


def fault(
    story: str, name: str, happen: Callable[[pl.DataFrame], pl.DataFrame], *noticed: tuple[str, str | None]
) -> Fault:
    return Fault(story, name, happen, frozenset(noticed))


ROWS = ("table_row_count_to_be_between", None)


def between(column: str) -> tuple[str, str]:
    return ("column_values_to_be_between", column)


def total(column: str) -> tuple[str, str]:
    return ("column_sum_to_be_between", column)


def scaled(column: str, factor: float) -> Callable[[pl.DataFrame], pl.DataFrame]:
    return lambda table: table.with_columns(pl.col(column) * factor)


def first_set_to(column: str, value: object) -> Callable[[pl.DataFrame], pl.DataFrame]:
    return lambda table: table.with_columns(
        pl.when(pl.int_range(pl.len()) > 0).then(pl.col(column)).otherwise(pl.lit(value)).alias(column)
    )


def without(condition: pl.Expr) -> Callable[[pl.DataFrame], pl.DataFrame]:
    return lambda table: table.filter(~condition)


def repeated(table: pl.DataFrame) -> pl.DataFrame:
    return pl.concat([table.slice(1), table.slice(2, 1)])
