"""What must hold of the Alternative Fuels Data Center's station exports, vehicles and laws.

Belongs here: expectations on the `afdc_*` sources. Does not belong here: scores made of them.
"""

from __future__ import annotations

import datetime as dt

from expectations.declare import (
    all_appear,
    at_least,
    between,
    columns_are,
    matches,
    median,
    not_null,
    on_parsed,
    one_of,
    row_count,
    total,
    unique,
)
from expectations.model import Suite
from expectations.suites.reasons import ORDER
from expectations.suites.vocabulary import COUNTY_FIPS, STATES

_EXPORT_STATES = ("NY", "WA")
_COUNTS = (
    ("dc_fast_port_count", 5_000, "ports: the most in a county is a few hundred"),
    ("level2_port_count", 20_000, "ports: the most in a county is a few thousand"),
    (
        "heavy_duty_dc_fast_port_count",
        1_000,
        "ports at sites open to heavy-duty vehicles: tens at most, and blank on most stations",
    ),
    (
        "heavy_duty_gas_site_count",
        200,
        "natural gas sites that heavy-duty vehicles can use: a few per county",
    ),
    ("station_count", 10_000, "stations of all fuels: about a thousand in the largest counties"),
)

STATION_COUNTY = Suite(
    "afdc_station_county",
    (
        row_count(
            80, 101, reason="New York has 62 counties and Washington 39, and nearly every one has a station"
        ),
        columns_are("county_fips", "state", *(name for name, _, _ in _COUNTS), "export_month", reason=ORDER),
        unique("county_fips", "state", reason="the key: a repeated county would show its ports twice"),
        matches(
            "county_fips",
            COUNTY_FIPS,
            reason="each station lies in a canonical county, found by its coordinates",
        ),
        one_of(
            "state",
            _EXPORT_STATES,
            reason="the two exports are of New York and Washington: another state is another file",
        ),
        all_appear(
            "state",
            _EXPORT_STATES,
            reason="both exports must be there: newer counts exist for these two states only",
        ),
        *(
            between(name, 0, high, reason=f"{why}; more would be an identifier read as a count")
            for name, high, why in _COUNTS
        ),
        *(not_null(name, reason="a count is zero or more, never missing") for name, _, _ in _COUNTS),
        total(
            "dc_fast_port_count",
            2_500,
            10_000,
            reason="2,161 ports in New York (April 2025) and 1,507 in Washington (February 2025): sites "
            "instead of ports would be 900",
        ),
        at_least(
            "dc_fast_port_count",
            "heavy_duty_dc_fast_port_count",
            reason="heavy-duty ports are among the fast ports of the county",
        ),
        matches(
            "export_month",
            r"^20[0-9]{2}-(?:0[1-9]|1[0-2])$",
            reason="vintages of two states differ and must never be mixed unseen",
        ),
        *on_parsed(
            row_count(6_000, 20_000, reason="4,857 stations in New York and 2,558 in Washington"),
            unique(
                "id",
                reason="AFDC's station id: a repeated one is a station twice, or one export given for both",
            ),
        ),
    ),
)

DC_FAST_COUNTY = Suite(
    "afdc_dc_fast_county",
    (
        row_count(700, 1_200, reason="810 counties had a public DC fast station in November 2019"),
        columns_are(
            "county_fips",
            "dc_fast_port_count",
            "dc_fast_station_count",
            "polygon_station_count",
            "nearest_station_count",
            reason=ORDER,
        ),
        unique("county_fips", reason="the key: a repeated county would show its ports twice"),
        matches("county_fips", COUNTY_FIPS, reason="each station lies in a canonical county"),
        not_null("dc_fast_port_count", reason="a county without ports has no row"),
        between("dc_fast_port_count", 1, 2_000, reason="ports: 444 in Los Angeles, the most in 2019"),
        total(
            "dc_fast_port_count",
            10_000,
            14_000,
            reason="11,790 ports of 3,262 stations in November 2019: 40,000 would be a later year",
        ),
        not_null("dc_fast_station_count", reason="a county without stations has no row"),
        between("dc_fast_station_count", 1, 500, reason="stations: 158 in one county at most"),
        total("dc_fast_station_count", 3_000, 4_000, reason="3,262 stations in November 2019"),
        at_least("dc_fast_port_count", "dc_fast_station_count", reason="every station has a port or more"),
        at_least("dc_fast_station_count", "polygon_station_count", reason="a part of the county's stations"),
        not_null("polygon_station_count", reason="how the county was found stands on every row"),
        not_null("nearest_station_count", reason="how the county was found stands on every row"),
        between("nearest_station_count", 0, 20, reason="stations on piers: more means coordinates at sea"),
        *on_parsed(
            row_count(3_000, 4_000, reason="3,262 stations: text over several lines must not break rows"),
            unique("id", reason="AFDC's station id: a repeated one is a station twice"),
        ),
    ),
)

CORRIDOR_STATION_COUNTY = Suite(
    "afdc_corridor_station_county",
    (
        row_count(
            600, 1_500, reason="331 counties with electric, 392 with CNG, 38 with LNG, 16 with hydrogen"
        ),
        columns_are(
            *("county_fips", "fuel", "station_count", "heavy_duty_site_count", "dc_fast_port_count"),
            reason=ORDER,
        ),
        unique("county_fips", "fuel", reason="the key: a repeated one would show its stations twice"),
        matches("county_fips", COUNTY_FIPS, reason="each station lies in a canonical county"),
        one_of("fuel", ("electric", "cng", "lng", "hydrogen"), reason="one shapefile for each of four fuels"),
        all_appear(
            "fuel", ("electric", "cng", "lng", "hydrogen"), reason="none of the four files may be lost"
        ),
        not_null("station_count", reason="a county without stations of a fuel has no row"),
        between("station_count", 1, 100, reason="stations of one fuel in one county: 35 at most"),
        total("station_count", 1_300, 3_000, reason="593 electric, 758 CNG, 50 LNG and 57 hydrogen stations"),
        not_null("heavy_duty_site_count", reason="a count is zero or more, never missing"),
        total(
            "heavy_duty_site_count",
            500,
            1_200,
            reason="617 CNG and 50 LNG sites of class HD: none means the class was not read",
        ),
        at_least("station_count", "heavy_duty_site_count", reason="heavy-duty sites are among the stations"),
        not_null("dc_fast_port_count", reason="a count is zero or more, never missing"),
        between("dc_fast_port_count", 0, 1_000, reason="ports in one county: 158 at most"),
        total("dc_fast_port_count", 2_500, 8_000, reason="3,061 ports at 593 electric stations"),
        *on_parsed(
            row_count(1_300, 3_000, reason="1,458 records of four shapefiles"),
            unique("id", reason="AFDC's station id: the same one in two files is a file given twice"),
        ),
    ),
)

HEAVY_DUTY_MODEL = Suite(
    "afdc_heavy_duty_model",
    (
        row_count(25, 80, reason="37 pairs of the 10 applications and 9 kinds of fuel are on offer"),
        columns_are(
            *("application", "fuel", "model_count", "manufacturer_count", "battery_model_count"),
            *("range_model_count", "kwh_per_mile_model_count"),
            *("median_battery_kwh", "median_range_miles", "median_kwh_per_mile"),
            *("is_electric", "is_hydrogen"),
            reason=ORDER,
        ),
        unique("application", "fuel", reason="the key: a repeated pair would count its models twice"),
        one_of(
            "application",
            (
                *("pickup", "refuse", "school_bus", "shuttle_bus", "step_van", "street_sweeper", "tractor"),
                *("transit_bus", "van", "vocational"),
            ),
            reason="our codes of AFDC's application categories",
        ),
        all_appear("application", ("tractor", "transit_bus", "school_bus"), reason="segments of the model"),
        one_of(
            "fuel",
            (
                *("electric", "hydrogen", "plug_in_hybrid", "hybrid", "natural_gas", "propane", "ethanol"),
                *("biodiesel", "several"),
            ),
            reason="our codes of AFDC's fuels",
        ),
        not_null("model_count", reason="a pair without a model has no row"),
        between("model_count", 1, 150, reason="models of one application and fuel: 28 at most"),
        total("model_count", 150, 800, reason="252 vehicles on offer, one of them without a fuel"),
        not_null("manufacturer_count", reason="every model has a maker"),
        between("manufacturer_count", 1, 60, reason="makers of one application and fuel: 21 at most"),
        at_least("model_count", "manufacturer_count", reason="every maker of a pair has a model of it"),
        *(
            not_null(f"{what}_model_count", reason="a count is zero or more, never missing")
            for what in ("battery", "range", "kwh_per_mile")
        ),
        total("battery_model_count", 20, 300, reason="36 models state a battery: none means it was not read"),
        total("range_model_count", 25, 400, reason="46 models state a range: none means it was not read"),
        total("kwh_per_mile_model_count", 15, 300, reason="32 models state both their battery and range"),
        at_least("model_count", "battery_model_count", reason="a part of the models on offer"),
        at_least("model_count", "range_model_count", reason="a part of the models on offer"),
        at_least("battery_model_count", "kwh_per_mile_model_count", reason="these state a range besides"),
        at_least("range_model_count", "kwh_per_mile_model_count", reason="these state a battery besides"),
        between("median_battery_kwh", 30, 1_000, reason="kWh: medians of 61 (vans) to 380 (buses)"),
        median("median_battery_kwh", 80, 500, reason="kWh: 210 is the median of the applications"),
        between("median_range_miles", 60, 300, reason="miles: medians of 125 to 213"),
        median("median_range_miles", 80, 220, reason="miles: 159 in the middle; 256 would be kilometres"),
        between("median_kwh_per_mile", 0.2, 5, reason="kWh per mile: 0.5 (vans) to 2.7 (transit buses)"),
        median("median_kwh_per_mile", 0.9, 2.2, reason="kWh per mile: 1.4 in the middle, 0.7 upside down"),
        not_null("is_electric", reason="a flag is true or false, never missing"),
        total(
            "is_electric", 7, 10, reason="9 of 10 applications are sold electric: none means names changed"
        ),
        not_null("is_hydrogen", reason="a flag is true or false, never missing"),
        total("is_hydrogen", 1, 10, reason="3 applications are sold with a fuel cell: none is a lost name"),
        *on_parsed(row_count(150, 800, reason="252 vehicles in the search export of 2024")),
    ),
)

LAW = Suite(
    "afdc_law",
    (
        row_count(
            1_000, 3_000, reason="1,377 laws and incentives: fewer means multi-line text broke the rows"
        ),
        columns_are(
            *(
                "law_id",
                "state",
                "law_type",
                "is_live",
                "is_incentive",
                "is_fleet",
                "is_heavy_duty",
                "enacted_on",
            ),
            reason=ORDER,
        ),
        unique("law_id", reason="the key: a repeated law would count twice for its state"),
        between("law_id", 1, 1_000_000, reason="AFDC's law numbers have up to five digits"),
        one_of(
            "state",
            (*STATES, "US"),
            reason="a state, DC, or US for federal: another text is a piece of a broken row",
        ),
        all_appear("state", ("US", "CA"), reason="federal rows and the largest state are always there"),
        one_of(
            "law_type",
            ("Laws and Regulations", "State Incentives", "Incentives", "Programs", "State Hybrid Incentives"),
            reason="AFDC's five types: a new one must be judged an incentive or not before it is used",
        ),
        *(
            not_null(name, reason="a flag is true or false, never missing")
            for name in ("is_live", "is_incentive", "is_fleet", "is_heavy_duty")
        ),
        total(
            "is_live",
            500,
            2_000,
            reason="980 of 1,377 are live: none or all means the ending dates were not read",
        ),
        total(
            "is_heavy_duty",
            100,
            700,
            reason="about a fifth speak of trucks, buses or medium- and heavy-duty vehicles",
        ),
        total("is_incentive", 300, 1_200, reason="559 are incentives by AFDC's type"),
        between(
            "enacted_on",
            dt.datetime(1970, 1, 1),
            dt.datetime(2035, 12, 31),
            reason="the oldest is of 1990: another century is a date read in the wrong order",
        ),
        *on_parsed(
            row_count(1_000, 3_000, reason="1,377 records of a CSV whose text spans lines"),
            matches(
                "law_id",
                r"^[0-9]+$",
                reason="a record starts with a number: text here means the quoting was not followed",
            ),
        ),
    ),
)

SUITES = (STATION_COUNTY, DC_FAST_COUNTY, CORRIDOR_STATION_COUNTY, HEAVY_DUTY_MODEL, LAW)
