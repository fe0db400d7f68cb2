"""All that a release says of one county: score, need, phase, certainty, chargers and money, limits, what would change it.

Belongs here: the queries and their answers as values. Does not belong here: which county is meant
(`orchestration.county`), printing (`orchestration.cli.commands.explain`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from orchestration.county import County
from warehouse.reader import ask, ask_for

if TYPE_CHECKING:
    import duckdb

_SCORE = """
    select score, score_rank, (select count(*) from marts.fct_launch_score where scenario_id = $scenario),
        missing_indicator_count
    from marts.fct_launch_score where scenario_id = $scenario and county_fips = $county
"""
_CONTRIBUTIONS = """
    select parts.factor_id, factor_name, factor_weight, indicator_id, indicator_name, raw_value, parts.value_unit,
        normalised_value, indicator_weight, is_missing, contribution
    from marts.fct_launch_score_component as parts inner join marts.dim_indicator using (indicator_id)
    where scenario_id = $scenario and county_fips = $county
    order by sum(contribution) over (partition by parts.factor_id) desc, parts.factor_id, contribution desc, indicator_id
"""
_YEARS = """
    select need.year, need.need_mwh, need.need_low_mwh, need.need_high_mwh, need.depot_mwh, need.en_route_mwh, need.peak_mw,
        need.ze_vehicle_count, built.is_open, built.is_energised, built.grid_mw, built.served_mwh, built.unserved_mwh,
        built.unserved_not_open_mwh, built.unserved_lead_time_mwh, built.unserved_grid_mwh, built.hosted_mwh,
        coalesce(sum(costs.site_count), 0)::bigint, coalesce(sum(costs.port_count), 0)::bigint,
        coalesce(sum(costs.capital_usd_central), 0), coalesce(sum(costs.capital_usd_low), 0),
        coalesce(sum(costs.capital_usd_high), 0), coalesce(sum(costs.public_capital_usd), 0)
    from marts.fct_county_need as need
    inner join marts.fct_build_out as built using (scenario_id, county_fips, year)
    left join marts.fct_charging_cost as costs using (scenario_id, county_fips, year)
    where need.scenario_id = $scenario and need.county_fips = $county
    group by all order by need.year
"""
_PHASE = """
    select plan.phase_id, phases.phase_name, plan.phase_kind, plan.opening_year, plan.energised_year, plan.opening_order,
        plan.is_hub, areas.launch_area_name, areas.need_rank
    from marts.fct_phase_allocation as plan
    inner join marts.dim_phase as phases using (scenario_id, phase_id)
    left join marts.dim_launch_area as areas using (scenario_id, launch_area_id)
    where plan.scenario_id = $scenario and plan.county_fips = $county
"""
_CERTAINTY = """
    select draw_count, agreement_share, hub_share, corridor_share, network_share, opening_year_p10, opening_year_p50,
        opening_year_p90, need_2030_mwh_p10, need_2030_mwh_p50, need_2030_mwh_p90
    from marts.fct_phase_robustness where scenario_id = $scenario and county_fips = $county
"""
_CHARGERS = """
    select charger_name, ports.charging_location, ports.power_kw, port_count, new_port_count
    from marts.fct_charger_need as ports inner join marts.dim_charger using (charger_id)
    where scenario_id = $scenario and county_fips = $county and year = $year order by sort_order
"""
_DRIVERS = """
    select driver_name, rank_correlation, is_beyond_chance
    from marts.fct_driver where scenario_id = $scenario and county_fips = $county order by driver_rank
"""
_LEVERS = """
    select lever_kind, lever_name, change_unit, from_value, to_value, is_smallest
    from marts.fct_tipping_point where scenario_id = $scenario and county_fips = $county
    order by is_smallest desc, lever_kind, abs(change), lever_id
"""


@dataclass(frozen=True)
class Contribution:
    """An indicator's part of the score, in points. raw_value: in value_unit, None where the county has none."""

    factor_id: str
    factor_name: str
    factor_weight: float
    indicator_id: str
    indicator_name: str
    raw_value: float | None
    value_unit: str
    normalised_value: float
    indicator_weight: float
    is_missing: bool
    contribution: float


@dataclass(frozen=True)
class Score:
    """The launch-area score, 0-100: contributions of all indicators add up to it."""

    score: float
    rank: int
    county_count: int
    missing_indicator_count: int
    contributions: tuple[Contribution, ...]


@dataclass(frozen=True)
class CountyYear:
    """A year of the county. Capital, ports and sites: all that stands by then; dollars of 2024."""

    year: int
    need_mwh: float
    need_low_mwh: float
    need_high_mwh: float
    depot_mwh: float
    en_route_mwh: float
    peak_mw: float
    ze_vehicle_count: float
    is_open: bool
    is_energised: bool
    grid_mw: float
    served_mwh: float
    unserved_mwh: float
    unserved_not_open_mwh: float
    unserved_lead_time_mwh: float
    unserved_grid_mwh: float
    hosted_mwh: float
    site_count: int
    port_count: int
    capital_usd: float
    capital_low_usd: float
    capital_high_usd: float
    public_capital_usd: float


@dataclass(frozen=True)
class Phase:
    """When the county opens and as what. energised_year: first year in which power can flow."""

    phase_id: str
    phase_name: str
    phase_kind: str
    opening_year: int
    energised_year: int
    opening_order: int
    is_hub: bool
    launch_area_name: str | None
    launch_area_need_rank: int | None


@dataclass(frozen=True)
class Certainty:
    """What the ensemble's draws say: shares of draws, and percentiles over them."""

    draw_count: int
    agreement_share: float
    hub_share: float
    corridor_share: float
    network_share: float
    opening_year_p10: float
    opening_year_p50: float
    opening_year_p90: float
    need_2030_mwh_p10: float
    need_2030_mwh_p50: float
    need_2030_mwh_p90: float


@dataclass(frozen=True)
class Charger:
    """Ports of a kind that stand by a year, and those that the plan builds."""

    charger_name: str
    charging_location: str
    power_kw: float
    port_count: int
    new_port_count: int


@dataclass(frozen=True)
class Driver:
    """What moves the county's place in the order of opening. A negative correlation: more of it opens it earlier."""

    driver_name: str
    rank_correlation: float
    is_beyond_chance: bool


@dataclass(frozen=True)
class Lever:
    """A change of one thing that makes the county a hub, or stops it being one."""

    lever_kind: str
    lever_name: str
    change_unit: str
    from_value: float
    to_value: float
    is_smallest: bool


@dataclass(frozen=True)
class Explanation:
    """A county in a scenario. score, certainty, drivers, levers: None or empty in scenarios without factor weights."""

    scenario_id: str
    county: County
    score: Score | None
    phase: Phase
    certainty: Certainty | None
    years: tuple[CountyYear, ...]
    chargers_year: int
    chargers: tuple[Charger, ...]
    drivers: tuple[Driver, ...]
    levers: tuple[Lever, ...]


def explain(
    connection: duckdb.DuckDBPyConnection, scenario_id: str, county: County, year: int
) -> Explanation:
    """Everything of the county in the scenario; `year` is that of the chargers. Raises QueryError."""
    key = {"scenario": scenario_id, "county": county.county_fips}
    (phase,) = ask_for(connection, Phase, _PHASE, key)
    certainty = ask_for(connection, Certainty, _CERTAINTY, key)
    return Explanation(
        scenario_id=scenario_id,
        county=county,
        score=_score(connection, key),
        phase=phase,
        certainty=certainty[0] if certainty else None,
        years=ask_for(connection, CountyYear, _YEARS, key),
        chargers_year=year,
        chargers=ask_for(connection, Charger, _CHARGERS, {**key, "year": year}),
        drivers=ask_for(connection, Driver, _DRIVERS, key),
        levers=ask_for(connection, Lever, _LEVERS, key),
    )


def _score(connection: duckdb.DuckDBPyConnection, key: dict[str, str]) -> Score | None:
    found = ask(connection, _SCORE, key).rows
    if not found:
        return None
    ((score, rank, count, missing),) = found
    parts = ask_for(connection, Contribution, _CONTRIBUTIONS, key)
    return Score(score, rank, count, missing, parts)  # type: ignore[arg-type]
