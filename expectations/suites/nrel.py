"""What must hold of NREL's depot schedules.

Belongs here: expectations on `nrel_depot_schedule`. Does not belong here: the load shapes made of them.
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

_FLEETS = ("beverage_delivery", "warehouse_delivery", "food_delivery")

SUITES = (
    Suite(
        "nrel_depot_schedule",
        (
            row_count(72, 72, reason="24 hours of the day for each of three fleets"),
            columns_are(
                *("fleet_id", "hour", "vehicle_day_count", "off_shift_seconds", "miles"),
                *("return_count", "returned_miles", "no_return_vehicle_day_count"),
                reason=ORDER,
            ),
            unique("fleet_id", "hour", reason="the key: a repeated hour would be at the depot twice"),
            one_of("fleet_id", _FLEETS, reason="the three fleets of the study"),
            all_appear("fleet_id", _FLEETS, reason="a load shape is made of all three: none may be lost"),
            not_null("hour", reason="part of the key"),
            between("hour", 0, 23, reason="hours of the day from midnight, not from one"),
            all_appear("hour", range(24), reason="a load shape has all hours of the day"),
            not_null("vehicle_day_count", reason="shares of the hour are taken of it"),
            between(
                "vehicle_day_count", 50, 400, reason="76 days of the beverage fleet, 236 of the food fleet"
            ),
            total("vehicle_day_count", 9_888, 10_800, reason="412 vehicle-days, in each of the 24 hours"),
            not_null("off_shift_seconds", reason="an hour that is all at work has zero seconds"),
            between(
                "off_shift_seconds",
                0,
                849_600,
                reason="seconds: 236 vehicle-days of the food fleet have so many in an hour",
            ),
            total(
                "off_shift_seconds",
                1.9e7,
                2.3e7,
                reason="20.8 million of the 35.6 million seconds: the time at work would be 14.8 million",
            ),
            not_null("miles", reason="an hour without driving has zero miles"),
            between("miles", 0, 10_000, reason="miles of a fleet in an hour of the day: 2,616 at most"),
            total("miles", 40_000, 50_000, reason="44,801 miles in all: 72,000 would be kilometres"),
            not_null("return_count", reason="an hour in which no truck comes back has zero returns"),
            between("return_count", 0, 120, reason="returns of a fleet in an hour of the day: 38 at most"),
            total(
                "return_count", 412, 500, reason="453 returns: each vehicle-day has one, 38 have two or three"
            ),
            not_null("returned_miles", reason="an hour in which no truck comes back has zero miles"),
            between("returned_miles", 0, 10_000, reason="miles that come home in an hour: 4,846 at most"),
            total("returned_miles", 40_000, 50_000, reason="every mile comes home: 44,801 in all"),
            not_null("no_return_vehicle_day_count", reason="zero where every day has a return"),
            between(
                "no_return_vehicle_day_count",
                0,
                8,
                reason="no day of the three fleets is without a return: their miles would charge nowhere",
            ),
            *on_parsed(row_count(1_648, 1_900, reason="1,318 periods and 412 operating days")),
        ),
    ),
)
