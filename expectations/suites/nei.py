"""What must hold of the EPA National Emissions Inventory: vehicle population, miles and hotelling hours.

Belongs here: expectations on the three NEI sources. Does not belong here: how the files are read
(`ingest.sources.nei_*`), or relations between the three (dbt tests).
"""

from __future__ import annotations

from expectations.declare import (
    all_appear,
    between,
    columns_are,
    distinct,
    matches,
    maximum,
    not_null,
    on_parsed,
    one_of,
    row_count,
    total,
    unique,
)
from expectations.model import Suite
from expectations.suites.reasons import ORDER
from expectations.suites.vocabulary import (
    CANONICAL_COUNTIES,
    COUNTY_FIPS,
    MODEL_SOURCE_TYPES,
    MOVES_SOURCE_TYPES,
    ROAD_TYPES,
)

_COUNTY_CODE = (
    "county_fips is a five-digit code of the 50 states or DC: a lost leading zero or a territory joins "
    "to no county and its vehicles vanish from the model"
)
_KNOWN_TYPE = "MOVES has 13 source types: another code means the SCC was cut at the wrong digits"
_MODEL_TYPES = (
    "the model has a segment for each of these nine source types: without one its energy need would be zero"
)

_POPULATION = (
    row_count(
        20_000,
        CANONICAL_COUNTIES * len(MOVES_SOURCE_TYPES),
        reason="3,142 counties have about nine of the ten truck and bus types each (29,018 rows in "
        "2020), and never more than 13: fewer rows means a file cut off",
    ),
    columns_are(
        "county_fips",
        "source_type_id",
        "vehicles",
        reason=ORDER,
    ),
    unique(
        "county_fips",
        "source_type_id",
        reason="the key: fuels are summed, so a repeated pair would count its vehicles twice",
    ),
    matches("county_fips", COUNTY_FIPS, reason=_COUNTY_CODE),
    distinct(
        "county_fips",
        3_130,
        CANONICAL_COUNTIES,
        reason="every county has trucks: the NEI covers the 3,142, and a few may lack a value, a "
        "state may not (2014 lacks California and cannot stand in for 2020)",
    ),
    one_of("source_type_id", MOVES_SOURCE_TYPES, reason=_KNOWN_TYPE),
    all_appear("source_type_id", MODEL_SOURCE_TYPES, reason=_MODEL_TYPES),
    not_null("vehicles", reason="a missing count of vehicles would silently become no vehicles"),
)

VEHICLE_POPULATION = Suite(
    "nei_vehicle_population",
    (
        *_POPULATION,
        between(
            "vehicles",
            0,
            1_000_000,
            reason="vehicles per county and type: negative is impossible, and the largest (light "
            "commercial, a leasing base) is 387,000; a million would be another unit or a sum over "
            "counties",
        ),
        total(
            "vehicles",
            20e6,
            40e6,
            reason="the nation has 25.7 million vehicles of types 32-62 (13 million light commercial, 12 "
            "million heavier): half or double means a state lost or rows counted twice",
        ),
        *on_parsed(
            row_count(
                40_000,
                400_000,
                reason="county, fuel and type: 69,299 rows in 2020 for ten types, more with cars",
            ),
            one_of(
                "activity_type",
                ["VPOP"],
                reason="the activity is vehicle population: another is another file of the same layout",
            ),
            matches(
                "scc",
                r"^22[0-9]{8}$",
                reason="on-road SCCs begin with 22: fuel and vehicle type are digits 3-6",
            ),
        ),
    ),
    earlier={
        "2014": (
            *_POPULATION,
            between(
                "vehicles",
                0,
                10_000_000,
                reason="cars are in it: the largest county has 1.8 million, none has ten",
            ),
            total(
                "vehicles",
                200e6,
                280e6,
                reason="with cars and motorcycles the nation has 250 million vehicles, 231 million of them "
                "in the file: a tenth means that the cars are missing, double that fuels were counted twice",
            ),
            *on_parsed(
                row_count(
                    60_000,
                    400_000,
                    reason="county, fuel and type: 75,704 rows in 2014 for all 13 types",
                ),
                matches(
                    "scc",
                    r"^22[0-9]{4}01[0-9]{2}$",
                    reason="without an activity in the file, road type 01 (off the network) is what tells "
                    "populations from miles",
                ),
            ),
        )
    },
)

VEHICLE_MILES = Suite(
    "nei_vehicle_miles",
    (
        row_count(
            60_000,
            CANONICAL_COUNTIES * len(MOVES_SOURCE_TYPES) * len(ROAD_TYPES),
            reason="counties by source type by road type: 80,883 rows in 2020; fewer means a file cut off",
        ),
        columns_are(
            "county_fips",
            "source_type_id",
            "road_type_id",
            "miles",
            reason=ORDER,
        ),
        unique(
            "county_fips",
            "source_type_id",
            "road_type_id",
            reason="the key: a repeated one would count its miles twice",
        ),
        matches("county_fips", COUNTY_FIPS, reason=_COUNTY_CODE),
        distinct(
            "county_fips",
            3_130,
            CANONICAL_COUNTIES,
            reason="every county has truck miles on some road: the NEI covers the 3,142",
        ),
        one_of("source_type_id", MOVES_SOURCE_TYPES, reason=_KNOWN_TYPE),
        all_appear("source_type_id", MODEL_SOURCE_TYPES, reason=_MODEL_TYPES),
        one_of(
            "road_type_id",
            ROAD_TYPES,
            reason="miles are driven on road types 2-5; type 1 is off the network, and another code "
            "means the SCC was cut at the wrong digits",
        ),
        all_appear(
            "road_type_id",
            ROAD_TYPES,
            reason="corridors use restricted-access roads (2, 4), depots the others (3, 5): both must be "
            "there",
        ),
        not_null("miles", reason="missing miles would silently become none"),
        between(
            "miles",
            0,
            1e10,
            reason="miles a year per county, type and road type: the largest is 1.7 billion (Maricopa, "
            "light commercial)",
        ),
        total(
            "miles",
            3e11,
            6e11,
            reason="types 32-62 drive 419 billion miles a year: a tenth would be kilometres or "
            "thousands, half a lost region",
        ),
        *on_parsed(
            row_count(
                60_000, 1_000_000, reason="82,715 rows when summed over fuels, several times that by fuel"
            ),
            one_of(
                "activity_type",
                ["VMT"],
                reason="the activity is vehicle miles: another is another file of the same layout",
            ),
            matches(
                "scc",
                r"^22[0-9]{8}$",
                reason="on-road SCCs begin with 22: vehicle and road type are digits 5-8",
            ),
        ),
    ),
)

HOTELLING_HOURS = Suite(
    "nei_hotelling_hours",
    (
        row_count(
            1_800,
            CANONICAL_COUNTIES,
            reason="2,118 counties have long-haul hotelling in 2020: far fewer means a file cut off, "
            "more than 3,142 a repeated county",
        ),
        columns_are("county_fips", "hotelling_hours", reason=ORDER),
        unique(
            "county_fips", reason="the key: a repeated county would draw its share of en-route need twice"
        ),
        matches("county_fips", COUNTY_FIPS, reason=_COUNTY_CODE),
        not_null(
            "hotelling_hours",
            reason="blank hours are quarantined; a missing value here would silently become none",
        ),
        between(
            "hotelling_hours",
            0,
            50e6,
            reason="hours a year per county: the largest is 16 million (Harris, Texas, on its own basis)",
        ),
        total(
            "hotelling_hours",
            2.5e8,
            1e9,
            reason="500 million hours a year are 250 hours for each of 2 million long-haul tractors: a "
            "fifth or double of it means another unit or a lost region",
        ),
        maximum(
            "hotelling_hours",
            1e6,
            50e6,
            reason="a county on a main corridor has millions of hours: a smaller maximum means monthly "
            "instead of yearly values",
        ),
        *on_parsed(
            row_count(
                3_000, 7_000, reason="two rows (extended idle and auxiliary power) for each of 2,119 counties"
            ),
            one_of(
                "activity_type",
                ["HOTELLING"],
                reason="the activity is hotelling: another is another file of the same layout",
            ),
        ),
    ),
)

SUITES = (VEHICLE_POPULATION, VEHICLE_MILES, HOTELLING_HOURS)
