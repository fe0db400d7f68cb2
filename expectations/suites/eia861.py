"""What must hold of EIA Form 861 (2018, 2017): service territory, sales to ultimate customers, reliability.

Belongs here: expectations on the three EIA sources. Does not belong here: that parts B and C carry the same
energy and that state prices equal EIA's (dbt tests, since they relate rows to each other).
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
from expectations.model import Expectation, Suite
from expectations.suites.reasons import EIA_STATE, EIA_UTILITY, ORDER
from expectations.suites.vocabulary import CANONICAL_COUNTIES, COUNTY_FIPS, STATES

_EVERY_STATE = "every state has utilities: a missing one would have no grid indicator at all"

SERVICE_TERRITORY = Suite(
    "eia861_service_territory",
    (
        row_count(
            11_000,
            13_500,
            reason="2,921 utilities serve 11,826 county parts in 2018: far fewer means names that no "
            "longer match",
        ),
        columns_are("utility_id", "state", "county_fips", "utility_name", "match_method", reason=ORDER),
        unique(
            "utility_id",
            "state",
            "county_fips",
            reason="the key: a repeated territory would weigh a utility twice in a county",
        ),
        between("utility_id", 1, 99_999, reason=EIA_UTILITY),
        one_of("state", STATES, reason=EIA_STATE),
        all_appear("state", STATES, reason=_EVERY_STATE),
        matches(
            "county_fips",
            COUNTY_FIPS,
            reason="EIA gives names: each must have become the code of a canonical county",
        ),
        distinct(
            "county_fips",
            3_100,
            CANONICAL_COUNTIES,
            reason="almost every county has a utility: 40 without one would mean a state whose names "
            "stopped matching",
        ),
        not_null("utility_name", reason="a county's record names its utilities"),
        one_of(
            "match_method",
            ("name", "exception"),
            reason="a county is found by its name or by a row of the exceptions seed, never guessed",
        ),
        *on_parsed(
            row_count(11_000, 14_000, reason="11,826 rows for states and 88 for territories in 2018"),
        ),
    ),
)


def _sales(year: str) -> tuple[Expectation, ...]:
    return (
        row_count(
            3_000,
            4_000,
            reason="3,437 rows for states in 2018, three of them (withheld names) added into one",
        ),
        columns_are(
            *(
                "utility_id",
                "utility_name",
                "state",
                "part",
                "service_type",
                "ownership",
                "ba_code",
                "data_type",
            ),
            *("commercial_revenue_usd", "commercial_mwh", "commercial_customers"),
            *("total_revenue_usd", "total_mwh", "total_customers"),
            reason=ORDER,
        ),
        unique(
            "utility_id",
            "state",
            "part",
            "ba_code",
            reason="the key: a repeated row would count revenue and energy twice",
        ),
        between("utility_id", 1, 99_999, reason=EIA_UTILITY),
        one_of("state", STATES, reason=EIA_STATE),
        all_appear("state", STATES, reason=_EVERY_STATE),
        one_of(
            "part",
            ("A", "B", "C", "D"),
            reason="A bundled, B energy only, C delivery only, D bundled retail in Texas",
        ),
        all_appear(
            "part",
            ("A", "B", "C", "D"),
            reason="without B the delivery states would seem cheapest, without D most of Texas would "
            "have no price",
        ),
        one_of(
            "service_type",
            ("Bundled", "Energy", "Delivery"),
            reason="the service says whether a price includes energy",
        ),
        one_of("data_type", ("O", "I"), reason="observed or imputed: another value means shifted columns"),
        not_null("ba_code", reason="part of the key: a missing balancing authority reads NA"),
        filled(
            "commercial_mwh",
            0.9,
            reason="nearly every utility has commercial customers (96 % of rows); `.` everywhere means "
            "a misread block",
        ),
        between(
            "commercial_mwh",
            -50e6,
            100e6,
            reason="MWh a year: the largest utility sells 48 million to commerce; adjustment rows are "
            "negative, to -31 million",
        ),
        between(
            "commercial_revenue_usd",
            -5e9,
            20e9,
            reason="dollars, not thousands: the largest is 5.4 billion, adjustments reach -1.8 billion",
        ),
        total(
            "commercial_mwh",
            1.4e9,
            2.0e9,
            reason="commercial MWh of parts A to D are 1.67 billion, with the 0.28 billion of B and C "
            "counted in both: another size is another unit or a lost part",
        ),
        total(
            "total_revenue_usd",
            3.3e11,
            5.5e11,
            reason="406 billion dollars in 2018: a thousandth means thousands of dollars were not converted",
        ),
        total(
            "total_mwh",
            4.0e9,
            5.0e9,
            reason="4,443 million MWh over all parts, 3,859 million without the delivery rows that "
            "repeat the energy: EIA's published sales",
        ),
        *on_parsed(
            row_count(3_000, 4_200, reason="3,437 rows for states and 12 for territories in 2018"),
            one_of(
                "data_year",
                [year],
                reason=f"the workbook is of {year}: another year is another vintage in the wrong folder",
            ),
        ),
    )


SALES = Suite("eia861_sales", _sales("2018"), earlier={"2017": _sales("2017")})


def _reliability(year: str) -> tuple[Expectation, ...]:
    return (
        row_count(
            700, 1_500, reason="991 utilities and states report SAIDI in 2018 under one standard or the other"
        ),
        columns_are(
            *("utility_id", "utility_name", "state", "ownership", "standard"),
            *("saidi_without_med_minutes", "saifi_without_med", "customers"),
            reason=ORDER,
        ),
        unique(
            "utility_id",
            "state",
            reason="the key: a repeated utility would weigh twice in a county's reliability",
        ),
        between("utility_id", 1, 99_999, reason=EIA_UTILITY),
        one_of("state", STATES, reason=EIA_STATE),
        one_of(
            "standard",
            ("ieee", "other"),
            reason="the two blocks of the sheet: IEEE 1366 first, else the utility's own standard",
        ),
        all_appear(
            "standard",
            ("ieee", "other"),
            reason="a quarter of the utilities report the other standard only: without it they are lost",
        ),
        not_null("saidi_without_med_minutes", reason="a row without SAIDI says nothing and is quarantined"),
        between(
            "saidi_without_med_minutes",
            0,
            44_640,
            reason="minutes a year without supply outside major events: the worst published is 11,707; "
            "over a month (44,640) is another unit",
        ),
        median(
            "saidi_without_med_minutes",
            40,
            250,
            reason="the median utility is out 100 minutes a year: 2 would be hours, 6,000 seconds",
        ),
        between(
            "saifi_without_med",
            0,
            100,
            reason="interruptions per customer and year: the worst published is 11.3",
        ),
        between("customers", 1, 10e6, reason="customers: the largest utility has 5.5 million"),
        *on_parsed(
            row_count(1_000, 1_500, reason="1,114 rows for states and 3 for territories in 2018"),
            one_of(
                "data_year",
                [year],
                reason=f"the workbook is of {year}: another year is another vintage in the wrong folder",
            ),
        ),
    )


RELIABILITY = Suite("eia861_reliability", _reliability("2018"), earlier={"2017": _reliability("2017")})

SUITES = (SERVICE_TERRITORY, SALES, RELIABILITY)
