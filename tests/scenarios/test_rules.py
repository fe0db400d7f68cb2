"""Every rule of the seeds with a seed that breaks it: file, line, column, value, words."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from orchestration.scenarios.check import check_seeds, errors_in, require_sound
from orchestration.scenarios.errors import SeedsError
from orchestration.scenarios.problem import Problem
from orchestration.scenarios.seeds import (
    ACT_STATUS,
    ASSUMPTION,
    PATHWAY,
    PHASE,
    SCENARIO,
    SEGMENT_ASSUMPTION,
    WEIGHT,
    read_horizon,
    read_seeds,
)
from tests.conftest import CHECKOUT
from tests.spoilt import replace_in


@dataclass(frozen=True)
class Broken:
    """`old` becomes `new` in `file`; then exactly this is wrong."""

    file: str
    old: str
    new: str
    line: int | None
    column: str
    value: str
    said: str
    found_in: str = ""


MOU_2040 = "global_mou,2040,1.00,share,Global Memorandum of Understanding on ZE MHDVs,published\n"
SUM = "calstart_phase_in sum to"

ROWS = {
    "blank name": Broken(SCENARIO, ",Rollback 2026,", ",,", 5, "scenario_name", "", "missing"),
    "blank around": Broken(
        SCENARIO, "slow_economics,contested", "slow_economics ,contested", 5, "pathway_id", "slow_economics ", "blank before or after"
    ),
    "solves_over": Broken(
        SCENARIO, "slow_economics,contested,nation", "slow_economics,contested,world", 5, "solves_over", "world", "not a word"
    ),
    "flag": Broken(SCENARIO, "one_phase,true", "one_phase,yes", 6, "opens_everywhere", "yes", "neither true nor false"),
    "confidence": Broken(SCENARIO, "phasein control,assumed", "phasein control,guessed", 6, "confidence", "guessed", "not a word"),
    "source": Broken(SCENARIO, "phasein control,assumed", ",assumed", 6, "source", "", "missing"),
    "unit": Broken(WEIGHT, "calstart_phase_in,grid,0.20,share", "calstart_phase_in,grid,0.20,", 5, "unit", "", "missing"),
    "weight in percent": Broken(WEIGHT, "calstart_phase_in,industry,0.40", "calstart_phase_in,industry,40", 2, "weight", "40", "between 0 and 1"),
    "weight negative": Broken(WEIGHT, "calstart_phase_in,industry,0.40", "calstart_phase_in,industry,-0.4", 2, "weight", "-0.4", "between 0 and 1"),
    "weight no number": Broken(WEIGHT, "calstart_phase_in,industry,0.40", "calstart_phase_in,industry,40%", 2, "weight", "40%", "not a number"),
    "weight nan": Broken(WEIGHT, "calstart_phase_in,industry,0.40", "calstart_phase_in,industry,nan", 2, "weight", "nan", "not a number"),
    "decimal comma": Broken(WEIGHT, "calstart_phase_in,industry,0.40", 'calstart_phase_in,industry,"0,40"', 2, "weight", "0,40", "not a number"),
    "year no year": Broken(PATHWAY, "global_mou,2030,", "global_mou,2030.5,", 3, "year", "2030.5", "not a year"),
    "share above one": Broken(PATHWAY, "global_mou,2030,0.30", "global_mou,2030,1.30", 3, "ze_sales_share", "1.30", "between 0 and 1"),
    "phase number": Broken(PHASE, "three_phases,hubs,1,", "three_phases,hubs,one,", 2, "phase_number", "one", "not a whole number"),
    "phase kind": Broken(PHASE, "three_phases,hubs,1,hub", "three_phases,hubs,1,hubs", 2, "phase_kind", "hubs", "not a word"),
    "target above one": Broken(PHASE, "2024,2027,0.35", "2024,2027,35", 2, "target_share", "35", "between 0 and 1"),
    "phase name": Broken(PHASE, "Priority launch areas", "", 2, "phase_name", "", "missing"),
    "assumption no number": Broken(ASSUMPTION, "charging_efficiency,0.85,0.92", "charging_efficiency,0.85,", 3, "central", "", "missing"),
    "assumption source": Broken(ASSUMPTION, "Grid to battery,PNNL", "Grid to battery,", 3, "source", "", "missing"),
}  # fmt: skip

BETWEEN_ROWS = {
    "blank id": Broken(SCENARIO, "rollback_2026,Roll", ",Roll", 5, "scenario_id", "", "missing"),
    "id not snake_case": Broken(
        SCENARIO, "rollback_2026,Roll", "Rollback-2026,Roll", 5, "scenario_id", "Rollback-2026", "snake_case"
    ),
    "two underscores": Broken(
        SCENARIO, "rollback_2026,Roll", "rollback__2026,Roll", 5, "scenario_id", "rollback__2026", "snake_case"
    ),
    "same scenario twice": Broken(
        SCENARIO, "rollback_2026,Roll", "federal_corridors,Roll", 5, "scenario_id", "federal_corridors", "line 3 already"
    ),
    "no base": Broken(SCENARIO, "three_phases,false,true", "three_phases,false,false", None, "is_base", "", "no scenario is the base"),
    "two bases": Broken(SCENARIO, "four_phases,false,false", "four_phases,false,TRUE", 3, "is_base", "true", "calstart_phase_in in line 2"),
    "unknown pathway": Broken(
        SCENARIO, "slow_economics,contested", "slow_economic,contested", 5, "pathway_id", "slow_economic", "no row of it"
    ),
    "unknown standing": Broken(SCENARIO, "slow_economics,contested", "slow_economics,paused", 5, "act_status", "paused", "no row of it"),
    "unknown plan": Broken(SCENARIO, "nation,four_phases", "nation,five_phases", 3, "phase_plan_id", "five_phases", "no row of it"),
    "everywhere in several phases": Broken(
        SCENARIO, "one_phase,true", "three_phases,true", 6, "phase_plan_id", "three_phases", "several phases or years"
    ),
    "everywhere over years": Broken(
        PHASE, "everywhere,1,network,Everywhere at once,2024,2024", "everywhere,1,network,Everywhere at once,2024,2025",
        6, "phase_plan_id", "one_phase", "several phases or years", found_in=SCENARIO,
    ),
    "everywhere with weights": Broken(
        WEIGHT, "rollback_2026,grid,0.20,share,phasein method,assumed\n",
        "rollback_2026,grid,0.20,share,phasein method,assumed\nbuild_everywhere,grid,1,share,x,assumed\n",
        18, "scenario_id", "build_everywhere", "has no weights",
    ),
    "no weights": Broken(SCENARIO, "one_phase,true", "one_phase,false", 6, "scenario_id", "build_everywhere", "no weights of it"),
    "unknown factor": Broken(WEIGHT, "rollback_2026,grid,", "rollback_2026,gird,", 17, "factor_id", "gird", "no such factor"),
    "factor twice": Broken(WEIGHT, "rollback_2026,grid,", "rollback_2026,policy,", 17, "factor_id", "policy", "line 16 already"),
    "factor missing": Broken(WEIGHT, "rollback_2026,grid,", "rollback_2026,policy,", 17, "factor_id", "", "no weight for grid"),
    "weights above one": Broken(
        WEIGHT, "calstart_phase_in,industry,0.40", "calstart_phase_in,industry,0.45", 2, "weight", "0.45", f"{SUM} 1.05, not to 1"
    ),
    "weights a little off": Broken(
        WEIGHT, "calstart_phase_in,industry,0.40", "calstart_phase_in,industry,0.400000002", 2, "weight", "0.4", f"{SUM} 1.000000002"
    ),
    "weights of nobody": Broken(
        WEIGHT, "rollback_2026,grid,0.20,share,phasein method,assumed\n",
        "rollback_2026,grid,0.20,share,phasein method,assumed\nnobody,grid,1,share,x,assumed\n",
        18, "scenario_id", "nobody", "no such scenario",
    ),
    "anchor twice": Broken(PATHWAY, "global_mou,2030", "global_mou,2040", 4, "year", "2040", "line 3 already"),
    "pathway begins late": Broken(PATHWAY, "global_mou,2024", "global_mou,2025", 2, "year", "2025", "begins after 2024"),
    "phase twice": Broken(PHASE, "three_phases,network,3", "three_phases,hubs,3", 4, "phase_id", "hubs", "line 2 already"),
    "numbers with a gap": Broken(PHASE, "three_phases,network,3", "three_phases,network,4", 4, "phase_number", "4", "should be 3"),
    "numbers from 0": Broken(PHASE, "one_phase,everywhere,1", "one_phase,everywhere,0", 9, "phase_number", "0", "should be 1"),
    "number twice": Broken(PHASE, "three_phases,network,3", "three_phases,network,2", 4, "phase_number", "2", "should be 3"),
    "hub after corridor": Broken(
        PHASE, "four_phases,corridors_expanded,3,corridor", "four_phases,corridors_expanded,3,hub", 7, "phase_kind", "hub", "after a corridor"
    ),
    "no network": Broken(PHASE, "network,3,network", "network,3,corridor", 4, "phase_kind", "corridor", "must be a network"),
    "two networks": Broken(
        PHASE, "corridors,2,corridor,", "corridors,2,network,", 3, "phase_kind", "network", "only one"
    ),
    "corridors without hubs": Broken(PHASE, "three_phases,hubs,1,hub", "three_phases,hubs,1,corridor", 2, "phase_kind", "corridor", "no hubs"),
    "target falls": Broken(PHASE, "2028,2030,0.55", "2028,2030,0.3", 3, "target_share", "0.3", "falls from 0.35"),
    "target below one": Broken(PHASE, "2031,2035,1.00", "2031,2035,0.9", 4, "target_share", "0.9", "all of the need"),
    "window before the model": Broken(PHASE, "areas,2024,2027", "areas,2020,2027", 2, "opens_from", "2020", "outside the model"),
    "window after the model": Broken(PHASE, "network,2036,2040", "network,2036,2041", 8, "opens_to", "2041", "outside the model"),
    "window turned": Broken(
        PHASE, "National network,2031,2035", "National network,2036,2035", 4, "opens_to", "2035", "ends before it begins in 2036"
    ),
    "windows in disorder": Broken(
        PHASE, "Expand corridors,2031,2035", "Expand corridors,2027,2035", 7, "opens_from", "2027", "begins in 2028"
    ),
    "window ends early": Broken(
        PHASE, "corridors_expanded,3,corridor,Expand corridors,2031,2035", "corridors_expanded,3,corridor,Expand corridors,2028,2029",
        7, "opens_to", "2029", "ends in 2030",
    ),
    "range turned": Broken(ASSUMPTION, "charging_efficiency,0.85", "charging_efficiency,0.93", 3, "low", "0.93", "wrong way round"),
    "range turned above": Broken(ASSUMPTION, "0.92,0.95", "0.92,0.9", 3, "high", "0.9", "wrong way round"),
    "assumption twice": Broken(
        ASSUMPTION, "charging_efficiency,", "sales_2024,", 3, "assumption_id", "sales_2024", "line 2 already"
    ),
    "range of a segment": Broken(
        SEGMENT_ASSUMPTION, "light_commercial_2b3,stock_share,0.2,", "light_commercial_2b3,stock_share,0.25,",
        2, "low", "0.25", "stock_share of light_commercial_2b3 are the wrong way round",
    ),
    "unknown segment": Broken(
        SEGMENT_ASSUMPTION, "refuse,stock_share", "garbage,stock_share", 6, "segment_id", "garbage", "no such segment"
    ),
    "range of a standing": Broken(ACT_STATUS, "contested,0,0,0.5", "contested,0,0.6,0.5", 3, "high", "0.5", "wrong way round"),
}  # fmt: skip

WARNINGS = {
    "pathway falls": Broken(
        PATHWAY, "slow_economics,2035,0.35", "slow_economics,2035,0.05", 8, "ze_sales_share", "0.05", "falls from 0.1 in 2030"
    ),
    "pathway ends early": Broken(PATHWAY, MOU_2040, "", 3, "year", "2030", "stays at 0.3"),
    "unused pathway": Broken(
        PATHWAY, MOU_2040, MOU_2040 + "idle,2024,0.1,share,x,assumed\nidle,2040,0.2,share,x,assumed\n",
        5, "pathway_id", "idle", "no scenario uses",
    ),
    "unused plan": Broken(
        PHASE, "one_phase,everywhere", "idle,all,1,network,All,2024,2024,1,share,x,assumed\none_phase,everywhere",
        9, "phase_plan_id", "idle", "no scenario uses",
    ),
    "target stays": Broken(PHASE, "2031,2035,0.60", "2031,2035,0.45", 7, "target_share", "0.45", "may open nothing"),
    "the same scenario": Broken(
        SCENARIO, "slow_economics,contested", "global_mou,in_force", 5, "scenario_id", "rollback_2026", "same as calstart_phase_in"
    ),
    "source of a copy": Broken(
        SCENARIO, "phasein control,assumed", '"copy of x, to be edited",assumed', 6, "source", "copy of x, to be edited", "row of build_everywhere"
    ),
}  # fmt: skip


def problems(seeds: Path) -> tuple[Problem, ...]:
    return check_seeds(read_seeds(seeds))


def test_the_seeds_of_the_checkout_are_sound(seeds: Path) -> None:
    assert problems(seeds) == ()
    require_sound(seeds)


@pytest.mark.parametrize("broken", [pytest.param(each, id=name) for name, each in ROWS.items()])
def test_a_row_that_is_wrong_by_itself_is_told_once(seeds: Path, broken: Broken) -> None:
    replace_in(seeds / broken.file, broken.old, broken.new)
    (problem,) = errors_in(problems(seeds))
    assert_told(problem, broken)


@pytest.mark.parametrize("broken", [pytest.param(each, id=name) for name, each in BETWEEN_ROWS.items()])
def test_a_rule_between_rows(seeds: Path, broken: Broken) -> None:
    """One slip may break several rules; the one it is about is told, with a remedy."""
    replace_in(seeds / broken.file, broken.old, broken.new)
    errors = errors_in(problems(seeds))
    told = [each for each in errors if broken.said in each.what]
    assert len(told) == 1, errors
    assert_told(told[0], broken)
    with pytest.raises(SeedsError) as raised:
        require_sound(seeds)
    assert str(told[0]) in raised.value.lines
    assert len(raised.value.lines) == len(errors)


@pytest.mark.parametrize("broken", [pytest.param(each, id=name) for name, each in WARNINGS.items()])
def test_a_warning_stops_nothing(seeds: Path, broken: Broken) -> None:
    replace_in(seeds / broken.file, broken.old, broken.new)
    (told,) = [each for each in problems(seeds) if broken.said in each.what]
    assert told.severity == "warning"
    assert_told(told, broken)
    require_sound(seeds)


def assert_told(problem: Problem, broken: Broken) -> None:
    assert problem.file == (broken.found_in or broken.file)
    assert (problem.line, problem.column, problem.value) == (broken.line, broken.column, broken.value)
    assert broken.said in problem.what
    assert problem.remedy
    assert problem.value in str(problem)


def test_windows_may_overlap(seeds: Path) -> None:
    replace_in(seeds / PHASE, "Connect key hubs,2028", "Connect key hubs,2024")
    assert problems(seeds) == ()


def test_a_fall_to_a_published_figure_is_no_warning(seeds: Path) -> None:
    """slow_economics falls to the 2025 figure that was published."""
    replace_in(
        seeds / PATHWAY,
        "slow_economics,2030,0.10,share,phasein assumption,assumed",
        "slow_economics,2030,0.01,share,x,published",
    )
    assert problems(seeds) == ()


def test_an_anchor_after_the_model_is_welcome(seeds: Path) -> None:
    replace_in(seeds / PATHWAY, "global_mou,2040", "global_mou,2045")
    assert problems(seeds) == ()


def test_several_faults_are_told_together_in_order(seeds: Path) -> None:
    replace_in(seeds / PHASE, "2024,2027,0.35", "2024,2027,35")
    replace_in(seeds / WEIGHT, "federal_corridors,grid,0.10", "federal_corridors,grid,0.30")
    replace_in(seeds / SCENARIO, "slow_economics,contested", "slow_economics,paused")
    assert [(each.file, each.line) for each in problems(seeds)] == [(SCENARIO, 5), (WEIGHT, 6), (PHASE, 2)]


def test_the_years_are_those_of_the_dbt_project() -> None:
    horizon = read_horizon(CHECKOUT / "dbt_project")
    assert (horizon.first_year, horizon.last_year) == (2024, 2040)
