"""Census delineation of July 2015: the metropolitan or micropolitan area and combined area of a county.

Belongs here: reading the workbook. Does not belong here: launch areas (they are made of these areas in
`warehouse.allocation`).

File: xls, header in its third row, notes under the table. Table: one row per county that lies in an area.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from ingest.files import read_workbook_rows
from ingest.layout import CODE, Layout, check_layout
from ingest.model import Column, Condensed, Parsed, Source
from ingest.quarantine import Rule, condensed_table, duplicate_key, missing, split_rows, unknown_county
from ingest.reference import Reference

NAME = "cbsa_delineation"
LAYOUT = Layout(
    "Census CBSA delineation 2015",
    (
        "cbsa_code",
        "metropolitan_division_code",
        "csa_code",
        "cbsa_title",
        "metropolitan_micropolitan_statistical_area",
        "metropolitan_division_title",
        "csa_title",
        "county_county_equivalent",
        "state_name",
        "fips_state_code",
        "fips_county_code",
        "central_outlying_county",
    ),
    types=dict.fromkeys(("cbsa_code", "csa_code", "fips_state_code", "fips_county_code"), CODE),
)
KIND = "metropolitan_micropolitan_statistical_area"
KINDS = {"Metropolitan Statistical Area": "metropolitan", "Micropolitan Statistical Area": "micropolitan"}
ROLES = {"Central": "central", "Outlying": "outlying"}
COLUMNS = (
    Column("county_fips", "VARCHAR", "code", "canonical county code"),
    Column("cbsa_code", "VARCHAR", "code", "core based statistical area"),
    Column("cbsa_title", "VARCHAR", "text", "its title: principal cities and states"),
    Column("metropolitan_type", "VARCHAR", "code", "metropolitan or micropolitan"),
    Column("csa_code", "VARCHAR", "code", "combined statistical area; empty if in none", nullable=True),
    Column("csa_title", "VARCHAR", "text", "its title; empty if in none", nullable=True),
    Column("central_outlying", "VARCHAR", "code", "central or outlying county of its area"),
)


def parse(path: Path) -> Parsed:
    """The sheet's rows as text, with the columns of LAYOUT. Raises IngestError."""
    rows = read_workbook_rows(path, skip_rows=2)
    check_layout(path, rows, LAYOUT)
    return Parsed(rows)


def condense(parsed: Parsed, reference: Reference) -> Condensed:
    """Counties of the 50 states and DC with their areas."""
    rows = parsed.rows.with_columns(
        (pl.col("fips_state_code").str.zfill(2) + pl.col("fips_county_code").str.zfill(3)).alias("geoid")
    )
    is_note = pl.all_horizontal(pl.col(column).is_null() for column in LAYOUT.columns[1:])
    good, quarantine = split_rows(
        rows,
        (
            Rule("cbsa_code", is_note, "note under the table"),
            *(missing(column) for column in ("cbsa_code", "cbsa_title", "geoid")),
            unknown_county("geoid", reference.counties["county_fips"]),
            _not_one_of(KIND, KINDS),
            _not_one_of("central_outlying_county", ROLES),
            duplicate_key("geoid"),
        ),
    )
    table = good.select(
        pl.col("geoid").alias("county_fips"),
        "cbsa_code",
        "cbsa_title",
        pl.col(KIND).replace_strict(KINDS).alias("metropolitan_type"),
        "csa_code",
        "csa_title",
        pl.col("central_outlying_county").replace_strict(ROLES).alias("central_outlying"),
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


def _not_one_of(column: str, known: dict[str, str]) -> Rule:
    is_known = pl.col(column).is_in(list(known)).fill_null(False)
    return Rule(column, ~is_known, f"{column} is none of {', '.join(known)}")


SOURCE = Source(
    name=NAME,
    title="Metropolitan and combined statistical areas",
    description="The metropolitan or micropolitan area and the combined area of each county that lies in "
    "one, July 2015: the names and extents of launch areas.",
    publisher="U.S. Census Bureau and OMB, delineation of July 2015",
    licence="public domain (U.S. federal work)",
    vintage="2015-07",
    grain="one row per county in a metropolitan or micropolitan area",
    key=("county_fips",),
    cadence="every few years; kept at 2015 on purpose",
    live_url="https://www2.census.gov/programs-surveys/metro-micro/geographies/reference-files/2015/"
    "delineation-files/list1.xls",
    mirror_path="census_cbsa_2015/list1.xls",
    columns=COLUMNS,
    parse=parse,
    condense=condense,
)
