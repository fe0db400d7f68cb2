"""AFDC alternative fuel stations: what charging and heavy-duty gas fuelling exists, by county, in New York
and Washington.

Belongs here: reading the two state exports and counting stations and ports per county. Does not belong
here: the national indicator of charging, since the vintages of the two states differ from each other and
from the nation's (dbt).

Files: one row per station (75 columns); New York of April 2025, Washington of February 2025. Table: one row
per county with an available station. The exports hold public stations only.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import polars as pl

from ingest import afdc
from ingest.files import companion_path, read_csv_rows
from ingest.layout import check_layout
from ingest.model import Column, Condensed, Parsed, Source, Steps
from ingest.points import place, totals_by_key
from ingest.quarantine import Rule, whole_number
from ingest.reference import Reference


@dataclass(frozen=True)
class Export:
    """One state's export: the state, its month (`YYYY-MM`) and its file in the mirror."""

    state: str
    month: str
    path: str


NAME = "afdc_station_county"
EXPORTS = (
    Export("NY", "2025-04", "afdc_stations_ny_2025_04/alt_fuel_stations.csv"),
    Export("WA", "2025-02", "afdc_stations_wa_2025_02/alt_fuel_stations.csv"),
)
CLASS_COLUMNS = ("maximum_vehicle_class", *afdc.GAS_CLASSES)
PORT_COLUMNS = ("ev_dc_fast_count", "ev_level2_evse_num")
KEY = ("county_fips", "state")
COLUMNS = (
    Column("county_fips", "VARCHAR", "code", "canonical county code, by the station's coordinates"),
    Column("state", "VARCHAR", "code", "state of the export, postal code"),
    Column("dc_fast_port_count", "BIGINT", "ports", "DC fast charging ports"),
    Column("level2_port_count", "BIGINT", "ports", "level 2 charging ports"),
    Column(
        "heavy_duty_dc_fast_port_count",
        "BIGINT",
        "ports",
        "DC fast ports at stations of maximum vehicle class HD; a lower bound (the class is mostly blank), "
        "zero in both exports of 2025",
    ),
    Column(
        "heavy_duty_gas_site_count", "BIGINT", "sites", "CNG or LNG stations that heavy-duty vehicles can use"
    ),
    Column("station_count", "BIGINT", "stations", "stations of all fuels"),
    Column("export_month", "VARCHAR", "date", "month of the state's export, YYYY-MM"),
)


def parse(path: Path, exports: tuple[Export, ...] = EXPORTS) -> Parsed:
    """The rows of both exports as text, with the columns of the layout of 2025, `export_state` and `export_month`.

    path: the first export; the other is found beside it. row_number is the record's number in its own export.
    Raises IngestError.
    """
    return Parsed(pl.concat(_parse_export(path, export) for export in exports))


def edition(month: str) -> Steps:
    """The steps for exports of both states that were made in one month, YYYY-MM."""
    return Steps(partial(parse, exports=tuple(replace(each, month=month) for each in EXPORTS)), condense)


def _parse_export(path: Path, export: Export) -> pl.DataFrame:
    own = companion_path(path, EXPORTS[0].path, export.path)
    rows = read_csv_rows(own)
    check_layout(own, rows, afdc.LAYOUT_2025)
    return rows.select(
        *afdc.LAYOUT_2025.columns,
        "row_number",
        pl.lit(export.state).alias("export_state"),
        pl.lit(export.month).alias("export_month"),
    )


def condense(parsed: Parsed, reference: Reference) -> Condensed:
    """Stations and ports by county_fips and state, available stations only."""
    dc_fast = whole_number("ev_dc_fast_count").fill_null(0)
    is_heavy_duty = pl.col("maximum_vehicle_class") == afdc.HEAVY_DUTY
    return totals_by_key(
        NAME,
        COLUMNS,
        KEY,
        place(parsed.rows, reference),
        (
            Rule("state", pl.col("state").ne_missing(pl.col("export_state")), "not of the export's state"),
            *afdc.station_rules(classes=CLASS_COLUMNS, ports=PORT_COLUMNS),
        ),
        (
            dc_fast.sum().alias("dc_fast_port_count"),
            whole_number("ev_level2_evse_num").fill_null(0).sum().alias("level2_port_count"),
            dc_fast.filter(is_heavy_duty).sum().alias("heavy_duty_dc_fast_port_count"),
            afdc.is_heavy_duty_gas().sum().alias("heavy_duty_gas_site_count"),
            pl.len().alias("station_count"),
            # One month for each state, since a state has one export.
            pl.col("export_month").first(),
        ),
    )


SOURCE = Source(
    name=NAME,
    title="Existing stations by county, New York (April 2025) and Washington (February 2025)",
    description="Charging ports and heavy-duty gas fuelling sites that exist, counted by county. Serves "
    "only what exists; never compare the two states or mix them with other vintages.",
    publisher=afdc.PUBLISHER,
    licence=afdc.LICENCE,
    vintage="2025",
    grain="one row per county with an available station",
    key=KEY,
    cadence="daily",
    live_url=afdc.LIVE_URL,
    mirror_path=EXPORTS[0].path,
    companions=tuple(export.path for export in EXPORTS[1:]),
    columns=COLUMNS,
    parse=parse,
    condense=condense,
    edition=edition,
    group="investment",
)
