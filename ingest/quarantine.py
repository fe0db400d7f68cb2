"""Rows that cannot be used, counted with a reason, and the raw table made of the rest.

Belongs here: rules that several sources share, the split into good and bad rows, the last check of a
condensed table. Does not belong here: rules of one source (they are `Rule`s in its module), thresholds on
how much may be bad (expectations).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from ingest.errors import EmptySourceError, IngestError
from ingest.files import ROW_NUMBER
from ingest.model import POLARS_TYPES, QUARANTINE_SCHEMA, Column, Condensed

LARGEST_WHOLE = 2**53
LARGEST_AMOUNT = 1e12


@dataclass(frozen=True)
class Rule:
    """Rows for which `is_bad` is true are quarantined with `reason`; `column` is the one shown."""

    column: str
    is_bad: pl.Expr
    reason: str


def split_rows(frame: pl.DataFrame, rules: Iterable[Rule]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows that pass every rule, and the quarantine of the others: each counts once, by its first rule.

    frame: one row per input row, with row_number. A rule sees only what the rules before it let pass; null
    is not bad.
    Returns (frame's columns and order, quarantine by QUARANTINE_SCHEMA).
    """
    quarantined = [pl.DataFrame(schema=QUARANTINE_SCHEMA)]
    for rule in rules:
        judged = frame.with_columns(rule.is_bad.fill_null(False).alias("_is_bad"))
        quarantined.append(
            judged.filter("_is_bad").select(
                pl.col(ROW_NUMBER).cast(pl.Int64),
                pl.lit(rule.column).alias("column"),
                pl.col(rule.column).cast(pl.String).alias("value"),
                pl.lit(rule.reason).alias("reason"),
            )
        )
        frame = judged.filter(~pl.col("_is_bad")).drop("_is_bad")
    return frame, pl.concat(quarantined).sort(ROW_NUMBER, maintain_order=True)


def number(column: str) -> pl.Expr:
    """The column as Float64, thousands commas allowed; null where it is no finite number."""
    value = pl.col(column).cast(pl.String).str.replace_all(",", "").cast(pl.Float64, strict=False)
    return pl.when(value.is_finite()).then(value).alias(column)


def whole_number(column: str) -> pl.Expr:
    """The column as Int64; null where it is no whole number, or over 2^53. `34.0` is 34."""
    value = number(column)
    # From there on a Float64 does not tell two whole numbers apart.
    is_whole = (value == value.round()) & (value.abs() <= LARGEST_WHOLE)
    return pl.when(is_whole).then(value.cast(pl.Int64, strict=False)).alias(column)


def missing(column: str) -> Rule:
    """The column is empty."""
    return Rule(column, pl.col(column).is_null(), f"{column} is missing")


def not_a_number(column: str) -> Rule:
    """The column holds something that is no finite number; an empty one passes (see `missing`)."""
    return Rule(column, pl.col(column).is_not_null() & number(column).is_null(), f"{column} is not a number")


def not_a_whole_number(column: str) -> Rule:
    """The column holds something that is no whole number; an empty one passes (see `missing`)."""
    return Rule(
        column,
        pl.col(column).is_not_null() & whole_number(column).is_null(),
        f"{column} is not a whole number",
    )


def negative(column: str) -> Rule:
    """The column is a number below zero."""
    return Rule(column, number(column) < 0, f"{column} is negative")


def too_large(column: str) -> Rule:
    """The column is a number that no county, utility or state can have: sums of such lose their digits."""
    return Rule(column, number(column).abs() > LARGEST_AMOUNT, f"{column} is over 10^12")


def unknown_county(column: str, known_codes: pl.Series) -> Rule:
    """The column's county code (padded to five characters) is none of `Reference.known_codes`."""
    code = pl.col(column).cast(pl.String).str.zfill(5)
    return Rule(
        column,
        code.is_not_null() & ~code.is_in(known_codes.implode()),
        "outside the canonical counties: no such county and no crosswalk",
    )


def duplicate_key(*columns: str) -> Rule:
    """An earlier row holds the same key: the first is kept."""
    return Rule(
        columns[0],
        pl.struct(columns).is_first_distinct().not_(),
        f"an earlier row has the same {', '.join(columns)}",
    )


def condensed_table(
    name: str,
    columns: Sequence[Column],
    key: Sequence[str],
    *,
    good: pl.DataFrame,
    quarantine: pl.DataFrame,
    rows_in: int,
    rows_used: int,
) -> Condensed:
    """The raw table of a source: its columns and types in order, sorted by key, with the last checks.

    Raises EmptySourceError without a row, IngestError on a repeated key or a null where the column allows
    none: those are faults of the condense step, since bad input rows are quarantined before.
    """
    types = {column.name: POLARS_TYPES[column.dtype] for column in columns}
    table = good.select(pl.col(column).cast(dtype) for column, dtype in types.items()).sort(key)
    if table.is_empty():
        reasons = dict(quarantine.group_by("reason").len().sort("reason").iter_rows())
        raise EmptySourceError(
            f"{name}: none of its {rows_in} rows can be used; quarantined: {reasons or 'none'}",
            remedy="check that it is the right file and vintage.",
        )
    repeated = table.filter(pl.struct(key).is_duplicated())
    if repeated.height:
        raise IngestError(
            f"{name}: {repeated.height} rows share {', '.join(key)}, first {repeated.select(key).row(0)}",
            remedy="quarantine or sum them in the source's condense step.",
        )
    for column in columns:
        if not column.nullable and table[column.name].null_count():
            raise IngestError(
                f"{name}: {column.name} is empty in {table[column.name].null_count()} rows",
                remedy="quarantine those rows in the source's condense step, or declare the column nullable.",
            )
    return Condensed(table=table, quarantine=quarantine, rows_in=rows_in, rows_used=rows_used)
