"""BTS intermodal freight facilities, air to truck: where air freight goes on by road, by county.

Belongs here: reading the file and counting facilities. Does not belong here: how much freight they handle
(the file says nothing of it; `EST_AREA` is an estimate of the building's area).

File: one row per facility at an airport, in web mercator metres. Table: one row per county with one.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from ingest.files import read_csv_rows
from ingest.layout import CODE, NUMBER, Layout, check_layout
from ingest.model import Column, Condensed, Parsed, Source
from ingest.points import from_web_mercator, place, place_rules, totals_by_key
from ingest.quarantine import missing, not_a_number
from ingest.reference import Reference
from ingest.rules import ambiguous_key, identifier_rules

NAME = "bts_air_truck_facility_county"
LAYOUT = Layout(
    "intermodal freight facilities, air to truck",
    ("x", "y", "objectid", "locid", "facility_c", "date", "est_area"),
    types={"x": NUMBER, "y": NUMBER, "objectid": CODE},
)
KEY = ("county_fips",)
COLUMNS = (
    Column("county_fips", "VARCHAR", "code", "canonical county code, by the facility's coordinates"),
    Column(
        "facility_count", "BIGINT", "facilities", "facilities that pass freight between aircraft and trucks"
    ),
)


def parse(path: Path) -> Parsed:
    """The file's rows as text, with the columns of LAYOUT. Raises IngestError."""
    rows = read_csv_rows(path)
    check_layout(path, rows, LAYOUT)
    return Parsed(rows)


def condense(parsed: Parsed, reference: Reference) -> Condensed:
    """Facilities by county_fips."""
    return totals_by_key(
        NAME,
        COLUMNS,
        KEY,
        place(parsed.rows.with_columns(from_web_mercator("x", "y")), reference),
        (
            *identifier_rules("objectid"),
            ambiguous_key("objectid"),
            *(rule for column in ("x", "y") for rule in (missing(column), not_a_number(column))),
            *place_rules(),
        ),
        (pl.len().alias("facility_count"),),
    )


SOURCE = Source(
    name=NAME,
    title="Air-to-truck freight facilities by county, 2018",
    description="Facilities at airports that pass freight between aircraft and trucks: sites of regular "
    "truck traffic.",
    publisher="U.S. Bureau of Transportation Statistics, Intermodal Freight Facilities: Air-to-Truck",
    licence="public domain (U.S. federal work)",
    vintage="2018",
    grain="one row per county with a facility",
    key=KEY,
    cadence="every few years",
    live_url="https://geodata.bts.gov/datasets/intermodal-freight-facilities-air-to-truck",
    mirror_path="bts_intermodal_air_truck/Intermodal_Freight_Facilities_Air-to-Truck.csv",
    columns=COLUMNS,
    parse=parse,
    condense=condense,
    group="freight",
    max_bytes=20_000_000,
)
