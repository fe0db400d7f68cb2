"""Whether a frame is what its declaration says: nulls, ranges, allowed values, unique key.

Belongs here: rules that follow from `tables.py` alone, for inputs and outputs alike. Does not belong here:
rules between tables.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from warehouse.allocation.columns import Column, Table
from warehouse.allocation.errors import AllocationError, InvariantError

REMEDY = "this is a mistake in warehouse/allocation, not in the data: report it with the inputs of this run"


def check_table(frame: pl.DataFrame, table: Table, error: type[AllocationError], remedy: str) -> None:
    """Raise `error`, naming the first offending row by key, if `frame` breaks a rule of its declaration."""
    for column in table.columns:
        wrong = frame.filter(_breaks(column))
        if wrong.height:
            row = wrong.sort(table.key, nulls_last=True).row(0, named=True)
            raise error(
                f"{table.name}: {column.name} is {row[column.name]!r} at {describe(row, table.key)}, "
                f"but must be {_rule(column)} ({wrong.height} row(s) like it)",
                remedy=remedy,
            )
    duplicates = frame.filter(pl.struct(table.key).is_duplicated())
    if duplicates.height:
        row = duplicates.sort(table.key).row(0, named=True)
        raise error(f"{table.name}: more than one row for {describe(row, table.key)}", remedy=remedy)


def none_breaks(wrong: pl.DataFrame, key: list[str], rule: str) -> None:
    """Raise InvariantError with the first row of `wrong` by key, if there is one."""
    if wrong.height:
        row = wrong.sort(key).row(0, named=True)
        raise InvariantError(f"{rule}: {describe(row, key)} ({wrong.height} row(s) like it)", remedy=REMEDY)


def describe(row: dict[str, object], columns: Sequence[str]) -> str:
    """`column value, column value`: how messages name a row."""
    return ", ".join(f"{column} {row[column]}" for column in columns)


def _breaks(column: Column) -> pl.Expr:
    value = pl.col(column.name)
    broken = value.is_null() if not column.nullable else pl.lit(False)
    if column.dtype == pl.Float64():
        broken |= ~value.is_finite()
    if column.minimum is not None:
        broken |= value < column.minimum
    if column.maximum is not None:
        broken |= value > column.maximum
    if column.above is not None:
        broken |= value <= column.above
    if column.allowed:
        broken |= ~value.is_in(column.allowed)
    return broken.fill_null(False)


def _rule(column: Column) -> str:
    rules = [] if column.nullable else ["present"]
    rules += ["finite"] if column.dtype == pl.Float64() else []
    rules += [f"at least {column.minimum:g}"] if column.minimum is not None else []
    rules += [f"at most {column.maximum:g}"] if column.maximum is not None else []
    rules += [f"above {column.above:g}"] if column.above is not None else []
    rules += [f"one of {', '.join(column.allowed)}"] if column.allowed else []
    return ", ".join(rules)
