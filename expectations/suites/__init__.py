"""The suites, one per source, as plain data.

Belongs here: which suites there are. Does not belong here: running them (`expectations.validate`).
"""

from __future__ import annotations

from expectations.model import Suite
from expectations.suites import afdc, census, eia861, eia_grid, epa, freight, hud, moves, nei, nrel, usda
from ingest.errors import MissingSuiteError

SUITES: tuple[Suite, ...] = (
    *census.SUITES,
    *usda.SUITES,
    *hud.SUITES,
    *nei.SUITES,
    *moves.SUITES,
    *nrel.SUITES,
    *eia861.SUITES,
    *eia_grid.SUITES,
    *afdc.SUITES,
    *epa.SUITES,
    *freight.SUITES,
)
_BY_NAME = {suite.name: suite for suite in SUITES}


def suite_of(source_name: str) -> Suite:
    """The suite of a source.

    Raises MissingSuiteError when there is none: a source without expectations must not be loaded.
    """
    if source_name not in _BY_NAME:
        raise MissingSuiteError(
            f"source {source_name!r} has no expectation suite",
            remedy="add one in expectations/suites/, and to SUITES there (docs/add-a-source.md).",
        )
    return _BY_NAME[source_name]
