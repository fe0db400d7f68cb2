"""What must hold of the EPA MOVES national vehicle populations.

Belongs here: expectations on `moves_vehicle_population`. Does not belong here: the growth computed from it
(dbt).
"""

from __future__ import annotations

from expectations.declare import (
    all_appear,
    between,
    columns_are,
    not_null,
    on_parsed,
    one_of,
    row_count,
    total,
    unique,
)
from expectations.model import Suite
from expectations.suites.reasons import ORDER
from expectations.suites.vocabulary import MOVES_SOURCE_TYPES

SUITES = (
    Suite(
        "moves_vehicle_population",
        (
            row_count(600, 1_200, reason="13 source types by 63 years (1990 and 1999-2060) are 819 rows"),
            columns_are(
                "source_type_id",
                "year",
                "vehicles",
                reason=ORDER,
            ),
            unique(
                "source_type_id",
                "year",
                reason="the key: growth is a ratio of two years, and a repeated year makes two ratios",
            ),
            one_of("source_type_id", MOVES_SOURCE_TYPES, reason="MOVES has 13 source types"),
            all_appear(
                "source_type_id", MOVES_SOURCE_TYPES, reason="stock growth is needed for every segment"
            ),
            between(
                "year", 1990, 2060, reason="MOVES runs from 1990 to 2060: another year is a misread column"
            ),
            all_appear(
                "year",
                range(2020, 2041),
                reason="stock is the 2020 inventory times the ratio of year y to 2020, for every year to "
                "the horizon 2040",
            ),
            not_null("vehicles", reason="a missing population breaks the ratio for its year"),
            between(
                "vehicles",
                10_000,
                400e6,
                reason="vehicles of one type in the nation: the smallest (transit buses, 1990) is "
                "48,000, the largest (light trucks, 2060) 239 million; zero would be divided by",
            ),
            total("vehicles", 1.2e10, 2.6e10, reason="all types and years sum to 18.6 billion vehicle-years"),
            *on_parsed(
                row_count(600, 1_200, reason="one row per type and year; nothing is left out of this file"),
            ),
        ),
    ),
)
