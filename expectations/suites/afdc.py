"""What must hold of the Alternative Fuels Data Center's station exports and laws.

Belongs here: expectations on `afdc_station_county` and `afdc_law`. Does not belong here: scores made of them.
"""

from __future__ import annotations

import datetime as dt

from expectations.declare import (
    all_appear,
    at_least,
    between,
    columns_are,
    matches,
    not_null,
    on_parsed,
    one_of,
    row_count,
    total,
    unique,
)
from expectations.model import Suite
from expectations.suites.vocabulary import COUNTY_FIPS, STATES

_ORDER = "staging reads these columns by name and in this order"
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
        columns_are("county_fips", "state", *(name for name, _, _ in _COUNTS), "export_month", reason=_ORDER),
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
            reason=_ORDER,
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

SUITES = (STATION_COUNTY, LAW)
