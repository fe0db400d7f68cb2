"""Good and impossible tables, and what failed on them.

Belongs here: what the tests of suites and of validation share. Does not belong here: assertions.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl

from expectations.model import Outcome, Suite
from expectations.validate import validate_table
from ingest.model import POLARS_TYPES, Source
from ingest.snapshot import SNAPSHOT_FOLDER


def good_table(name: str) -> pl.DataFrame:
    """A source's table of the embedded snapshot."""
    return pl.read_parquet(SNAPSHOT_FOLDER / f"{name}.parquet")


def validated(
    name: str, table: pl.DataFrame, folder: Path, parsed: pl.DataFrame | None = None, vintage: str = ""
) -> tuple[Outcome, ...]:
    """Outcomes on these frames; of the newest vintage's suite unless another is named."""
    path = folder / "table.parquet"
    table.write_parquet(path)
    if parsed is None:
        return validate_table(name, path, vintage=vintage)
    parsed.write_parquet(folder / "parsed.parquet")
    return validate_table(name, path, folder / "parsed.parquet", vintage)


def failures(outcomes: tuple[Outcome, ...]) -> set[tuple[str, str | None]]:
    """What failed: the expectation without its `expect_`, and the column."""
    return {(each.expectation.removeprefix("expect_"), each.column) for each in outcomes if not each.success}


def nonsense(its: Source) -> pl.DataFrame:
    """Two equal rows of impossible values, rows of nulls, and a column too many.

    Each number is larger than any of the columns before it, so that no column is at least a later one; a
    flag is text.
    """
    impossible = {
        "VARCHAR": lambda position: "nonsense",
        "BIGINT": lambda position: 10**15 * (position + 1),
        "DOUBLE": lambda position: 1e30 * (position + 1),
        "BOOLEAN": lambda position: "perhaps",
        "DATE": lambda position: dt.date(1066, 10, 14),
    }
    columns = {
        column.name: pl.Series(
            column.name,
            [impossible[column.dtype](position)] * 2 + [None] * 8,
            dtype=pl.String() if column.dtype == "BOOLEAN" else POLARS_TYPES[column.dtype],
        )
        for position, column in enumerate(its.columns)
    }
    return pl.DataFrame(columns).with_columns(pl.lit("too many").alias("surplus"))


def parsed_nonsense(suite: Suite) -> pl.DataFrame:
    """Two equal parsed rows that match no set and no pattern."""
    names = {column for each in suite.of("parsed") for column in each.columns} | {"row_number"}
    return pl.DataFrame({name: ["nonsense", "nonsense"] for name in sorted(names)})
