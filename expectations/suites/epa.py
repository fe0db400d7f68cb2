"""What must hold of the EPA Green Book: counties in non-attainment.

Belongs here: expectations on `non_attainment_county`. Does not belong here: the National Emissions Inventory
(`expectations.suites.nei`), points for policy.
"""

from __future__ import annotations

from expectations.declare import (
    all_appear,
    columns_are,
    distinct,
    matches,
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

STANDARDS = (
    *("8-Hour Ozone (2008)", "8-Hour Ozone (2015)", "Carbon Monoxide (1971)", "Lead (1978)", "Lead (2008)"),
    *("Nitrogen Dioxide (1971)", "PM-10 (1987)", "PM-2.5 (1997)", "PM-2.5 (2006)", "PM-2.5 (2012)"),
    *("Sulfur Dioxide (1971)", "Sulfur Dioxide (2010)"),
)

NON_ATTAINMENT = Suite(
    "non_attainment_county",
    (
        row_count(
            300,
            700,
            reason="480 counties and standards in 2021: a thousand more means that attained ones were kept",
        ),
        columns_are(
            "county_fips",
            "pollutant",
            "is_whole",
            reason=ORDER,
        ),
        unique("county_fips", "pollutant", reason="the key: one standing per county and standard"),
        matches(
            "county_fips",
            COUNTY_FIPS,
            reason="a canonical county: Guam and Puerto Rico are outside the model",
        ),
        distinct("county_fips", 200, 400, reason="one county in twelve is in non-attainment of something"),
        one_of(
            "pollutant",
            STANDARDS,
            reason="standards in force: a revoked one (ozone of 1979 and 1997) drives no policy any more",
        ),
        all_appear(
            "pollutant", ("8-Hour Ozone (2015)",), reason="the newest ozone standard has the most counties"
        ),
        not_null("is_whole", reason="a county is in non-attainment as a whole or in part"),
        total(
            "is_whole", 200, 500, reason="two of three are whole: none or all means the letters were not read"
        ),
        *on_parsed(
            row_count(1_800, 2_500, reason="1,983 counties and standards since 1992"),
            one_of("pw_2021", ("W", "P"), reason="whole, part, or empty where the standard is attained"),
        ),
    ),
)

SUITES = (NON_ATTAINMENT,)
