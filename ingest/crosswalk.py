"""Older and newer county codes brought home to the 3,142 canonical counties.

Belongs here: the join with the crosswalk and its check. Does not belong here: the facts themselves
(`dbt_project/seeds/geography/county_crosswalk.csv`), names and points.
"""

from __future__ import annotations

import polars as pl

from ingest.errors import IngestError

WEIGHT_TOLERANCE = 1e-9


def check_crosswalk(crosswalk: pl.DataFrame, counties: pl.DataFrame) -> None:
    """Checks that each code's weights sum to one and lead from no canonical county to canonical ones.

    Raises IngestError naming the code, since a wrong weight loses or invents people and vehicles.
    """
    sums = crosswalk.group_by("from_county_fips").agg(pl.col("weight").sum()).sort("from_county_fips")
    for code, total in sums.filter((pl.col("weight") - 1).abs() > WEIGHT_TOLERANCE).rows():
        raise IngestError(
            f"county_crosswalk.csv: the weights of {code} sum to {total}, not 1",
            remedy="correct the rows of that code in dbt_project/seeds/geography/county_crosswalk.csv.",
        )
    known = counties["county_fips"].implode()
    wrong = crosswalk.filter(~pl.col("county_fips").is_in(known) | pl.col("from_county_fips").is_in(known))
    for code, target in wrong.select("from_county_fips", "county_fips").rows():
        raise IngestError(
            f"county_crosswalk.csv: {code} -> {target}: the second alone must be a canonical county",
            remedy="correct that row of dbt_project/seeds/geography/county_crosswalk.csv.",
        )


def crossing(counties: pl.DataFrame, crosswalk: pl.DataFrame) -> pl.DataFrame:
    """Every known code: from_county_fips, county_fips, crosswalk_weight, crosswalk_method."""
    direct = counties.select(
        pl.col("county_fips").alias("from_county_fips"),
        "county_fips",
        pl.lit(1.0).alias("crosswalk_weight"),
        pl.lit("direct").alias("crosswalk_method"),
    )
    crossed = crosswalk.select(
        "from_county_fips",
        "county_fips",
        pl.col("weight").alias("crosswalk_weight"),
        pl.lit("crosswalk").alias("crosswalk_method"),
    )
    return pl.concat([direct, crossed]).sort("from_county_fips", "county_fips")


def to_canonical(frame: pl.DataFrame, column: str, known: pl.DataFrame) -> pl.DataFrame:
    """The frame with county_fips, crosswalk_weight and crosswalk_method (`direct`, `crosswalk`), or nulls.

    A code that is spread over several counties gives a row for each: multiply amounts by crosswalk_weight,
    and count input rows by row_number. Rows keep their order. Codes of four digits get their leading zero
    back.

    known: as made by `crossing`. `column` must not be called county_fips.
    """
    if column == "county_fips":
        raise ValueError("name the publisher's code column something else than county_fips")
    key = "_from_county_fips"
    return (
        frame.with_columns(padded(column).alias(key))
        .join(known, left_on=key, right_on="from_county_fips", how="left", maintain_order="left_right")
        .drop(key)
    )


def padded(column: str) -> pl.Expr:
    """A county code as five characters: a lost leading zero is put back."""
    return pl.col(column).cast(pl.String).str.strip_chars().str.zfill(5)
