"""What must hold of the county of a ZIP code, made of HUD's crosswalk.

Belongs here: expectations on `zip_county`. Does not belong here: that shares of a ZIP sum to one (its rows
are refused otherwise).
"""

from __future__ import annotations

from expectations.declare import (
    between,
    columns_are,
    distinct,
    matches,
    median,
    not_null,
    on_parsed,
    row_count,
    total,
    unique,
)
from expectations.model import Suite
from expectations.suites.reasons import ORDER
from expectations.suites.vocabulary import CANONICAL_COUNTIES, COUNTY_FIPS

SUITES = (
    Suite(
        "zip_county",
        (
            row_count(37_000, 41_000, reason="39,267 ZIP codes in the first quarter of 2021"),
            columns_are(
                *("zip", "county_fips", "total_share", "county_count"),
                reason=ORDER,
            ),
            unique("zip", reason="the key: a ZIP of two counties would double what is looked up by it"),
            matches("zip", r"^[0-9]{5}$", reason="five digits: a lost leading zero is another ZIP or none"),
            matches(
                "county_fips", COUNTY_FIPS, reason="canonical counties only: anything else joins to nothing"
            ),
            distinct(
                "county_fips",
                3_120,
                CANONICAL_COUNTIES,
                reason="all but a few counties have a ZIP code: 40 without one would be a lost state",
            ),
            not_null("total_share", reason="every ZIP in the file has addresses"),
            between(
                "total_share",
                0.15,
                1.000001,
                reason="a share of the largest of six counties or fewer: over 1 is a percentage",
            ),
            median("total_share", 0.9, 1, reason="most ZIPs lie in one county: their share is 1"),
            total(
                "total_share",
                36_000,
                41_000,
                reason="97 % of addresses lie in the largest county: less is another county than that",
            ),
            not_null("county_count", reason="every ZIP lies in a county or more"),
            between("county_count", 1, 12, reason="counties of one ZIP: six at most"),
            total("county_count", 50_000, 58_000, reason="53,873 pairs of a ZIP code and a county"),
            *on_parsed(row_count(51_000, 58_000, reason="54,206 rows with the territories")),
        ),
    ),
)
