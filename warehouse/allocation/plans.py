"""Whether the phases of a scenario make a plan.

Belongs here: rules between the phases of one scenario. Does not belong here: which counties a phase opens.
"""

from __future__ import annotations

import polars as pl

from warehouse.allocation.errors import InputError
from warehouse.allocation.tables import PHASE_KINDS


def check_plans(scenario: pl.DataFrame, phase: pl.DataFrame) -> None:
    """Raise InputError, naming the scenario and what is wrong, for the first plan that is none.

    scenario: scenario_id, opens_everywhere; phase: the `phase` input.
    """
    for scenario_id, opens_everywhere in scenario.select("scenario_id", "opens_everywhere").iter_rows():
        plan = phase.filter(pl.col("scenario_id") == scenario_id).sort("phase_number")
        fault = _fault(plan, opens_everywhere)
        if fault:
            raise InputError(
                f"phase: the plan of scenario {scenario_id} {fault}", remedy="correct the seed of phases"
            )


def _fault(plan: pl.DataFrame, opens_everywhere: bool) -> str | None:
    kinds = plan["phase_kind"].to_list()
    order = [PHASE_KINDS.index(kind) for kind in kinds]
    if plan.is_empty():
        return "has no phase"
    if plan["phase_number"].to_list() != list(range(1, plan.height + 1)):
        return f"numbers its phases {plan['phase_number'].to_list()}, not from 1 without a gap"
    if plan["phase_id"].is_duplicated().any():
        return f"has phases of the same name: {plan['phase_id'].to_list()}"
    if order != sorted(order) or kinds.count("network") != 1:
        return f"goes {' - '.join(kinds)}, but must go from hub over corridor to exactly one network"
    if "corridor" in kinds and "hub" not in kinds:
        return "has corridors but no hubs to join"
    if plan["target_share"][-1] != 1:
        return f"ends at a target of {plan['target_share'][-1]:g}, but the network must reach 1"
    for column in ("target_share", "opens_from", "opens_to"):
        if not plan[column].is_sorted():
            return f"has a falling {column}: {plan[column].to_list()}"
    if (plan["opens_from"] > plan["opens_to"]).any():
        return "has a window that ends before it begins"
    if opens_everywhere and (plan.height > 1 or plan["opens_from"][0] != plan["opens_to"][0]):
        return "opens everywhere, so it must have a single phase of a single year"
    return None
