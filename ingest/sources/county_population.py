"""Census population estimates, vintage 2023: people by county.

Belongs here: the 2023 estimate on canonical counties. Does not belong here: what is spread by it (dbt).

File: latin-1, codes without leading zeros, states and counties mixed; Connecticut by planning region,
which is spread over its eight old counties by their shares of the state's population in 2020. That
conserves the state, not the place within it: a county there says nothing about change since 2020.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

import polars as pl

from ingest.files import read_csv_rows
from ingest.layout import CODE, NUMBER, Layout, check_layout
from ingest.model import Column, Condensed, Parsed, Source, Steps
from ingest.quarantine import (
    Rule,
    condensed_table,
    duplicate_key,
    missing,
    number,
    split_rows,
    unknown_county,
)
from ingest.reference import Reference
from ingest.rules import amount_rules

NAME = "county_population"
YEAR = 2023
COUNTY_LEVEL, STATE_LEVEL = "50", "40"
COLUMNS = (
    Column("county_fips", "VARCHAR", "code", "canonical county code"),
    Column(
        "population", "DOUBLE", "people", "estimate of 1 July 2023; not whole where the crosswalk spreads it"
    ),
    Column("crosswalk_method", "VARCHAR", "code", "direct, or crosswalk where another code was published"),
)


def layout(year: int = YEAR) -> Layout:
    """The columns that are read of a vintage's file: its newest estimate, of the vintage's own year."""
    estimate = f"popestimate{year}"
    return Layout(
        f"Census co-est{year}-alldata",
        ("sumlev", "state", "county", "stname", "ctyname", estimate),
        exact=False,
        types={"sumlev": CODE, "state": CODE, "county": CODE, estimate: NUMBER},
    )


LAYOUT = layout()


def parse(path: Path, year: int = YEAR) -> Parsed:
    """The file's rows as text: the columns of the year's layout, no others. Raises IngestError."""
    rows = read_csv_rows(path)
    known = layout(year)
    check_layout(path, rows, known)
    return Parsed(rows.select(*known.columns, "row_number"))


def condense(parsed: Parsed, reference: Reference, year: int = YEAR) -> Condensed:
    """People by canonical county, estimated for the year."""
    estimate = f"popestimate{year}"
    rows = parsed.rows.with_columns(
        pl.col("sumlev").str.strip_chars_start("0"),
        (pl.col("state").str.zfill(2) + pl.col("county").str.zfill(3)).alias("geoid"),
    )
    good, quarantine = split_rows(
        rows,
        (
            Rule("sumlev", pl.col("sumlev") == STATE_LEVEL, "state total, not a county"),
            Rule(
                "sumlev", (pl.col("sumlev") != COUNTY_LEVEL).fill_null(True), "neither a state nor a county"
            ),
            missing("geoid"),
            unknown_county("geoid", reference.known_codes),
            *amount_rules(estimate),
            duplicate_key("geoid"),
        ),
    )
    people = number(estimate) * pl.col("crosswalk_weight")
    table = (
        reference.to_canonical(good, "geoid")
        .with_columns(people.alias("population"))
        .sort("county_fips", "geoid")
        .group_by("county_fips", maintain_order=True)
        .agg(pl.col("population").sum(), pl.col("crosswalk_method").min())
    )
    return condensed_table(
        NAME,
        COLUMNS,
        ("county_fips",),
        good=table,
        quarantine=quarantine,
        rows_in=parsed.rows.height,
        rows_used=good.height,
    )


SOURCE = Source(
    name=NAME,
    title="Population by county, 2023",
    description="People on 1 July 2023. Connecticut is published by planning region and spread over its "
    "old counties by their 2020 shares of the state: right for the state, not for change within it.",
    publisher="U.S. Census Bureau, Population Estimates Program, vintage 2023",
    licence="public domain (U.S. federal work)",
    vintage="2023",
    grain="one row per county",
    key=("county_fips",),
    cadence="yearly",
    live_url="https://www2.census.gov/programs-surveys/popest/datasets/2020-2023/counties/totals/"
    "co-est2023-alldata.csv",
    mirror_path="census_population_2023/co-est2023-alldata.csv",
    columns=COLUMNS,
    parse=parse,
    condense=condense,
    edition=lambda name: Steps(partial(parse, year=int(name)), partial(condense, year=int(name))),
)
