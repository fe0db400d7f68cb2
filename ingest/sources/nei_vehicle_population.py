"""EPA National Emissions Inventory, vehicle population (VPOP): where trucks and buses are registered.

Belongs here: reading VPOP and counting vehicles per county and source type. Does not belong here: caps
against leasing and base-state plates, or pooling of types (dbt).

Files: one row per county and SCC (fuel by source type); 2020 in FF10 with trucks and buses, 2014 in four
columns with cars too. Table: one row per county and source type.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from ingest.errors import LayoutError
from ingest.ff10 import REGION_SCC, condense_ff10, parse_ff10
from ingest.model import Column, Condensed, Parsed, Source, Steps, Vintage
from ingest.reference import Reference

NAME = "nei_vehicle_population"
ACTIVITY = "VPOP"
YEAR, EARLIER_YEAR = 2020, 2014
OFF_NETWORK_SCC = r"^22[0-9]{4}01"
COLUMNS = (
    Column("county_fips", "VARCHAR", "code", "canonical county code"),
    Column(
        "source_type_id",
        "BIGINT",
        "code",
        "MOVES source type, 32 light commercial to 62 combination long-haul",
    ),
    Column("vehicles", "DOUBLE", "vehicles", "vehicles registered in the county in the vintage's year"),
)


def parse(path: Path) -> Parsed:
    """The file's rows as text, with FF10's 26 columns or the four of REGION_SCC. Raises IngestError.

    Four columns name no activity: there the SCCs must be off the network, as vehicle populations are.
    """
    parsed = parse_ff10(path, ACTIVITY, REGION_SCC)
    if not parsed.rows["scc"].str.contains(OFF_NETWORK_SCC).any():
        raise LayoutError(
            f"{path}: no SCC is off the network (road type 01), such as {parsed.rows['scc'][0]!r}: another "
            "activity of the same layout",
            remedy=f"put the inventory's {ACTIVITY} file in its place.",
        )
    return parsed


def condense(parsed: Parsed, reference: Reference, year: int = YEAR) -> Condensed:
    """Vehicles by county_fips and source_type_id, summed over fuels."""
    return condense_ff10(parsed, reference, source_name=NAME, columns=COLUMNS, activity=ACTIVITY, year=year)


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
    edition=lambda name: Steps(parse, partial(condense, year=int(name))),
    group="vehicles",
    earlier=(
        Vintage(
            name=str(EARLIER_YEAR),
            title="Vehicle population by county, 2014",
            publisher="U.S. Environmental Protection Agency, National Emissions Inventory 2014",
            mirror_path="epa_nei_2014/VPOP_2014NEI.csv.gz",
            condense=partial(condense, year=EARLIER_YEAR),
        ),
    ),
)
