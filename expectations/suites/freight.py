"""What must hold of the places of freight: truck parking, ports, air-to-truck facilities, freight firms.

Belongs here: expectations on the three BTS sources and on `census_cbp_freight_metro`. Does not belong here:
that the areas are those of the delineation (dbt relationship test), the indicators made of them.
"""

from __future__ import annotations

from expectations.declare import (
    all_appear,
    at_least,
    between,
    columns_are,
    distinct,
    matches,
    maximum,
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
from expectations.suites.vocabulary import COUNTY_FIPS

_BY_POINT = "each place lies in a canonical county, found by its coordinates"
_COUNTED = "a count is one or more: a county without a place has no row"

TRUCK_PARKING = Suite(
    "bts_truck_parking_county",
    (
        row_count(800, 1_500, reason="1,099 counties and roads have one of the 1,915 public sites"),
        columns_are("county_fips", "road", "site_count", "space_count", reason=ORDER),
        unique("county_fips", "road", reason="the key: a repeated road would show its sites twice"),
        matches("county_fips", COUNTY_FIPS, reason=_BY_POINT),
        matches(
            "road",
            r"^(?:I-[1-9][0-9]{0,2}|US-[1-9][0-9]{0,2}|other)$",
            reason="roads are named in one way, or legs of a corridor find no parking on theirs",
        ),
        all_appear(
            "road", ("I-10", "I-80", "I-95", "other"), reason="the longest Interstates and the state roads"
        ),
        distinct(
            "road", 100, 250, reason="Interstates and U.S. highways: far more are names not brought home"
        ),
        not_null("site_count", reason=_COUNTED),
        between("site_count", 1, 50, reason="sites on one road in one county: a dozen at most"),
        total("site_count", 1_800, 2_500, reason="1,915 public sites in the survey of 2019"),
        not_null("space_count", reason="every site says how many trucks may park"),
        between("space_count", 1, 2_000, reason="spaces on one road in one county: 302 at most"),
        total(
            "space_count",
            35_000,
            60_000,
            reason="39,803 public spaces: sites instead of spaces would be 1,900",
        ),
        *on_parsed(
            row_count(1_800, 2_500, reason="1,915 sites in 48 states"),
            unique("objectid", reason="the publisher's number of the site"),
        ),
    ),
)

PORT = Suite(
    "bts_port_county",
    (
        row_count(125, 150, reason="134 counties have one of the 146 principal ports outside Puerto Rico"),
        columns_are(
            *("county_fips", "port_count", "total_tons", "foreign_tons", "domestic_tons"),
            "nearest_port_count",
            reason=ORDER,
        ),
        unique("county_fips", reason="the key: a repeated county would show its ports twice"),
        matches("county_fips", COUNTY_FIPS, reason=_BY_POINT),
        all_appear(
            "county_fips",
            ("06037", "48201"),
            reason="Los Angeles and Long Beach, and Houston: the largest ports",
        ),
        not_null("port_count", reason=_COUNTED),
        between("port_count", 1, 10, reason="principal ports in one county: three at most"),
        total("port_count", 140, 150, reason="150 principal ports, of which four lie in Puerto Rico"),
        *(
            not_null(f"{kind}_tons", reason="a port without traffic of a kind has zero tons of it")
            for kind in ("total", "foreign", "domestic")
        ),
        between("total_tons", 1e5, 5e8, reason="short tons: the smallest county has 0.9 million"),
        between("foreign_tons", 0, 5e8, reason="short tons of imports and exports: negative is impossible"),
        between("domestic_tons", 0, 5e8, reason="short tons within the nation: negative is impossible"),
        total(
            "total_tons",
            2.0e9,
            3.5e9,
            reason="2.5 billion short tons: a thousandth would be thousands of tons",
        ),
        at_least("total_tons", "foreign_tons", reason="foreign freight is a part of the whole"),
        at_least("total_tons", "domestic_tons", reason="domestic freight is a part of the whole"),
        not_null("nearest_port_count", reason="a count is zero or more, never missing"),
        at_least("port_count", "nearest_port_count", reason="ports on the water are among the county's"),
        total(
            "nearest_port_count",
            10,
            40,
            reason="23 points lie on the water: none would mean that they were lost",
        ),
        *on_parsed(row_count(150, 150, reason="the publisher lists the 150 largest ports")),
    ),
)

AIR_TRUCK_FACILITY = Suite(
    "bts_air_truck_facility_county",
    (
        row_count(50, 200, reason="401 facilities at the airports of 60 counties"),
        columns_are("county_fips", "facility_count", reason=ORDER),
        unique("county_fips", reason="the key: a repeated county would show its facilities twice"),
        matches("county_fips", COUNTY_FIPS, reason=_BY_POINT),
        all_appear(
            "county_fips",
            ("06037", "21111", "47157"),
            reason="Los Angeles, Louisville and Memphis: elsewhere, the metres were not made degrees",
        ),
        not_null("facility_count", reason=_COUNTED),
        between("facility_count", 1, 100, reason="facilities in one county: 28 at most"),
        total("facility_count", 380, 800, reason="404 facilities, of which three lie in Puerto Rico"),
        *on_parsed(
            row_count(380, 800, reason="404 facilities at airports"),
            unique("objectid", reason="the publisher's number of the facility"),
        ),
    ),
)

CBP_FREIGHT_METRO = Suite(
    "census_cbp_freight_metro",
    (
        row_count(
            1_700,
            2_800,
            reason="931 areas with trucking, 496 with couriers, 538 with warehousing: all codes 17,000",
        ),
        columns_are("cbsa_code", "naics_code", "establishments", "employees", reason=ORDER),
        unique("cbsa_code", "naics_code", reason="the key: a repeated one would count its firms twice"),
        matches("cbsa_code", r"^[1-4][0-9]{4}$", reason="area codes have five digits and begin at 10100"),
        distinct(
            "cbsa_code", 900, 945, reason="931 of the 933 areas of the delineation of 2015 have trucking"
        ),
        one_of(
            "naics_code",
            ("484", "492", "493"),
            reason="codes are nested: another one is a part of these, or all of wholesale",
        ),
        all_appear(
            "naics_code", ("484", "492", "493"), reason="each of the three industries is a part of freight"
        ),
        not_null("establishments", reason="an area without a published figure has no row"),
        between("establishments", 1, 20_000, reason="places of business: 10,835 in trucking around Chicago"),
        total(
            "establishments",
            130_000,
            220_000,
            reason="154,523 in the three industries: several times that counts nested codes again",
        ),
        between("employees", 0, 500_000, reason="people: 64,233 in trucking around Chicago"),
        median(
            "employees",
            100,
            1_000,
            reason="people: 359 in the middle; thousands of them would be another unit",
        ),
        maximum(
            "employees", 30_000, 200_000, reason="the largest area has tens of thousands in one industry"
        ),
        *on_parsed(
            row_count(15_000, 25_000, reason="17,026 rows of areas and nested codes"),
            unique(
                "cbsa_code", "naics_code", reason="one row per area and code, or sums are of two vintages"
            ),
        ),
    ),
)

SUITES = (TRUCK_PARKING, PORT, AIR_TRUCK_FACILITY, CBP_FREIGHT_METRO)
