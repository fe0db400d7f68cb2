"""Sets and patterns that several suites share: the states, county codes, MOVES vehicle and road types.

Belongs here: values that do not change with a vintage. Does not belong here: ranges or reasons.
"""

from __future__ import annotations

CANONICAL_COUNTIES = 3_142
COUNTY_FIPS = r"^(?:0[1-9]|[1-4][0-9]|5[0-6])[0-9]{3}$"
STATES = (
    *("AK", "AL", "AR", "AZ", "CA", "CO", "CT", "DC", "DE", "FL", "GA", "HI", "IA", "ID", "IL", "IN", "KS"),
    *("KY", "LA", "MA", "MD", "ME", "MI", "MN", "MO", "MS", "MT", "NC", "ND", "NE", "NH", "NJ", "NM", "NV"),
    *("NY", "OH", "OK", "OR", "PA", "RI", "SC", "SD", "TN", "TX", "UT", "VA", "VT", "WA", "WI", "WV", "WY"),
)
# MOVES source types: 32 light commercial (class 2b-3), 41-43 buses, 51 refuse, 52-53 single unit, 54 motor
# home, 61-62 combination.
MODEL_SOURCE_TYPES = (32, 41, 42, 43, 51, 52, 53, 61, 62)
MOVES_SOURCE_TYPES = (11, 21, 31, 32, 41, 42, 43, 51, 52, 53, 54, 61, 62)
# MOVES road types on the network: 2 rural restricted, 3 rural unrestricted, 4 urban restricted, 5 urban
# unrestricted.
ROAD_TYPES = (2, 3, 4, 5)
