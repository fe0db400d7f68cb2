"""What must hold of the USDA's rural-urban continuum codes.

Belongs here: expectations on `rural_urban_county`. Does not belong here: what a code weighs in the score.
"""

from __future__ import annotations

from expectations.declare import (
    all_appear,
    between,
    columns_are,
    matches,
    median,
    not_null,
    on_parsed,
    one_of,
    row_count,
    unique,
)
from expectations.model import Suite
from expectations.suites.reasons import ORDER
from expectations.suites.vocabulary import CANONICAL_COUNTIES, COUNTY_FIPS

SUITES = (
    Suite(
        "rural_urban_county",
        (
            row_count(
                CANONICAL_COUNTIES,
                CANONICAL_COUNTIES,
                reason="every canonical county has a code: eight less means Connecticut did not come home",
            ),
            columns_are(
                *("county_fips", "rural_urban_code", "match_method"),
                reason=ORDER,
            ),
            unique("county_fips", reason="the key: a county has one code"),
            matches(
                "county_fips", COUNTY_FIPS, reason="canonical counties only: anything else joins to nothing"
            ),
            not_null("rural_urban_code", reason="only the uninhabited islands of Samoa have none"),
            between("rural_urban_code", 1, 9, reason="the scale runs from 1 (metro) to 9 (remote)"),
            all_appear("rural_urban_code", range(1, 10), reason="each code is that of 76 counties or more"),
            median("rural_urban_code", 5, 7, reason="1,187 of 3,142 counties are metropolitan (1 to 3)"),
            one_of(
                "match_method",
                ("direct", "crosswalk", "state_majority"),
                reason="whether the code is the county's own, of its parts, or of its state's people",
            ),
            all_appear(
                "match_method",
                ("direct", "crosswalk", "state_majority"),
                reason="Valdez-Cordova comes home from its parts and Connecticut by its people",
            ),
            *on_parsed(row_count(3_200, 3_260, reason="3,235 rows with the territories")),
        ),
    ),
)
