"""AFDC stations on alternative fuel corridors, 2023: electric, natural gas and hydrogen sites by county.

Belongs here: reading the four shapefiles and counting stations per county and fuel. Does not belong here:
stations off the designated corridors (`afdc_dc_fast_county`), what a gas site says about trucks (dbt).

Files: a point shapefile for each of four fuels, one record per public station, names cut to ten characters.
Table: one row per county and fuel with a station.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from ingest import afdc
from ingest.files import ROW_NUMBER, companion_path
from ingest.layout import CODE, NUMBER, Layout, check_layout
from ingest.model import Column, Condensed, Parsed, Source
from ingest.points import place, totals_by_key
from ingest.quarantine import Rule, whole_number
from ingest.reference import Reference
from ingest.shapefiles import (
    DELETION,
    LATITUDE,
    LONGITUDE,
    MAX_SHAPEFILE_BYTES,
    marked_deleted,
    read_point_rows,
    shapefile_paths,
)

NAME = "afdc_corridor_station_county"
FOLDER = "afdc_corridor_stations_2023"
GEOMETRY = (DELETION, LATITUDE, LONGITUDE)
COMMON = (
    *("access_cod", "access_d_1", "access_det", "cards_acce", "date_last", "expected_d", "fuel_type"),
    *("groups_w_1", "id", "open_date", "owner_type", "status_cod", "restricted", "station_na", "station_ph"),
    *("updated_at", "facility_t", "geocode_st", "city", "inter_dr_1", "plus4", "state", "street_add", "zip"),
    *("country", "bd_blends", "cng_dispen", "cng_fill_t", "cng_psi", "cng_renewa", "cng_totl_1"),
    *("cng_totl_2", "cng_vehicl", "cng_has_rn", "e85_blende", "e85_other", "ev_dc_fast", "ev_level1"),
    *("ev_level2", "ev_network", "ev_netwo_1", "ev_other_e", "ev_pricing", "ev_renewab", "hy_is_reta"),
    *("hy_status", "lng_renewa", "lng_vehicl", "lng_has_rn", "lpg_primar", "lpg_nozzle", "ng_fill_ty"),
    *("ng_psi", "ng_vehicle", "rd_blends", "rd_blends_2", "rd_blended", "rd_max_bio", "nps_unit_n"),
    *("access_d_2", "inter_dr_2", "groups_w_2", "ev_prici_1", *GEOMETRY),
)
# What the columns read are called in AFDC's other exports.
FULL_NAMES = {
    "id": "id",
    "state": "state",
    "access_cod": "access_code",
    "fuel_type": "fuel_type_code",
    "status_cod": "status_code",
    "cng_vehicl": "cng_vehicle_class",
    "lng_vehicl": "lng_vehicle_class",
    "ev_dc_fast": "ev_dc_fast_count",
}


@dataclass(frozen=True)
class Fuel:
    """One fuel's shapefile: our name of the fuel, AFDC's code, the file's name, and columns only it has."""

    name: str
    code: str
    file: str
    columns: tuple[str, ...]

    @property
    def path(self) -> str:
        """The .shp in the mirror."""
        return f"{FOLDER}/{self.file}.shp"

    @property
    def layout(self) -> Layout:
        """The columns of this fuel's file."""
        return Layout(
            f"corridor stations of 2023, {self.name}",
            (*COMMON, *self.columns),
            types={"id": CODE, "ev_dc_fast": NUMBER},
        )


FUELS = (
    Fuel("electric", afdc.ELECTRIC, "US_elec", ("ev_netwo_2", "hy_pressur", "hy_standar")),
    Fuel("cng", "CNG", "US_cng", ("ev_connect", "hy_pressur", "hy_standar")),
    Fuel("lng", "LNG", "US_lng", ("ev_connect", "hy_pressur", "hy_standar")),
    Fuel("hydrogen", "HY", "US_hy", ("ev_connect",)),
)
FILES = tuple(file for fuel in FUELS for file in shapefile_paths(fuel.path))
KEY = ("county_fips", "fuel")
COLUMNS = (
    Column("county_fips", "VARCHAR", "code", "canonical county code, by the station's coordinates"),
    Column("fuel", "VARCHAR", "code", "electric, cng, lng or hydrogen"),
    Column("station_count", "BIGINT", "stations", "public stations on designated corridors"),
    Column(
        "heavy_duty_site_count",
        "BIGINT",
        "sites",
        "natural gas stations of vehicle class HD; the other fuels have no class and count zero",
    ),
    Column("dc_fast_port_count", "BIGINT", "ports", "DC fast charging ports; zero but for electric"),
)


def parse(path: Path) -> Parsed:
    """The records of the four shapefiles as text: FULL_NAMES, the coordinates, `fuel` and `file_fuel_code`.

    path: the first .shp; the others are found beside it. row_number is the record's number in its own file.
    Raises IngestError.
    """
    return Parsed(pl.concat(_parse_fuel(path, fuel) for fuel in FUELS))


def _parse_fuel(path: Path, fuel: Fuel) -> pl.DataFrame:
    own = companion_path(path, FUELS[0].path, fuel.path)
    rows = read_point_rows(own)
    check_layout(own.with_suffix(".dbf"), rows, fuel.layout)
    return rows.select(
        *(pl.col(short).alias(full) for short, full in FULL_NAMES.items()),
        DELETION,
        pl.col(LATITUDE).alias("latitude"),
        pl.col(LONGITUDE).alias("longitude"),
        pl.lit(fuel.name).alias("fuel"),
        pl.lit(fuel.code).alias("file_fuel_code"),
        ROW_NUMBER,
    )


def condense(parsed: Parsed, reference: Reference) -> Condensed:
    """Stations, heavy-duty gas sites and DC fast ports by county_fips and fuel, available stations only."""
    is_of_file = pl.col("fuel_type_code").eq_missing(pl.col("file_fuel_code"))
    return totals_by_key(
        NAME,
        COLUMNS,
        KEY,
        place(parsed.rows, reference),
        (
            marked_deleted(),
            Rule("fuel_type_code", ~is_of_file, "not of the file's fuel"),
            afdc.not_public(),
            *afdc.station_rules(classes=afdc.GAS_CLASSES, ports=("ev_dc_fast_count",)),
        ),
        (
            pl.len().alias("station_count"),
            afdc.is_heavy_duty_gas().sum().alias("heavy_duty_site_count"),
            whole_number("ev_dc_fast_count").fill_null(0).sum().alias("dc_fast_port_count"),
        ),
    )


SOURCE = Source(
    name=NAME,
    title="Stations on alternative fuel corridors by county, 2023",
    description="Public electric, natural gas and hydrogen stations on corridors that the Federal Highway "
    "Administration designated, in one vintage for the nation. Natural gas sites for heavy-duty vehicles are "
    "where trucks already refuel on something else than diesel.",
    publisher=f"{afdc.PUBLISHER}, with the Federal Highway Administration",
    licence=afdc.LICENCE,
    vintage="2023-04",
    grain="one row per county and fuel with a station",
    key=KEY,
    cadence="yearly",
    live_url="https://afdc.energy.gov/corridors",
    mirror_path=FILES[0],
    companions=FILES[1:],
    columns=COLUMNS,
    parse=parse,
    condense=condense,
    group="investment",
    max_bytes=MAX_SHAPEFILE_BYTES,
)
