"""Alternative Fuels Data Center stations: the layouts of their exports, and what makes a station count.

Belongs here: what the station sources share. Does not belong here: which export is read, what is counted
of it (`ingest.sources.afdc_*`).
"""

from __future__ import annotations

import polars as pl

from ingest.layout import CODE, NUMBER, Layout
from ingest.points import place_rules
from ingest.quarantine import Rule, missing
from ingest.rules import ambiguous_key, identifier_rules, optional_count_rules

PUBLISHER = "U.S. Department of Energy, Alternative Fuels Data Center"
LICENCE = "public domain (U.S. federal work)"
LIVE_URL = "https://developer.nlr.gov/api/alt-fuel-stations/v1.csv"
AVAILABLE = "E"
PUBLIC = "public"
ELECTRIC = "ELEC"
HEAVY_DUTY = "HD"
VEHICLE_CLASSES = ("LD", "MD", "HD")
GASES = ("CNG", "LNG")
GAS_CLASSES = ("cng_vehicle_class", "lng_vehicle_class")
_TYPES = {
    "id": CODE,
    "ev_dc_fast_count": NUMBER,
    "ev_level2_evse_num": NUMBER,
    "latitude": NUMBER,
    "longitude": NUMBER,
}
LAYOUT_2019 = Layout(
    "station export of 2019, 64 columns",
    (
        *("fuel_type_code", "station_name", "street_address", "intersection_directions", "city", "state"),
        *("zip", "plus4", "station_phone", "status_code", "expected_date", "groups_with_access_code"),
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
        *("cng_vehicle_class", "lng_vehicle_class", "ev_on_site_renewable_source"),
    ),
    types=_TYPES,
)
LAYOUT_2025 = Layout(
    "station export of 2025, 75 columns",
    (
        *LAYOUT_2019.columns,
        *("restricted_access", "rd_blends", "rd_blends_french", "rd_blended_with_biodiesel"),
        *("rd_maximum_biodiesel_level", "nps_unit_name", "cng_station_sells_renewable_natural_gas"),
        *("lng_station_sells_renewable_natural_gas", "maximum_vehicle_class", "ev_workplace_charging"),
        "funding_sources",
    ),
    types=_TYPES,
)


def station_rules(*, classes: tuple[str, ...], ports: tuple[str, ...]) -> tuple[Rule, ...]:
    """A station is available, is there once, says what it has, and lies in a county of its state.

    For rows that went through `ingest.points.place`. classes, ports: the columns of vehicle classes and
    port counts that are used; both may be empty.
    """
    return (
        Rule(
            "status_code", pl.col("status_code").ne_missing(AVAILABLE), "not available (status code is not E)"
        ),
        *identifier_rules("id"),
        ambiguous_key("id"),
        missing("fuel_type_code"),
        *(
            Rule(column, ~pl.col(column).is_in(VEHICLE_CLASSES), "vehicle class is none of LD, MD, HD")
            for column in classes
        ),
        *(rule for column in ports for rule in optional_count_rules(column)),
        *place_rules(state="state"),
    )


def not_public() -> Rule:
    """The station is not open to the public."""
    return Rule("access_code", pl.col("access_code").ne_missing(PUBLIC), "not public")


def is_heavy_duty_gas() -> pl.Expr:
    """Whether the station sells natural gas to vehicles of class HD."""
    is_for_heavy_duty = pl.any_horizontal(pl.col(GAS_CLASSES).eq(HEAVY_DUTY).fill_null(False))
    return pl.col("fuel_type_code").is_in(GASES) & is_for_heavy_duty
