"""Hubs: eligible counties by launch-area score until the phase's target.

Belongs here: eligibility and the order of hubs. Does not belong here: their grouping into launch areas.
"""

from __future__ import annotations

import polars as pl

from warehouse.allocation.parameters import Parameters
from warehouse.allocation.phases import ranked, take_until_target


def hub_need(need: pl.LazyFrame) -> pl.LazyFrame:
    """`phase_need` of the last hub phase: the need that eligibility, launch areas and gravity weights go by.

    Returns scenario_id, county_fips, need_wh, nation_wh; no rows for a scenario without hubs.
    """
    hub_phases = need.filter(pl.col("phase_kind") == "hub")
    last = hub_phases.group_by("scenario_id").agg(pl.col("phase_number").max())
    return hub_phases.join(last, on=["scenario_id", "phase_number"], how="semi").select(
        "scenario_id", "county_fips", "need_wh", "nation_wh"
    )


def hubs(
    county_score: pl.LazyFrame, need: pl.LazyFrame, by_need: pl.LazyFrame, parameters: Parameters
) -> pl.LazyFrame:
    """The hub counties. need: `phase_need`; by_need: `hub_need`.

    Returns scenario_id, county_fips, phase_number, rank, order_value (the score).
    """
    key = ["scenario_id", "county_fips"]
    least_wh = parameters.hub_eligible_need_share * pl.col("nation_wh")
    eligible = (
        by_need.filter(pl.col("need_wh") >= least_wh.round())
        .join(county_score, on=key)
        .select(*key, order_value="score")
    )
    ranking = ranked(eligible, "order_value")
    taken = take_until_target(ranking, need, ranking.clear().select(key), "hub")
    return taken.join(ranking.select(*key, "order_value"), on=key)
