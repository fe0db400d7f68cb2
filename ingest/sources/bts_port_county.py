"""Principal ports: freight over the quays of the 150 largest, by the county of the port's point.

Belongs here: reading the shapefile, finding the county, adding up its ports. Does not belong here: how much of the freight
goes on by truck (most tonnes are bulk: oil, coal, grain).

File: a point shapefile, one record per port, in short tons. Table: one row per county with a port, without
Puerto Rico. A port that spans counties or states has one point: New York and New Jersey lies in Kings County.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from ingest.layout import CODE, NUMBER, Layout, check_layout
from ingest.model import Column, Condensed, Parsed, Source
from ingest.points import place, place_rules, totals_by_key
from ingest.quarantine import Rule, missing, number
from ingest.reference import Reference
from ingest.rules import ambiguous_key, amount_rules, identifier_rules
from ingest.shapefiles import (
    DELETION,
    LATITUDE,
    LONGITUDE,
    MAX_SHAPEFILE_BYTES,
    marked_deleted,
    read_point_rows,
    shapefile_paths,
)
from ingest.sums import exact_sum

NAME = "bts_port_county"
FILES = shapefile_paths("bts_principal_ports/Principal_Port.shp")
TONNAGES = ("total", "foreign", "domestic")
LAYOUT = Layout(
    "principal ports, 13 columns",
    (
        *("objectid", "id", "port_name", "imports", "exports", "domestic", "port", "type", "latitude1"),
        *("longitude1", "rank", "total", "foreign", DELETION, LATITUDE, LONGITUDE),
    ),
    types={"objectid": CODE, **dict.fromkeys(("port", *TONNAGES), NUMBER)},
)
TONS_TOLERANCE = 0.5
KEY = ("county_fips",)
COLUMNS = (
    Column("county_fips", "VARCHAR", "code", "canonical county code, by the port's point"),
    Column("port_count", "BIGINT", "ports", "principal ports"),
    Column("total_tons", "DOUBLE", "short tons per year", "freight in all: foreign and domestic"),
    Column("foreign_tons", "DOUBLE", "short tons per year", "imports and exports"),
    Column("domestic_tons", "DOUBLE", "short tons per year", "freight between ports of the United States"),
    Column(
        "nearest_port_count",
        "BIGINT",
        "ports",
        "those whose point lies on the water: placed in the county of the nearest shape",
    ),
)


def parse(path: Path) -> Parsed:
    """The shapefile's records as text, with the columns of LAYOUT (coordinates Float64). Raises IngestError."""
    rows = read_point_rows(path)
    check_layout(path.with_suffix(".dbf"), rows, LAYOUT)
    return Parsed(rows)


def condense(parsed: Parsed, reference: Reference) -> Condensed:
    """Ports and their tons by county_fips."""
    parts = number("foreign") + number("domestic")
    return totals_by_key(
        NAME,
        COLUMNS,
        KEY,
        place(parsed.rows, reference, latitude=LATITUDE, longitude=LONGITUDE),
        (
            marked_deleted(),
            *identifier_rules("port"),
            ambiguous_key("port"),
            missing("port_name"),
            *(rule for column in TONNAGES for rule in amount_rules(column)),
            Rule(
                "total", (number("total") - parts).abs() > TONS_TOLERANCE, "total is not foreign and domestic"
            ),
            *place_rules(latitude=LATITUDE, longitude=LONGITUDE),
        ),
        (
            pl.len().alias("port_count"),
            *(exact_sum(number(column)).alias(f"{column}_tons") for column in TONNAGES),
            (pl.col("match_method") == "nearest").sum().alias("nearest_port_count"),
        ),
    )


SOURCE = Source(
    name=NAME,
    title="Principal ports and their freight, 2020",
    description="Short tons over the 150 largest ports, foreign and domestic, by the county of the port's "
    "point. Tonnage is mostly bulk: a weak sign of trucks.",
    publisher="U.S. Army Corps of Engineers and Bureau of Transportation Statistics, Principal Ports",
    licence="public domain (U.S. federal work)",
    vintage="2020",
    grain="one row per county with a port",
    key=KEY,
    cadence="yearly",
    live_url="https://geodata.bts.gov/datasets/principal-ports",
    mirror_path=FILES[0],
    companions=FILES[1:],
    columns=COLUMNS,
    parse=parse,
    condense=condense,
    parser_version=2,
    group="freight",
    max_bytes=MAX_SHAPEFILE_BYTES,
)
