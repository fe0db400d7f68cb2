"""BTS truck stop parking: public rest areas where trucks may park, by county and road.

Belongs here: reading the file, naming the road in one way, counting sites and spaces. Does not belong here:
private truck stops (the file has none), which corridors the roads are (dbt).

File: one row per site (the survey under Jason's Law), the road as each state writes it. Table: one row per
county and road with a site.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from ingest.files import read_csv_rows
from ingest.layout import CODE, NUMBER, Layout, check_layout
from ingest.model import Column, Condensed, Parsed, Source
from ingest.points import place, place_rules
from ingest.quarantine import (
    condensed_table,
    duplicate_key,
    missing,
    split_rows,
    whole_number,
)
from ingest.reference import Reference
from ingest.rules import ambiguous_key, identifier_rules, optional_count_rules

NAME = "bts_truck_parking_county"
SPACES = "number_of"
LAYOUT = Layout(
    "truck stop parking, 13 columns",
    (
        *("x", "y", "objectid", "state_numb", "nhs_rest_s", "highway_ro", "mile_post", "municipali"),
        *("county", "state", "latitude", "longitude", SPACES),
    ),
    types={"objectid": CODE, "latitude": NUMBER, "longitude": NUMBER, SPACES: NUMBER},
)
# A row that repeats another in all of these is the same site entered twice.
SITE = ("nhs_rest_s", "highway_ro", "mile_post", "state", "latitude", "longitude", SPACES)
OTHER_ROAD = "other"
# `I-10 EB`, `I24 EB`, `IH20E` in Texas, `1-81N` with a digit for the letter.
_INTERSTATE = r"(?i)(?:^1-|(?:^|[^a-z0-9])ih?[ -]?)0*([1-9][0-9]{0,2})(?:[^0-9]|$)"
# `US-231 NB / SB`, `US101N`, `US 020`, `US Rt. 1`.
_US_HIGHWAY = r"(?i)(?:^|[^a-z0-9])us(?: rt\.)?[ -]*0*([1-9][0-9]{0,2})(?:[^0-9]|$)"
KEY = ("county_fips", "road")
COLUMNS = (
    Column("county_fips", "VARCHAR", "code", "canonical county code, by the site's coordinates"),
    Column(
        "road",
        "VARCHAR",
        "code",
        "road such as I-10 or US-231, without direction; the first Interstate, else the first U.S. highway "
        "that the site names; other for state roads and turnpikes without number",
    ),
    Column(
        "site_count", "BIGINT", "sites", "public sites with truck parking; the two sides of a road are two"
    ),
    Column("space_count", "BIGINT", "spaces", "truck parking spaces"),
)


def parse(path: Path) -> Parsed:
    """The file's rows as text, with the columns of LAYOUT. Raises IngestError."""
    rows = read_csv_rows(path)
    check_layout(path, rows, LAYOUT)
    return Parsed(rows)


def condense(parsed: Parsed, reference: Reference) -> Condensed:
    """Sites and spaces by county_fips and road."""
    good, quarantine = split_rows(
        place(parsed.rows, reference),
        (
            *identifier_rules("objectid"),
            ambiguous_key("objectid"),
            missing("highway_ro"),
            missing(SPACES),
            *optional_count_rules(SPACES),
            *place_rules(state="state"),
            duplicate_key(*SITE),
        ),
    )
    table = (
        good.with_columns(road(pl.col("highway_ro")).alias("road"))
        .group_by(KEY)
        .agg(pl.len().alias("site_count"), whole_number(SPACES).sum().alias("space_count"))
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


def road(written: pl.Expr) -> pl.Expr:
    """A road as states write it, in one way: `I-10 EB` -> `I-10`, `US101N` -> `US-101`, `SR 14` -> `other`."""
    interstate = written.str.extract(_INTERSTATE)
    highway = written.str.extract(_US_HIGHWAY)
    return (
        pl.when(interstate.is_not_null())
        .then(pl.lit("I-") + interstate)
        .when(highway.is_not_null())
        .then(pl.lit("US-") + highway)
        .otherwise(pl.lit(OTHER_ROAD))
    )


SOURCE = Source(
    name=NAME,
    title="Public truck parking by county and road",
    description="Public rest areas, welcome centres and weigh stations with truck parking: where trucks "
    "stop on the highways. Private truck stops, which have most of the spaces, are not in it.",
    publisher="U.S. Bureau of Transportation Statistics, Truck Stop Parking (survey under Jason's Law)",
    licence="public domain (U.S. federal work)",
    # The file gives no year; its 39,803 spaces are those of the survey of 2019 (2014 found 36,000).
    vintage="2019",
    grain="one row per county and road with a site",
    key=KEY,
    cadence="every few years",
    live_url="https://geodata.bts.gov/datasets/truck-stop-parking",
    mirror_path="bts_truck_parking/Truck_Stop_Parking.csv",
    columns=COLUMNS,
    parse=parse,
    condense=condense,
    group="freight",
    max_bytes=20_000_000,
)
