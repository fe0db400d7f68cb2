"""EPA National Emissions Inventory 2020, hotelling hours: where long-haul drivers rest in their trucks.

Belongs here: reading the hours and adding them up per county. Does not belong here: spreading them within
a state, which is all they can be used for, since Texas reports on another basis (dbt).

File: FF10 activity, one row per county and SCC (extended idle, auxiliary power). Table: one row per county
with hours; 217 counties have zero hours, and a county without rows (or blank, as 49051) is absent.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from ingest.ff10 import condense_ff10, parse_ff10
from ingest.model import Column, Condensed, Parsed, Source, Steps
from ingest.reference import Reference

NAME = "nei_hotelling_hours"
ACTIVITY = "HOTELLING"
YEAR = 2020
COLUMNS = (
    Column("county_fips", "VARCHAR", "code", "canonical county code"),
    Column("hotelling_hours", "DOUBLE", "hours/year", "hotelling hours in the county in 2020"),
)


def parse(path: Path) -> Parsed:
    """The file's rows, with FF10's 26 columns as text. Raises IngestError."""
    return parse_ff10(path, ACTIVITY)


def condense(parsed: Parsed, reference: Reference, year: int = YEAR) -> Condensed:
    """Hours a year by county_fips, over all SCCs."""
    return condense_ff10(parsed, reference, source_name=NAME, columns=COLUMNS, activity=ACTIVITY, year=year)


SOURCE = Source(
    name=NAME,
    title="Long-haul hotelling hours by county, 2020",
    description="Hours a year that long-haul combination trucks rest with power on (extended idle and "
    "auxiliary power). Texas is on another basis: compare counties of one state only.",
    publisher="U.S. Environmental Protection Agency, National Emissions Inventory 2020",
    licence="public domain (U.S. federal work)",
    vintage="2020",
    grain="one row per county with hotelling",
    key=("county_fips",),
    cadence="every three years",
    live_url="https://gaftp.epa.gov/air/nei/2020/doc/supporting_data/onroad/",
    mirror_path="epa_nei_2020/HOTELING_2020NEI.csv",
    columns=COLUMNS,
    parse=parse,
    condense=condense,
    edition=lambda name: Steps(parse, partial(condense, year=int(name))),
    group="vehicles",
)
