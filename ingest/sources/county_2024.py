"""Census Gazetteer 2024, counties: the counties of today and the canonical ones they come home to.

Belongs here: today's codes, names and areas, each with its canonical county. Does not belong here: what the
canonical counties are (`gazetteer_county`, 2017), the weights of codes that are spread over several
(the seed county_crosswalk).

File: tab-delimited with a header, its last column padded with blanks. Table: one row per county of the 50
states and DC in 2024.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from ingest.files import read_csv_rows
from ingest.layout import COUNTY_CODE, NUMBER, Layout, check_layout
from ingest.model import Column, Condensed, Parsed, Source
from ingest.quarantine import Rule, condensed_table, duplicate_key, missing, number, split_rows
from ingest.reference import Reference
from ingest.rules import amount_rules, county_code_rules

NAME = "county_2024"
LAYOUT = Layout(
    "Gazetteer of 2024, counties",
    (
        *("usps", "geoid", "ansicode", "name", "aland", "awater", "aland_sqmi", "awater_sqmi"),
        *("intptlat", "intptlong"),
    ),
    types={"geoid": COUNTY_CODE, "aland": NUMBER, "awater": NUMBER},
)
SQUARE_METRES_PER_KM2 = 1e6
KEY = ("geoid",)
COLUMNS = (
    Column("geoid", "VARCHAR", "code", "county code of 2024"),
    Column("state", "VARCHAR", "code", "postal code of the state"),
    Column("county_name", "VARCHAR", "text", "county name with its ending"),
    Column("land_km2", "DOUBLE", "km2", "land area"),
    Column("water_km2", "DOUBLE", "km2", "water area"),
    Column(
        "canonical_county_fips",
        "VARCHAR",
        "code",
        "the canonical county it is or is part of; empty for Connecticut's planning regions, which are spread "
        "over the old counties",
        nullable=True,
    ),
    Column("crosswalk_method", "VARCHAR", "code", "direct, or crosswalk where the code is not canonical"),
)


def parse(path: Path) -> Parsed:
    """The file's rows as text, with the columns of LAYOUT. Raises IngestError."""
    rows = read_csv_rows(path, delimiter="\t", quoted=False)
    check_layout(path, rows, LAYOUT)
    return Parsed(rows)


def condense(parsed: Parsed, reference: Reference) -> Condensed:
    """Counties of 2024 with areas in km2 and their canonical county, where it is one."""
    good, quarantine = split_rows(
        parsed.rows,
        (
            *(missing(column) for column in ("usps", "name")),
            *county_code_rules("geoid", reference),
            Rule(
                "geoid",
                ~pl.col("geoid").str.contains(COUNTY_CODE.pattern),
                "county code is not of five digits",
            ),
            *amount_rules("aland"),
            *amount_rules("awater"),
            duplicate_key("geoid"),
        ),
    )
    table = (
        reference.to_canonical(good, "geoid")
        .group_by(KEY)
        .agg(
            pl.col("usps").first().alias("state"),
            pl.col("name").first().alias("county_name"),
            (number("aland").first() / SQUARE_METRES_PER_KM2).alias("land_km2"),
            (number("awater").first() / SQUARE_METRES_PER_KM2).alias("water_km2"),
            pl.when(pl.len() == 1).then(pl.col("county_fips").first()).alias("canonical_county_fips"),
            pl.col("crosswalk_method").first(),
        )
    )
    return condensed_table(
        NAME,
        COLUMNS,
        KEY,
        good=table,
        quarantine=quarantine,
        rows_in=parsed.rows.height,
        rows_used=good.height,
    )


SOURCE = Source(
    name=NAME,
    title="Counties of 2024 and their canonical counties",
    description="Every county of 2024 with the canonical county of 2017 that stands for it: the two parts of "
    "Alaska's Valdez-Cordova come together, Connecticut's nine planning regions stand for no single county.",
    publisher="U.S. Census Bureau, Gazetteer Files 2024",
    licence="public domain (U.S. federal work)",
    vintage="2024",
    grain="one row per county of 2024",
    key=KEY,
    cadence="yearly",
    live_url="https://www2.census.gov/geo/docs/maps-data/data/gazetteer/2024_Gazetteer/",
    mirror_path="census_gazetteer_2024/2024_Gaz_counties_national.txt",
    columns=COLUMNS,
    parse=parse,
    condense=condense,
    max_bytes=20_000_000,
)
