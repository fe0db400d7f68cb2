"""AFDC DC fast charging, November 2019: public stations and ports of the whole nation, by county.

Belongs here: reading the national export and counting per county. Does not belong here: newer exports of
single states (`afdc_station_county`): vintages differ too much to stand in one indicator.

File: one row per public DC fast station (64 columns; the 75 of later exports are read, too). Table: one row
per county with one.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from ingest import afdc
from ingest.files import ROW_NUMBER, read_csv_rows
from ingest.layout import check_layout
from ingest.model import Column, Condensed, Parsed, Source
from ingest.points import place, totals_by_key
from ingest.quarantine import Rule, whole_number
from ingest.reference import Reference

NAME = "afdc_dc_fast_county"
PORTS = "ev_dc_fast_count"
KEY = ("county_fips",)
COLUMNS = (
    Column("county_fips", "VARCHAR", "code", "canonical county code, by the station's coordinates"),
    Column("dc_fast_port_count", "BIGINT", "ports", "public DC fast charging ports"),
    Column("dc_fast_station_count", "BIGINT", "stations", "public stations with DC fast ports"),
    Column("polygon_station_count", "BIGINT", "stations", "of them, those that lie in the county's shape"),
    Column(
        "nearest_station_count",
        "BIGINT",
        "stations",
        "of them, those in no shape (on a pier, say) that went to the nearest",
    ),
)


def parse(path: Path) -> Parsed:
    """The export's rows as text, with the columns of the layout of 2019. Raises IngestError."""
    rows = read_csv_rows(path)
    check_layout(path, rows, afdc.LAYOUT_2019, afdc.LAYOUT_2025)
    return Parsed(rows.select(*afdc.LAYOUT_2019.columns, ROW_NUMBER))


def condense(parsed: Parsed, reference: Reference) -> Condensed:
    """Public DC fast ports and stations by county_fips, available stations only."""
    return totals_by_key(
        NAME,
        COLUMNS,
        KEY,
        place(parsed.rows, reference),
        (
            Rule("fuel_type_code", pl.col("fuel_type_code") != afdc.ELECTRIC, "not an electric station"),
            afdc.not_public(),
            *afdc.station_rules(classes=(), ports=(PORTS,)),
            Rule(PORTS, whole_number(PORTS).fill_null(0) == 0, "no DC fast port"),
        ),
        (
            whole_number(PORTS).sum().alias("dc_fast_port_count"),
            pl.len().alias("dc_fast_station_count"),
            (pl.col("match_method") == "polygon").sum().alias("polygon_station_count"),
            (pl.col("match_method") == "nearest").sum().alias("nearest_station_count"),
        ),
    )


SOURCE = Source(
    name=NAME,
    title="Public DC fast charging by county, November 2019",
    description="Ports and stations of the whole nation in one vintage: the indicator of charging that "
    "exists. New York has 496 ports here and 2,161 in 2025: never mix the two.",
    publisher=afdc.PUBLISHER,
    licence=afdc.LICENCE,
    vintage="2019-11",
    grain="one row per county with a public DC fast station",
    key=KEY,
    cadence="daily; kept at November 2019, the last national file there is",
    live_url=afdc.LIVE_URL,
    mirror_path="afdc_stations_dcfc_us_2019_11/afdc_20191101.csv",
    columns=COLUMNS,
    parse=parse,
    condense=condense,
    group="investment",
)
