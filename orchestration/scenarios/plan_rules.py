"""What must hold of a plan of phases. The allocation holds the same of whatever reaches it, without lines.

Belongs here: rules about phase.csv. Does not belong here: which counties a phase opens.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from orchestration.scenarios.model import PhaseRow
from orchestration.scenarios.problem import Problem, Severity
from orchestration.scenarios.seeds import PHASE, Horizon, Seeds

KINDS = ("hub", "corridor", "network")


def plan_problems(seeds: Seeds) -> Iterator[Problem]:
    """What is wrong with plans of phases."""
    used = {row.values["phase_plan_id"] for row in seeds.scenario.raw.rows}
    for plan in seeds.phase.raw.owners():
        rows = sorted(seeds.phase.of(plan), key=lambda row: row.phase_number)
        if not rows:
            continue
        yield from _names(rows)
        yield from _numbers(rows)
        yield from _kinds(rows)
        yield from _targets(rows)
        yield from _windows(rows, seeds.horizon)
        if plan not in used:
            first = min(rows, key=lambda row: row.line)
            remedy = "Name it in a scenario, or delete its rows"
            yield _at(first, "phase_plan_id", plan, "no scenario uses the plan", remedy, "warning")


def _at(
    row: PhaseRow, column: str, value: object, what: str, remedy: str, severity: Severity = "error"
) -> Problem:
    return Problem(PHASE, row.line, column, str(value), what, remedy, severity, about=row.phase_plan_id)


def _names(rows: list[PhaseRow]) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for row in sorted(rows, key=lambda row: row.line):
        if row.phase_id in first:
            what = f"{row.phase_plan_id} has a phase of this name in line {first[row.phase_id]} already"
            yield _at(row, "phase_id", row.phase_id, what, "Give it another name")
        first.setdefault(row.phase_id, row.line)


def _numbers(rows: list[PhaseRow]) -> Iterator[Problem]:
    for wanted, row in enumerate(rows, start=1):
        if row.phase_number != wanted:
            what = f"the phases of {row.phase_plan_id} are not numbered from 1 without a gap: this should be {wanted}"
            yield _at(row, "phase_number", row.phase_number, what, f"Number its phases 1 to {len(rows)}")
            return


def _kinds(rows: list[PhaseRow]) -> Iterator[Problem]:
    plan = rows[0].phase_plan_id
    for before, row in pairwise(rows):
        if KINDS.index(row.phase_kind) < KINDS.index(before.phase_kind):
            what = (
                f"it comes after a {before.phase_kind} in {plan}; phases go from hub over corridor to network"
            )
            yield _at(
                row, "phase_kind", row.phase_kind, what, "Change the kinds or the numbers of the phases"
            )
    for row in rows[:-1]:
        if row.phase_kind == "network":
            what = f"the network opens all that is left, so it is the last phase of {plan}, and only one"
            yield _at(
                row, "phase_kind", "network", what, "Make it a hub or a corridor, or delete what follows"
            )
    last = rows[-1]
    if last.phase_kind != "network":
        what = f"the last phase of {plan} must be a network, which opens all that is left"
        yield _at(last, "phase_kind", last.phase_kind, what, "Make it a network, or add one after it")
    kinds = [row.phase_kind for row in rows]
    if "corridor" in kinds and "hub" not in kinds:
        corridor = rows[kinds.index("corridor")]
        yield _at(
            corridor, "phase_kind", "corridor", f"{plan} has no hubs to join", "Add a hub phase before it"
        )


def _targets(rows: list[PhaseRow]) -> Iterator[Problem]:
    for before, row in pairwise(rows):
        if row.target_share < before.target_share:
            what = (
                f"the target falls from {before.target_share:g} in the phase before; targets are cumulative"
            )
            remedy = f"Write the share of need that is open by {row.opens_to}, earlier phases included"
            yield _at(row, "target_share", f"{row.target_share:g}", what, remedy)
        elif row.target_share == before.target_share:
            what = "the target is that of the phase before, so this phase may open nothing"
            yield _at(row, "target_share", f"{row.target_share:g}", what, "Check that it is meant", "warning")
    last = rows[-1]
    if last.target_share != 1:
        what = f"the last phase of {last.phase_plan_id} must reach all of the need"
        yield _at(last, "target_share", f"{last.target_share:g}", what, "Set it to 1")


def _windows(rows: list[PhaseRow], horizon: Horizon) -> Iterator[Problem]:
    inside = f"inside {horizon.first_year} to {horizon.last_year}, the years of the model"
    for row in rows:
        for column, year in (("opens_from", row.opens_from), ("opens_to", row.opens_to)):
            if not horizon.first_year <= year <= horizon.last_year:
                yield _at(row, column, year, "the year is outside the model", f"Use a year {inside}")
        if row.opens_from > row.opens_to:
            what = f"the window ends before it begins in {row.opens_from}"
            yield _at(row, "opens_to", row.opens_to, what, "Change one of the two years")
    for before, row in pairwise(rows):
        for column, year, earlier, word in (
            ("opens_from", row.opens_from, before.opens_from, "begins"),
            ("opens_to", row.opens_to, before.opens_to, "ends"),
        ):
            if year < earlier:
                what = f"the window {word} before that of the phase before it, which {word} in {earlier}"
                yield _at(row, column, year, what, "Windows may overlap, but keep the order of the phases")
