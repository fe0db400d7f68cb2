"""What a release says in short: the leading launch areas and the nation's energy need. Read from the
published file.

Belongs here: the queries and their answers as values. Does not belong here: printing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.reader import ask, connect

if TYPE_CHECKING:
    import duckdb

    from orchestration.journal import CheckLine

YEARS = (2027, 2030, 2035)
AREAS_SHOWN = 10

_BASE = "select scenario_id from marts.dim_scenario where is_base"
_AREAS = """
    select short_name, county_count, opens_from, best_score, need_share
    from marts.dim_launch_area where scenario_id = $scenario order by need_rank limit $shown
"""
_NEED = """
    select scenario_id, year, need_mwh from access.national_year
    where list_contains($years, year) order by scenario_id, year
"""
_PLAN = """
    select year, open_county_count, served_share, port_count, site_count, capital_usd
    from access.national_year where scenario_id = $scenario and list_contains($years, year) order by year
"""


@dataclass(frozen=True)
class LaunchArea:
    """A launch area of the base scenario. need_share: of the nation's need, in the hub phase's last year."""

    name: str
    county_count: int
    opens_from: int
    best_score: float
    need_share: float


@dataclass(frozen=True)
class NationalNeed:
    """A scenario's charging need at the grid in a year, as energy per year and per average day."""

    scenario_id: str
    year: int
    twh: float
    gwh_per_day: float


@dataclass(frozen=True)
class PlanYear:
    """What the base scenario's plan has come to by a year. capital_usd: constant dollars of 2024, spent until then."""

    year: int
    open_county_count: int
    served_share: float
    port_count: int
    site_count: int
    capital_usd: float


@dataclass(frozen=True)
class Summary:
    """Of the base scenario the leading launch areas, largest need first, and its plan; of every scenario the need."""

    base_scenario: str
    launch_areas: tuple[LaunchArea, ...]
    national_need: tuple[NationalNeed, ...]
    plan: tuple[PlanYear, ...]


def summarise(database: Path) -> Summary:
    """Reads the summary from a published database. Raises QueryError."""
    with connect(database) as connection:
        ((base,),) = ask(connection, _BASE).rows
        return Summary(
            str(base),
            _launch_areas(connection, str(base)),
            _national_need(connection),
            _plan(connection, str(base)),
        )


def _launch_areas(connection: duckdb.DuckDBPyConnection, base: str) -> tuple[LaunchArea, ...]:
    answer = ask(connection, _AREAS, {"scenario": base, "shown": AREAS_SHOWN})
    return tuple(LaunchArea(*row) for row in answer.rows)  # type: ignore[arg-type]


def _national_need(connection: duckdb.DuckDBPyConnection) -> tuple[NationalNeed, ...]:
    answer = ask(connection, _NEED, {"years": list(YEARS)})
    return tuple(
        NationalNeed(str(scenario), int(year), mwh / 1e6, mwh / 1e3 / 365)  # type: ignore[call-overload, operator]
        for scenario, year, mwh in answer.rows
    )


def _plan(connection: duckdb.DuckDBPyConnection, base: str) -> tuple[PlanYear, ...]:
    answer = ask(connection, _PLAN, {"scenario": base, "years": list(YEARS)})
    return tuple(PlanYear(*row) for row in answer.rows)  # type: ignore[arg-type]


def count_checks(checks: tuple[CheckLine, ...]) -> Mapping[str, Mapping[str, int]]:
    """Stage -> status -> how many."""
    counts: dict[str, dict[str, int]] = {}
    for check in checks:
        of_stage = counts.setdefault(check.stage, {})
        of_stage[check.status] = of_stage.get(check.status, 0) + 1
    return counts
