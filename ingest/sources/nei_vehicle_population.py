"""EPA National Emissions Inventory 2020, vehicle population (VPOP): where trucks and buses are registered.

Belongs here: reading VPOP and counting vehicles per county and source type. Does not belong here: caps
against leasing and base-state plates, or pooling of types (dbt).

File: FF10 activity, one row per county and SCC (fuel by source type). Table: one row per county and source
type.
"""

from __future__ import annotations

from pathlib import Path

from ingest.ff10 import condense_ff10, parse_ff10
from ingest.model import Column, Condensed, Parsed, Source
from ingest.reference import Reference

NAME = "nei_vehicle_population"
ACTIVITY = "VPOP"
YEAR = 2020
COLUMNS = (
    Column("county_fips", "VARCHAR", "code", "canonical county code"),
    Column(
        "source_type_id",
        "BIGINT",
        "code",
        "MOVES source type, 32 light commercial to 62 combination long-haul",
    ),
    Column("vehicles", "DOUBLE", "vehicles", "vehicles registered in the county in 2020"),
)


def parse(path: Path) -> Parsed:
    """The file's rows, with FF10's 26 columns as text. Raises IngestError."""
    return parse_ff10(path, ACTIVITY)


def condense(parsed: Parsed, reference: Reference) -> Condensed:
    """Vehicles by county_fips and source_type_id, summed over fuels."""
    return condense_ff10(parsed, reference, source_name=NAME, columns=COLUMNS, activity=ACTIVITY, year=YEAR)


SOURCE = Source(
    name=NAME,
    title="Vehicle population by county, 2020",
    description="Vehicles registered in a county by MOVES source type, summed over fuels. Follows where "
    "a vehicle is plated, which for leased and base-state-plated tractors is not where it works.",
    publisher="U.S. Environmental Protection Agency, National Emissions Inventory 2020",
    licence="public domain (U.S. federal work)",
    vintage="2020",
    grain="one row per county and MOVES source type",
    key=("county_fips", "source_type_id"),
    cadence="every three years",
    live_url="https://gaftp.epa.gov/air/nei/2020/doc/supporting_data/onroad/",
    mirror_path="epa_nei_2020/VPOP_2020NEI.csv.gz",
    columns=COLUMNS,
    parse=parse,
    condense=condense,
    group="vehicles",
)
