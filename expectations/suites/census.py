"""What must hold of the geography: counties, shapes, adjacency, metropolitan areas, population.

Belongs here: expectations on the six geography sources of the Census. Does not belong here: that other tables' counties
are these (dbt relationship tests).
"""

from __future__ import annotations

from expectations.declare import (
    all_appear,
    between,
    columns_are,
    distinct,
    filled,
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
from expectations.suites.vocabulary import CANONICAL_COUNTIES, COUNTY_FIPS, STATES

_COUNTY_CODE = "a five-digit code of the 50 states or DC: a lost leading zero or a territory joins to nothing"
_EXACTLY = (
    "the canonical counties are the 3,142 of the 2017 Gazetteer: one more or less and every national sum "
    "is off"
)

GAZETTEER = Suite(
    "gazetteer_county",
    (
        row_count(CANONICAL_COUNTIES, CANONICAL_COUNTIES, reason=_EXACTLY),
        columns_are("county_fips", "state", "county_name", "land_km2", "water_km2", reason=ORDER),
        unique("county_fips", reason="the key of the whole warehouse"),
        matches("county_fips", COUNTY_FIPS, reason=_COUNTY_CODE),
        one_of("state", STATES, reason="50 states and DC: Puerto Rico is outside the model"),
        all_appear("state", STATES, reason="no state may be lost"),
        not_null("county_name", reason="people read names, and utilities are joined by them"),
        between(
            "land_km2",
            4,
            400_000,
            reason="km2 of land: Falls Church VA has 5, Yukon-Koyukuk AK 377,000; zero would be divided by",
        ),
        total(
            "land_km2",
            9.0e6,
            9.3e6,
            reason="the 50 states and DC have 9.15 million km2 of land: 3.5 million would be square miles",
        ),
        between(
            "water_km2",
            0,
            60_000,
            reason="km2 of water: negative is impossible, the largest is Yakutat AK with 35,400",
        ),
        *on_parsed(row_count(3_200, 3_240, reason="3,220 lines with the 78 municipios of Puerto Rico")),
    ),
)

COUNTY_SHAPE = Suite(
    "county_shape",
    (
        row_count(CANONICAL_COUNTIES, CANONICAL_COUNTIES, reason=_EXACTLY),
        columns_are("county_fips", "centroid_latitude", "centroid_longitude", reason=ORDER),
        unique("county_fips", reason="the key: one shape per county"),
        matches("county_fips", COUNTY_FIPS, reason=_COUNTY_CODE),
        not_null("centroid_latitude", reason="distances of the freight graph start here"),
        not_null("centroid_longitude", reason="distances of the freight graph start here"),
        between(
            "centroid_latitude",
            18.5,
            72,
            reason="degrees north, from Hawaii to the North Slope: outside, the columns are swapped",
        ),
        between(
            "centroid_longitude",
            -180,
            -66,
            reason="degrees east, so negative: a positive one is a lost sign or a shape across the date line",
        ),
        median(
            "centroid_longitude",
            -100,
            -80,
            reason="half of all counties lie east of St. Louis: another median is another projection",
        ),
        *on_parsed(
            row_count(3_200, 3_250, reason="3,233 shapes with the territories: fewer means a damaged package")
        ),
    ),
)

COUNTY_ADJACENCY = Suite(
    "county_adjacency",
    (
        row_count(16_000, 24_000, reason="3,142 counties have about six neighbours each, in both directions"),
        columns_are(
            "county_fips",
            "neighbor_county_fips",
            "distance_miles",
            "shares_boundary",
            "method",
            reason=ORDER,
        ),
        unique(
            "county_fips",
            "neighbor_county_fips",
            reason="the key: a repeated pair would be two edges of the graph",
        ),
        matches("county_fips", COUNTY_FIPS, reason=_COUNTY_CODE),
        matches("neighbor_county_fips", COUNTY_FIPS, reason=_COUNTY_CODE),
        distinct(
            "county_fips",
            3_125,
            CANONICAL_COUNTIES,
            reason="all but island counties have neighbours: Connecticut's eight were cut off in the "
            "published file and must be back",
        ),
        not_null(
            "distance_miles", reason="the cost of an edge of the freight graph: without it the edge is lost"
        ),
        between(
            "distance_miles",
            0.1,
            1_000,
            reason="miles between land centroids: a few in Virginia's cities, hundreds in Alaska; zero "
            "is a county that is its own neighbour, as in the published file, and a free edge",
        ),
        median(
            "distance_miles",
            20,
            45,
            reason="neighbours' centroids are about 30 miles apart: 48 would be kilometres",
        ),
        one_of(
            "shares_boundary",
            (True, False),
            reason="true or false, never missing: the model drops long edges across water by it",
        ),
        one_of(
            "method",
            ("published", "published_crosswalk", "shape"),
            reason="every pair says whether it is the publisher's, brought home from an older code, or "
            "found in the shapes",
        ),
        *on_parsed(
            row_count(
                22_000, 22_400, reason="the file of 2023 holds 22,196 pairs: fewer means it was cut off"
            )
        ),
    ),
)

CBSA = Suite(
    "cbsa_delineation",
    (
        row_count(
            1_700,
            1_950,
            reason="1,825 counties lie in a metropolitan or micropolitan area (1,903 rows with "
            "Puerto Rico and notes)",
        ),
        columns_are(
            *(
                "county_fips",
                "cbsa_code",
                "cbsa_title",
                "metropolitan_type",
                "csa_code",
                "csa_title",
                "central_outlying",
            ),
            reason=ORDER,
        ),
        unique("county_fips", reason="the key: a county lies in one area at most"),
        matches("county_fips", COUNTY_FIPS, reason=_COUNTY_CODE),
        matches("cbsa_code", r"^[1-4][0-9]{4}$", reason="CBSA codes have five digits from 10100 to 49820"),
        not_null("cbsa_code", reason="only counties in an area are here"),
        not_null("cbsa_title", reason="launch areas are named by it"),
        one_of("metropolitan_type", ("metropolitan", "micropolitan"), reason="the two kinds of area"),
        all_appear(
            "metropolitan_type", ("metropolitan", "micropolitan"), reason="both kinds are in the list"
        ),
        one_of("central_outlying", ("central", "outlying"), reason="the two roles of a county in its area"),
        filled(
            "csa_code",
            0.4,
            0.9,
            reason="about two thirds of these counties are in a combined area too: none means a lost column",
        ),
        *on_parsed(row_count(1_850, 1_920, reason="1,903 lines with Puerto Rico and the notes at the end")),
    ),
)

POPULATION = Suite(
    "county_population",
    (
        row_count(CANONICAL_COUNTIES, CANONICAL_COUNTIES, reason=_EXACTLY),
        columns_are("county_fips", "population", "crosswalk_method", reason=ORDER),
        unique("county_fips", reason="the key: a repeated county would count its people twice"),
        matches("county_fips", COUNTY_FIPS, reason=_COUNTY_CODE),
        not_null("population", reason="a county's peak demand is spread by people"),
        between("population", 20, 12e6, reason="people: Loving TX has 43, Los Angeles 9.7 million"),
        total(
            "population",
            330e6,
            340e6,
            reason="334.9 million people in 2023: double means the state rows were kept, less means "
            "Connecticut did not come home",
        ),
        one_of(
            "crosswalk_method",
            ("direct", "crosswalk"),
            reason="whether the code was canonical or brought home by weights",
        ),
        *on_parsed(row_count(3_140, 3_200, reason="3,144 counties and 51 states in the published file")),
    ),
)

COUNTY_2024 = Suite(
    "county_2024",
    (
        row_count(
            3_144, 3_144, reason="counties of 2024: one more in Alaska and in Connecticut than in 2017"
        ),
        columns_are(
            *("geoid", "state", "county_name", "land_km2", "water_km2", "canonical_county_fips"),
            "crosswalk_method",
            reason=ORDER,
        ),
        unique("geoid", reason="the key: a county of 2024"),
        matches("geoid", COUNTY_FIPS, reason=_COUNTY_CODE),
        one_of("state", STATES, reason="50 states and DC: Puerto Rico is outside the model"),
        all_appear("state", STATES, reason="no state may be lost"),
        not_null("county_name", reason="people read the names of counties"),
        between("land_km2", 4, 400_000, reason="km2 of land: from Falls Church VA to Yukon-Koyukuk AK"),
        total("land_km2", 9.0e6, 9.3e6, reason="9.15 million km2 of land: 3.5 million would be square miles"),
        between("water_km2", 0, 60_000, reason="km2 of water: negative is impossible"),
        matches("canonical_county_fips", COUNTY_FIPS, reason=_COUNTY_CODE),
        filled(
            "canonical_county_fips", 0.99, reason="only Connecticut's nine planning regions come home to none"
        ),
        distinct(
            "canonical_county_fips",
            3_134,
            3_134,
            reason="all canonical counties but the eight old ones of Connecticut",
        ),
        one_of(
            "crosswalk_method",
            ("direct", "crosswalk"),
            reason="whether the code was canonical or is in the crosswalk",
        ),
        *on_parsed(row_count(3_200, 3_240, reason="3,222 lines with the 78 municipios of Puerto Rico")),
    ),
)

SUITES = (GAZETTEER, COUNTY_SHAPE, COUNTY_ADJACENCY, CBSA, POPULATION, COUNTY_2024)
