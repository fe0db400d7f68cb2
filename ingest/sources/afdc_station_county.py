"""AFDC alternative fuel stations: what charging and heavy-duty gas fuelling exists, by county, in New York
and Washington.

Belongs here: reading the two state exports and counting stations and ports per county. Does not belong
here: the national indicator of charging, since the vintages of the two states differ from each other and
from the nation's (dbt).

Files: one row per station (75 columns); New York of April 2025, Washington of February 2025. Table: one row
per county with an available station. The exports hold public stations only.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from ingest.files import companion_path, read_csv_rows
from ingest.layout import Layout, check_layout
from ingest.model import Column, Condensed, Parsed, Source
from ingest.quarantine import (
    Rule,
    condensed_table,
    missing,
    negative,
    not_a_number,
    not_a_whole_number,
    number,
    split_rows,
    whole_number,
)
from ingest.reference import Reference
from ingest.rules import ambiguous_key, identifier_rules


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
LAYOUT = Layout(
    "station export of 2025, 75 columns",
    (
        *(
            "fuel_type_code",
            "station_name",
            "street_address",
            "intersection_directions",
            "city",
            "state",
            "zip",
        ),
        *("plus4", "station_phone", "status_code", "expected_date", "groups_with_access_code"),
        *("access_days_time", "cards_accepted", "bd_blends", "ng_fill_type_code", "ng_psi"),
        *("ev_level1_evse_num", "ev_level2_evse_num", "ev_dc_fast_count", "ev_other_info", "ev_network"),
        *("ev_network_web", "geocode_status", "latitude", "longitude", "date_last_confirmed", "id"),
        *("updated_at", "owner_type_code", "federal_agency_id", "federal_agency_name", "open_date"),
        *("hydrogen_status_link", "ng_vehicle_class", "lpg_primary", "e85_blender_pump"),
        *("ev_connector_types", "country", "intersection_directions_french", "access_days_time_french"),
        *("bd_blends_french", "groups_with_access_code_french", "hydrogen_is_retail", "access_code"),
        *("access_detail_code", "federal_agency_code", "facility_type", "cng_dispenser_num"),
        *("cng_on_site_renewable_source", "cng_total_compression_capacity", "cng_storage_capacity"),
        *("lng_on_site_renewable_source", "e85_other_ethanol_blends", "ev_pricing", "ev_pricing_french"),
        *("lpg_nozzle_types", "hydrogen_pressures", "hydrogen_standards", "cng_fill_type_code", "cng_psi"),
        *("cng_vehicle_class", "lng_vehicle_class", "ev_on_site_renewable_source", "restricted_access"),
        *("rd_blends", "rd_blends_french", "rd_blended_with_biodiesel", "rd_maximum_biodiesel_level"),
        *("nps_unit_name", "cng_station_sells_renewable_natural_gas"),
        *("lng_station_sells_renewable_natural_gas", "maximum_vehicle_class", "ev_workplace_charging"),
        "funding_sources",
    ),
)
AVAILABLE = "E"
HEAVY_DUTY = "HD"
VEHICLE_CLASSES = ("LD", "MD", "HD")
CLASS_COLUMNS = ("maximum_vehicle_class", "cng_vehicle_class", "lng_vehicle_class")
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


def parse(path: Path) -> Parsed:
    """The rows of both exports as text, with the columns of LAYOUT, `export_state` and `export_month`.

    path: the first export; the other is found beside it. row_number is the record's number in its own export.
    Raises IngestError.
    """
    return Parsed(pl.concat(_parse_export(path, export) for export in EXPORTS))


def _parse_export(path: Path, export: Export) -> pl.DataFrame:
    own = companion_path(path, EXPORTS[0].path, export.path)
    rows = read_csv_rows(own)
    check_layout(own, rows.columns, LAYOUT)
    return rows.select(
        *LAYOUT.columns,
        "row_number",
        pl.lit(export.state).alias("export_state"),
        pl.lit(export.month).alias("export_month"),
    )


def condense(parsed: Parsed, reference: Reference) -> Condensed:
    """Stations and ports by county_fips and state, available stations only."""
    placed = reference.county_of_points(
        parsed.rows.with_columns(
            number("latitude").alias("_latitude"), number("longitude").alias("_longitude")
        ),
        latitude="_latitude",
        longitude="_longitude",
    ).join(
        reference.counties.select("county_fips", pl.col("state").alias("_state_of_point")),
        on="county_fips",
        how="left",
        maintain_order="left",
    )
    good, quarantine = split_rows(placed, _rules())
    is_heavy_duty_gas = pl.col("fuel_type_code").is_in(["CNG", "LNG"]) & pl.any_horizontal(
        pl.col("cng_vehicle_class", "lng_vehicle_class").eq(HEAVY_DUTY).fill_null(False)
    )
    dc_fast = whole_number("ev_dc_fast_count").fill_null(0)
    is_heavy_duty = pl.col("maximum_vehicle_class") == HEAVY_DUTY
    table = good.group_by(KEY).agg(
        dc_fast.sum().alias("dc_fast_port_count"),
        whole_number("ev_level2_evse_num").fill_null(0).sum().alias("level2_port_count"),
        dc_fast.filter(is_heavy_duty).sum().alias("heavy_duty_dc_fast_port_count"),
        is_heavy_duty_gas.sum().alias("heavy_duty_gas_site_count"),
        pl.len().alias("station_count"),
        # One month for each state, since a state has one export.
        pl.col("export_month").first(),
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


def _rules() -> tuple[Rule, ...]:
    return (
        Rule(
            "state",
            pl.col("state").ne_missing(pl.col("export_state")),
            "not of the export's state",
        ),
        Rule(
            "status_code", pl.col("status_code").ne_missing(AVAILABLE), "not available (status code is not E)"
        ),
        *identifier_rules("id"),
        ambiguous_key("id"),
        missing("fuel_type_code"),
        *(
            Rule(column, ~pl.col(column).is_in(VEHICLE_CLASSES), "vehicle class is none of LD, MD, HD")
            for column in CLASS_COLUMNS
        ),
        *(rule for column in PORT_COLUMNS for rule in (not_a_whole_number(column), negative(column))),
        *(rule for column in ("latitude", "longitude") for rule in (missing(column), not_a_number(column))),
        Rule("latitude", ~number("latitude").is_between(-90, 90), "no latitude in degrees"),
        Rule("longitude", ~number("longitude").is_between(-180, 180), "no longitude in degrees"),
        Rule("latitude", pl.col("_state_of_point").is_null(), "coordinates lie in no canonical county"),
        Rule(
            "latitude",
            pl.col("_state_of_point") != pl.col("state"),
            "coordinates lie in another state than the address",
        ),
    )


SOURCE = Source(
    name=NAME,
    title="Existing stations by county, New York (April 2025) and Washington (February 2025)",
    description="Charging ports and heavy-duty gas fuelling sites that exist, counted by county. Serves "
    "only what exists; never compare the two states or mix them with other vintages.",
    publisher="U.S. Department of Energy, Alternative Fuels Data Center",
    licence="public domain (U.S. federal work)",
    vintage="2025",
    grain="one row per county with an available station",
    key=KEY,
    cadence="daily",
    live_url="https://developer.nlr.gov/api/alt-fuel-stations/v1.csv",
    mirror_path=EXPORTS[0].path,
    companions=tuple(export.path for export in EXPORTS[1:]),
    columns=COLUMNS,
    parse=parse,
    condense=condense,
    group="investment",
)
