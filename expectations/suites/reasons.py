"""Reasons that several suites share, word for word.

Belongs here: why what holds of many sources holds. Does not belong here: reasons of one source.
"""

from __future__ import annotations

ORDER = "staging reads these columns by name and in this order"
EIA_STATE = (
    "50 states and DC by postal code: territories are out of scope, and another text means shifted columns"
)
EIA_UTILITY = "EIA's utility numbers have one to five digits: anything else is a misread cell"
