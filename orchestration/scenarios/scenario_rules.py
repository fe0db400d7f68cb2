"""What must hold of scenarios and their factor weights: names, references, one base, weights that sum to one.

Belongs here: rules about scenario.csv and scenario_factor_weight.csv. Does not belong here: pathways and plans.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from orchestration.scenarios.model import ScenarioRow, WeightRow
from orchestration.scenarios.problem import Problem, Severity
from orchestration.scenarios.seeds import ACT_STATUS, PATHWAY, PHASE, SCENARIO, WEIGHT, Seeds

TOLERANCE = 1e-9


def scenario_problems(seeds: Seeds) -> Iterator[Problem]:
    """What is wrong with scenarios and their weights."""
    yield from _twice(seeds)
    yield from _base(seeds)
    yield from _references(seeds)
    yield from _alike(seeds)
    for scenario in seeds.scenario.rows:
        yield from _weights_of(scenario, seeds)
    yield from _stray_weights(seeds)


def one_of(names: Sequence[str]) -> str:
    """`a, b or c`."""
    return f"{', '.join(names[:-1])} or {names[-1]}" if len(names) > 1 else "".join(names)


def _at(
    row: ScenarioRow, column: str, value: object, what: str, remedy: str, severity: Severity = "error"
) -> Problem:
    return Problem(SCENARIO, row.line, column, str(value), what, remedy, severity, about=row.scenario_id)


def _twice(seeds: Seeds) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for row in seeds.scenario.rows:
        if row.scenario_id in first:
            what = f"the scenario stands in line {first[row.scenario_id]} already"
            yield _at(
                row, "scenario_id", row.scenario_id, what, "Give it another name, or delete one of the rows"
            )
        first.setdefault(row.scenario_id, row.line)


def _base(seeds: Seeds) -> Iterator[Problem]:
    """Counted over the text of all rows, so that a row that is wrong elsewhere still counts."""
    base = [row for row in seeds.scenario.raw.rows if row.values["is_base"].lower() == "true"]
    if not base:
        yield Problem(
            SCENARIO, None, "is_base", "", "no scenario is the base that others are compared with",
            "Set is_base to true in one row",
        )  # fmt: skip
    for row in base[1:]:
        what = f"{base[0].owner} in line {base[0].line} is the base already, and there is one"
        yield Problem(SCENARIO, row.line, "is_base", "true", what, "Set it to false in all rows but one")
    for scenario in seeds.scenario.rows:
        if scenario.is_base and scenario.opens_everywhere:
            what = "the base has launch areas, so it cannot open everywhere at once"
            yield _at(scenario, "opens_everywhere", "true", what, "Set it to false, or choose another base")


def _references(seeds: Seeds) -> Iterator[Problem]:
    for row in seeds.scenario.rows:
        for column, value, there, file in (
            ("pathway_id", row.pathway_id, seeds.pathway.raw.owners(), PATHWAY),
            ("act_status", row.act_status, seeds.act_status.raw.owners(), ACT_STATUS),
            ("phase_plan_id", row.phase_plan_id, seeds.phase.raw.owners(), PHASE),
        ):
            if value not in there:
                remedy = f"Use {one_of(there)}, or add its rows to {file}"
                yield _at(row, column, value, f"{file} has no row of it", remedy)
        plan = seeds.phase.of(row.phase_plan_id)
        if row.opens_everywhere and plan and (len(plan) > 1 or plan[0].opens_from != plan[0].opens_to):
            what = "the scenario opens everywhere at once, but the plan has several phases or years"
            remedy = "Use a plan of one phase with one year, or set opens_everywhere to false"
            yield _at(row, "phase_plan_id", row.phase_plan_id, what, remedy)
        is_whole = plan and len(plan) == len(seeds.phase.raw.of(row.phase_plan_id))
        if not row.opens_everywhere and is_whole and all(phase.phase_kind != "hub" for phase in plan):
            what = "the scenario ranks counties, but its plan has no hub phase to rank them for"
            remedy = "Use a plan with hubs, or set opens_everywhere to true"
            yield _at(row, "phase_plan_id", row.phase_plan_id, what, remedy)


def _weights_of(scenario: ScenarioRow, seeds: Seeds) -> Iterator[Problem]:
    rows = seeds.weight.of(scenario.scenario_id)
    if scenario.opens_everywhere:
        if rows:
            what = "the scenario opens everywhere, so it ranks no county and has no weights"
            remedy = f"Delete its rows here, or set its opens_everywhere to false in {SCENARIO}"
            yield _at_weight(rows[0], "scenario_id", scenario.scenario_id, what, remedy)
        return
    factors = seeds.factor.owners()
    if not rows:
        what = f"{WEIGHT} has no weights of it"
        remedy = f"Add a row there for each of {', '.join(factors)}; the weights sum to 1"
        yield _at(scenario, "scenario_id", scenario.scenario_id, what, remedy)
        return
    seen: dict[str, int] = {}
    for row in rows:
        if row.factor_id not in factors:
            yield _at_weight(
                row, "factor_id", row.factor_id, "there is no such factor", f"Use {one_of(factors)}"
            )
        elif row.factor_id in seen:
            what = f"the factor of {scenario.scenario_id} stands in line {seen[row.factor_id]} already"
            yield _at_weight(row, "factor_id", row.factor_id, what, "Delete one of the rows")
        seen.setdefault(row.factor_id, row.line)
    if missing := [factor for factor in factors if factor not in seen]:
        what = f"{scenario.scenario_id} has no weight for {', '.join(missing)}"
        yield _at_weight(rows[-1], "factor_id", "", what, "Add a row for it; the weights sum to 1")
    total = math.fsum(row.weight for row in rows)
    if abs(total - 1) > TOLERANCE:
        told = " + ".join(f"{row.weight:g}" for row in rows)
        what = f"the weights of {scenario.scenario_id} sum to {total:.10g}, not to 1 ({told})"
        remedy = f"Change the weights in lines {rows[0].line} to {rows[-1].line} so that they sum to 1"
        yield _at_weight(rows[0], "weight", f"{rows[0].weight:g}", what, remedy)


def _at_weight(row: WeightRow, column: str, value: str, what: str, remedy: str) -> Problem:
    return Problem(WEIGHT, row.line, column, value, what, remedy, about=row.scenario_id)


def _stray_weights(seeds: Seeds) -> Iterator[Problem]:
    known = set(seeds.scenario.raw.owners())
    told = set()
    for row in seeds.weight.raw.rows:
        if row.owner not in known and row.owner not in told:
            told.add(row.owner)
            yield Problem(
                WEIGHT, row.line, "scenario_id", row.owner, f"{SCENARIO} has no such scenario",
                f"Add it there, or delete its rows here (`phasein scenario remove {row.owner}`)", about=row.owner,
            )  # fmt: skip


def _alike(seeds: Seeds) -> Iterator[Problem]:
    """A scenario that assumes the same as another can only give the same result."""
    seen: dict[object, ScenarioRow] = {}
    for row in seeds.scenario.rows:
        content = (
            frozenset((each.year, each.ze_sales_share) for each in seeds.pathway.of(row.pathway_id)),
            row.act_status,
            row.solves_over,
            frozenset(
                (each.phase_number, each.phase_kind, each.opens_from, each.opens_to, each.target_share)
                for each in seeds.phase.of(row.phase_plan_id)
            ),
            row.opens_everywhere,
            frozenset((each.factor_id, each.weight) for each in seeds.weight.of(row.scenario_id)),
        )
        if content in seen:
            what = f"it assumes the same as {seen[content].scenario_id}, so it will give the same result"
            yield _at(row, "scenario_id", row.scenario_id, what, "Change what should differ", "warning")
        seen.setdefault(content, row)
