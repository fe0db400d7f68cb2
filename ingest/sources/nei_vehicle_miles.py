"""EPA National Emissions Inventory 2020, vehicle miles travelled (VMT): where trucks and buses drive.

Belongs here: reading VMT and adding up miles per county, source type and road type. Does not belong here:
which roads count as depot or corridor driving, or pooling of types (dbt).

File: FF10 activity, one row per county and SCC (source type by road type). Table: the same grain, fuels
summed if present.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from ingest.ff10 import condense_ff10, parse_ff10
from ingest.model import Column, Condensed, Parsed, Source, Steps
from ingest.reference import Reference

NAME = "nei_vehicle_miles"
ACTIVITY = "VMT"
YEAR = 2020
COLUMNS = (
    Column("county_fips", "VARCHAR", "code", "canonical county code"),
    Column(
        "source_type_id",
        "BIGINT",
        "code",
        "MOVES source type, 32 light commercial to 62 combination long-haul",
    ),
    Column(
        "road_type_id",
        "BIGINT",
        "code",
        "MOVES road type: 2 rural restricted, 3 rural unrestricted, 4 urban restricted, 5 urban unrestricted",
    ),
    Column("miles", "DOUBLE", "miles/year", "vehicle miles driven in the county in 2020"),
)


def parse(path: Path) -> Parsed:
    """The file's rows, with FF10's 26 columns as text. Raises IngestError."""
    return parse_ff10(path, ACTIVITY)


def condense(parsed: Parsed, reference: Reference, year: int = YEAR) -> Condensed:
    """Miles a year by county_fips, source_type_id and road_type_id, summed over fuels."""
    return condense_ff10(parsed, reference, source_name=NAME, columns=COLUMNS, activity=ACTIVITY, year=year)


SOURCE = Source(
    name=NAME,
    title="Vehicle miles travelled by county and road type, 2020",
    description="Miles driven in a county in a year by MOVES source type and road type (2, 4 restricted "
    "access; 3, 5 other roads). Miles are where the road is, wherever the vehicle is plated.",
    publisher="U.S. Environmental Protection Agency, National Emissions Inventory 2020",
    licence="public domain (U.S. federal work)",
    vintage="2020",
    grain="one row per county, MOVES source type and road type",
    key=("county_fips", "source_type_id", "road_type_id"),
    cadence="every three years",
    live_url="https://gaftp.epa.gov/air/nei/2020/doc/supporting_data/onroad/",
    mirror_path="epa_nei_2020/VMT_2020NEI.csv.gz",
    columns=COLUMNS,
    parse=parse,
    condense=condense,
    edition=lambda name: Steps(parse, partial(condense, year=int(name))),
    group="vehicles",
)
