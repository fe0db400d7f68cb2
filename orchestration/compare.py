"""Two scenarios of a release side by side: what changes in the nation, in states and counties, and which assumptions differ.

Belongs here: the queries and their answers as values. Does not belong here: printing
(`orchestration.cli.commands.compare`), the rows of the seeds (`orchestration.scenarios`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from warehouse.reader import ask, ask_for

if TYPE_CHECKING:
    import duckdb

SAME = 1e-9
"""A relative difference below it is rounding: the order in which the same numbers were added."""

NATIONAL_MEASURES = {
    "need_mwh": "MWh/year",
    "served_mwh": "MWh/year",
    "served_share": "share",
    "unserved_mwh": "MWh/year",
    "ze_vehicle_count": "vehicles",
    "open_county_count": "counties",
    "grid_mw": "MW",
    "port_count": "ports",
    "site_count": "sites",
    "capital_usd": "USD of 2024",
}

_NATION = """
    select {columns} from access.national_year where scenario_id = $scenario and year = $year
"""
_STATES = """
    with needs as (
        select counties.state, sum(need.need_mwh) filter (where need.scenario_id = $a) as a,
            sum(need.need_mwh) filter (where need.scenario_id = $b) as b,
            sum(built.served_mwh) filter (where need.scenario_id = $a) as served_a,
            sum(built.served_mwh) filter (where need.scenario_id = $b) as served_b
        from marts.fct_county_need as need
        inner join marts.fct_build_out as built using (scenario_id, county_fips, year)
        inner join marts.dim_county as counties using (county_fips)
        where need.scenario_id in ($a, $b) and need.year = $year
        group by counties.state
    )
    select state, state_name, a, b, b - a, served_a, served_b from needs inner join marts.dim_state using (state)
    order by abs(b - a) desc, state
"""
_COUNTIES = """
    select county_fips, counties.county_label, a.need_mwh, b.need_mwh, b.need_mwh - a.need_mwh,
        plan_a.phase_kind, plan_b.phase_kind, plan_a.opening_year, plan_b.opening_year
    from marts.fct_county_need as a
    inner join marts.fct_county_need as b using (county_fips, year)
    inner join marts.dim_county as counties using (county_fips)
    inner join marts.fct_phase_allocation as plan_a using (county_fips)
    inner join marts.fct_phase_allocation as plan_b using (county_fips)
    where a.scenario_id = $a and b.scenario_id = $b and a.year = $year
        and plan_a.scenario_id = $a and plan_b.scenario_id = $b and {only}
    order by {order}, county_fips limit $shown
"""
_PHASES = """
    select a.phase_kind, b.phase_kind, count(*), sum(coalesce(need.need_mwh, 0)),
        count(*) filter (where b.opening_year < a.opening_year), count(*) filter (where b.opening_year > a.opening_year)
    from marts.fct_phase_allocation as a
    inner join marts.fct_phase_allocation as b using (county_fips)
    left join marts.fct_county_need as need
        on need.scenario_id = a.scenario_id and need.county_fips = a.county_fips and need.year = $year
    where a.scenario_id = $a and b.scenario_id = $b
    group by a.phase_kind, b.phase_kind
    order by a.phase_kind = b.phase_kind, count(*) desc, a.phase_kind, b.phase_kind
"""
_SCENARIO = """
    select pathway_id, act_status, solves_over, phase_plan_id, opens_everywhere::varchar from marts.dim_scenario
    where scenario_id = $scenario
"""
_SCENARIO_FIELDS = ("pathway_id", "act_status", "solves_over", "phase_plan_id", "opens_everywhere")
_WINDOWS = """
    select phase_id, opens_from || '-' || opens_to from marts.dim_phase where scenario_id = $scenario order by phase_number
"""
_ASSUMPTIONS = """
    with a as (from marts.dim_scenario_assumption where scenario_id = $a),
        b as (from marts.dim_scenario_assumption where scenario_id = $b)
    select coalesce(a.assumption_id, b.assumption_id), coalesce(a.subject_id, b.subject_id), a.central, b.central,
        coalesce(a.unit, b.unit), coalesce(b.source, a.source)
    from a full join b on a.assumption_id = b.assumption_id and a.subject_id = b.subject_id
    where a.central is distinct from b.central
    order by 1, 2
"""


@dataclass(frozen=True)
class Difference:
    """A national measure in both scenarios. ratio: b over a, None where a is nothing."""

    measure: str
    unit: str
    a: float
    b: float
    difference: float
    ratio: float | None


@dataclass(frozen=True)
class StateDifference:
    """Need and served need of a state in both scenarios, in MWh a year; largest difference of need first."""

    state: str
    state_name: str
    need_a_mwh: float
    need_b_mwh: float
    difference_mwh: float
    served_a_mwh: float
    served_b_mwh: float


@dataclass(frozen=True)
class CountyDifference:
    """A county in both scenarios: need in MWh a year, what it opens as, and when."""

    county_fips: str
    county_label: str
    need_a_mwh: float
    need_b_mwh: float
    difference_mwh: float
    phase_kind_a: str
    phase_kind_b: str
    opening_year_a: int
    opening_year_b: int


@dataclass(frozen=True)
class PhaseMove:
    """How many counties open as one kind in a and as another (or the same) in b; need_a_mwh: their need in a."""

    phase_kind_a: str
    phase_kind_b: str
    county_count: int
    need_a_mwh: float
    earlier_in_b_count: int
    later_in_b_count: int


@dataclass(frozen=True)
class AssumptionDifference:
    """An assumption that the scenarios do not share. a, b: numbers or codes as text; None where a scenario has none."""

    assumption_id: str
    subject_id: str
    a: str | float | None
    b: str | float | None
    unit: str
    source: str | None


@dataclass(frozen=True)
class Comparison:
    """Two scenarios in a year. counties: those whose need changes most; moved_counties: those that open as something
    else, by need; both cut at the limit that was asked for.
    """

    a: str
    b: str
    year: int
    nation: tuple[Difference, ...]
    states: tuple[StateDifference, ...]
    counties: tuple[CountyDifference, ...]
    moved_counties: tuple[CountyDifference, ...]
    phase_moves: tuple[PhaseMove, ...]
    assumptions: tuple[AssumptionDifference, ...]


def compare(connection: duckdb.DuckDBPyConnection, a: str, b: str, year: int, limit: int) -> Comparison:
    """The comparison of two scenarios that exist, in a year that the release tells. limit: counties in each list."""
    both = {"a": a, "b": b}
    most = _COUNTIES.format(
        only=f"abs(b.need_mwh - a.need_mwh) > {SAME} * a.need_mwh", order="abs(b.need_mwh - a.need_mwh) desc"
    )
    moved = _COUNTIES.format(
        only="plan_a.phase_kind <> plan_b.phase_kind", order="greatest(a.need_mwh, b.need_mwh) desc"
    )
    cut = {**both, "year": year, "shown": limit}
    return Comparison(
        a=a,
        b=b,
        year=year,
        nation=_nation(connection, a, b, year),
        states=ask_for(connection, StateDifference, _STATES, {**both, "year": year}),
        counties=ask_for(connection, CountyDifference, most, cut),
        moved_counties=ask_for(connection, CountyDifference, moved, cut),
        phase_moves=ask_for(connection, PhaseMove, _PHASES, {**both, "year": year}),
        assumptions=(
            *_scenario_fields(connection, a, b),
            *_windows(connection, a, b),
            *ask_for(connection, AssumptionDifference, _ASSUMPTIONS, both),
        ),
    )


def _nation(connection: duckdb.DuckDBPyConnection, a: str, b: str, year: int) -> tuple[Difference, ...]:
    sql = _NATION.format(columns=", ".join(NATIONAL_MEASURES))
    (of_a,), (of_b,) = (
        ask(connection, sql, {"scenario": scenario, "year": year}).rows for scenario in (a, b)
    )
    pairs = zip(NATIONAL_MEASURES.items(), map(_number, of_a), map(_number, of_b), strict=True)
    return tuple(
        Difference(measure, unit, first, second, _less(second, first), second / first if first else None)
        for (measure, unit), first, second in pairs
    )


def _scenario_fields(
    connection: duckdb.DuckDBPyConnection, a: str, b: str
) -> tuple[AssumptionDifference, ...]:
    (of_a,), (of_b,) = (ask(connection, _SCENARIO, {"scenario": each}).rows for each in (a, b))
    return tuple(
        AssumptionDifference(field, "scenario", str(first), str(second), "code", None)
        for field, first, second in zip(_SCENARIO_FIELDS, of_a, of_b, strict=True)
        if first != second
    )


def _windows(connection: duckdb.DuckDBPyConnection, a: str, b: str) -> tuple[AssumptionDifference, ...]:
    """Windows of phases that differ; a phase that only one plan has stands beside nothing."""
    of_a, of_b = (
        {str(phase): str(window) for phase, window in ask(connection, _WINDOWS, {"scenario": each}).rows}
        for each in (a, b)
    )
    return tuple(
        AssumptionDifference("phase_window", phase, of_a.get(phase), of_b.get(phase), "years", None)
        for phase in dict.fromkeys([*of_a, *of_b])
        if of_a.get(phase) != of_b.get(phase)
    )


def _less(second: float, first: float) -> float:
    difference = second - first
    return 0.0 if abs(difference) <= SAME * max(abs(first), abs(second)) else difference


def _number(value: object) -> float:
    return float(value)  # type: ignore[arg-type]
