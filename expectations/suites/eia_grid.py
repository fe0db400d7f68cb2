"""What must hold of EIA's grid figures beside sales and reliability: smart meters, tariffs, demand response,
circuits, peaks (Form 861 of 2018), and state prices.

Belongs here: expectations on the six sources. Does not belong here: that state prices made of EIA-861 sales
equal EIA's own (a dbt test, since it relates rows to each other).
"""

from __future__ import annotations

from expectations.declare import (
    all_appear,
    at_least,
    between,
    columns_are,
    distinct,
    filled,
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
from expectations.suites.vocabulary import STATES

_AUTHORITY = "part of the key: a missing balancing authority reads NA"
_TWICE = "the key: a repeated row would count a utility twice in its counties"
_YEAR = one_of(
    "data_year",
    ["2018"],
    reason="the workbook is of 2018: another year is another vintage in the wrong folder",
)
_SECTORS = ("commercial", "industrial", "residential", "total")

SMART_METERS = Suite(
    "eia861_smart_meters",
    (
        row_count(2_000, 3_000, reason="2,360 utilities and states report meters in 2018"),
        columns_are(
            *("utility_id", "state", "ba_code", "is_short_form", "meter_count", "smart_meter_count"),
            reason=ORDER,
        ),
        unique("utility_id", "state", "ba_code", reason=_TWICE),
        between("utility_id", 1, 99_999, reason=EIA_UTILITY),
        one_of("state", STATES, reason=EIA_STATE),
        all_appear("state", STATES, reason="every state has utilities with meters"),
        not_null("ba_code", reason=_AUTHORITY),
        one_of(
            "is_short_form",
            (True, False),
            reason="true or false, never missing: on the short form the total lacks plain meters",
        ),
        between(
            "meter_count", 1, 10e6, reason="meters: the largest utility has 5.4 million; zero is divided by"
        ),
        between("smart_meter_count", 0, 10e6, reason="meters: the most in one utility is 5.3 million"),
        at_least(
            "meter_count", "smart_meter_count", reason="smart meters are among the meters: no share over 1"
        ),
        total(
            "meter_count",
            140e6,
            180e6,
            reason="154 million meters in 2018, about one for each customer: half is a lost block of rows",
        ),
        total(
            "smart_meter_count",
            75e6,
            110e6,
            reason="86.8 million smart meters in 2018, EIA's own figure: 41 million would be the AMR block",
        ),
        *on_parsed(
            row_count(2_000, 3_000, reason="2,364 rows for states and 5 for territories in 2018"), _YEAR
        ),
    ),
)


def _flag(column: str) -> Expectation:
    return one_of(column, (True, False), reason="true or false, or empty where the answer was neither")


DYNAMIC_PRICING = Suite(
    "eia861_dynamic_pricing",
    (
        row_count(500, 1_000, reason="668 utilities and states have a dynamic tariff in 2018"),
        columns_are(
            *("utility_id", "state", "ba_code", "enrolled_customer_count", "has_commercial_time_of_use"),
            *("has_commercial_real_time", "has_commercial_variable_peak", "has_commercial_critical_peak"),
            "has_commercial_critical_peak_rebate",
            reason=ORDER,
        ),
        unique("utility_id", "state", "ba_code", reason=_TWICE),
        between("utility_id", 1, 99_999, reason=EIA_UTILITY),
        one_of("state", STATES, reason=EIA_STATE),
        distinct(
            "state", 45, 51, reason="all 51 have a utility with such a tariff: far fewer means lost rows"
        ),
        not_null("ba_code", reason=_AUTHORITY),
        between(
            "enrolled_customer_count", 0, 5e6, reason="customers: the most in one utility are 1.1 million"
        ),
        total(
            "enrolled_customer_count",
            7e6,
            13e6,
            reason="9.2 million customers are enrolled in 2018, EIA's own figure",
        ),
        _flag("has_commercial_time_of_use"),
        _flag("has_commercial_real_time"),
        _flag("has_commercial_variable_peak"),
        _flag("has_commercial_critical_peak"),
        _flag("has_commercial_critical_peak_rebate"),
        filled(
            "has_commercial_time_of_use",
            0.98,
            reason="four of 668 answers are neither yes nor no: more means another code for yes",
        ),
        total(
            "has_commercial_time_of_use",
            300,
            550,
            reason="399 utilities price commerce by time of use: none means the flags were not read",
        ),
        total(
            "has_commercial_real_time",
            30,
            120,
            reason="57 utilities price commerce by the hour: 399 would be the block of time of use",
        ),
        *on_parsed(row_count(500, 1_000, reason="668 rows for states and 1 for territories in 2018"), _YEAR),
    ),
)

DEMAND_RESPONSE = Suite(
    "eia861_demand_response",
    (
        row_count(300, 700, reason="426 utilities and states report demand response in 2018"),
        columns_are(
            *("utility_id", "state", "ba_code"),
            *("enrolled_customer_count", "potential_peak_mw", "actual_peak_mw"),
            reason=ORDER,
        ),
        unique("utility_id", "state", "ba_code", reason=_TWICE),
        between("utility_id", 1, 99_999, reason=EIA_UTILITY),
        one_of("state", STATES, reason=EIA_STATE),
        not_null("ba_code", reason=_AUTHORITY),
        filled("potential_peak_mw", 0.9, reason="98 % report it: `.` everywhere means a misread block"),
        between("enrolled_customer_count", 0, 5e6, reason="customers: the most are 1.3 million"),
        between("potential_peak_mw", 0, 5_000, reason="MW: the largest program could save 1,615"),
        between("actual_peak_mw", 0, 5_000, reason="MW: the largest program saved 889"),
        total(
            "enrolled_customer_count", 7e6, 14e6, reason="9.75 million customers in 2018, EIA's own figure"
        ),
        total(
            "potential_peak_mw",
            25_000,
            40_000,
            reason="30,895 MW in 2018, EIA's own figure: 1.4 million would be the block of MWh",
        ),
        total("actual_peak_mw", 9_000, 18_000, reason="12,522 MW in 2018, EIA's own figure"),
        *on_parsed(row_count(300, 700, reason="429 rows for states and 1 for territories in 2018"), _YEAR),
    ),
)

DISTRIBUTION_SYSTEMS = Suite(
    "eia861_distribution_systems",
    (
        row_count(1_600, 2_500, reason="1,961 utilities and states have distribution circuits in 2018"),
        columns_are(
            *("utility_id", "state", "circuit_count", "voltage_optimised_circuit_count"), reason=ORDER
        ),
        unique("utility_id", "state", reason=_TWICE),
        between("utility_id", 1, 99_999, reason=EIA_UTILITY),
        one_of("state", STATES, reason=EIA_STATE),
        all_appear("state", STATES, reason="every state has utilities with circuits"),
        not_null("circuit_count", reason="what the share of modern circuits is of"),
        between("circuit_count", 1, 10_000, reason="circuits: the largest utility has 5,596"),
        between("voltage_optimised_circuit_count", 0, 10_000, reason="circuits: the most are 2,786"),
        filled(
            "voltage_optimised_circuit_count",
            0.6,
            0.95,
            reason="77 % report it: all would mean that `.` was read as zero",
        ),
        total("circuit_count", 180e3, 250e3, reason="205,828 circuits in 2018"),
        total("voltage_optimised_circuit_count", 30e3, 80e3, reason="46,257 circuits in 2018"),
        *on_parsed(
            row_count(1_600, 2_500, reason="1,961 rows for states and 5 for territories in 2018"), _YEAR
        ),
    ),
)

OPERATIONAL = Suite(
    "eia861_operational",
    (
        row_count(1_900, 2_700, reason="2,229 utilities report a peak or retail sales in 2018"),
        columns_are(
            *("utility_id", "state", "ownership", "nerc_region"),
            *("summer_peak_mw", "winter_peak_mw", "retail_sales_mwh"),
            reason=ORDER,
        ),
        unique("utility_id", "state", reason="the key: a repeated utility would have its peak twice"),
        between("utility_id", 1, 99_999, reason=EIA_UTILITY),
        one_of("state", STATES, reason=EIA_STATE),
        all_appear("state", STATES, reason="every state is the seat of a utility"),
        not_null("ownership", reason="tells suppliers of other utilities, who count their load again"),
        filled("summer_peak_mw", 0.8, reason="91 % report a peak: retail marketers mostly do not"),
        between("summer_peak_mw", 0, 60_000, reason="MW: the largest (Tennessee Valley) is 28,764"),
        between("winter_peak_mw", 0, 60_000, reason="MW: the largest (Tennessee Valley) is 32,509"),
        median("summer_peak_mw", 30, 150, reason="the median utility peaks at 67 MW: 67,000 would be kW"),
        total(
            "summer_peak_mw",
            900e3,
            1.3e6,
            reason="1.06 million MW with wholesale suppliers counted again; the nation's own is about 0.8",
        ),
        total(
            "retail_sales_mwh",
            3.3e9,
            4.5e9,
            reason="3.79 billion MWh in 2018 over utilities and marketers: half is a lost block of rows",
        ),
        *on_parsed(
            row_count(2_000, 2_800, reason="2,307 rows for states and 5 for territories in 2018"), _YEAR
        ),
    ),
)

STATE_PRICE = Suite(
    "eia_state_price",
    (
        row_count(
            51 * 30 * 4 - 200, 51 * 30 * 4, reason="51 states by 30 years by four sectors are 6,120 prices"
        ),
        columns_are("state", "year", "sector", "usd_per_mwh", reason=ORDER),
        unique(
            "state", "year", "sector", reason="the key: two prices for one state and year are one too many"
        ),
        one_of("state", STATES, reason="50 states and DC: the nation's row is no state"),
        all_appear("state", STATES, reason="the price where no utility's is known: every state needs one"),
        between("year", 1990, 2019, reason="the workbook runs from 1990 to 2019"),
        all_appear("year", range(1990, 2020), reason="no year is missing: the trend is over all of them"),
        one_of("sector", _SECTORS, reason="three sectors and their total"),
        all_appear("sector", _SECTORS, reason="commerce is the price used, the others show the trend"),
        not_null("usd_per_mwh", reason="a sector without a price has no row"),
        between(
            "usd_per_mwh",
            15,
            500,
            reason="dollars per MWh: from 22 (industry, Washington, 1992) to 373 (homes, Hawaii, 2012); under "
            "15 is cents per kWh",
        ),
        median("usd_per_mwh", 60, 110, reason="half of all prices are under 78 dollars per MWh"),
        *on_parsed(row_count(4_000, 5_000, reason="4,438 rows with the kinds of provider and the nation")),
    ),
)

SUITES = (
    SMART_METERS,
    DYNAMIC_PRICING,
    DEMAND_RESPONSE,
    DISTRIBUTION_SYSTEMS,
    OPERATIONAL,
    STATE_PRICE,
)
