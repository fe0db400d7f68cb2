"""The network: every county that is neither hub nor corridor, by need.

Belongs here: the last phase, which leaves no county out. Does not belong here: targets (the network's is
everything).
"""

from __future__ import annotations

import polars as pl

from warehouse.allocation.phases import mwh, ranked


def network_counties(need: pl.LazyFrame, taken: pl.LazyFrame) -> pl.LazyFrame:
    """The counties that are left.

    need: `phases.phase_need`; taken: scenario_id, county_fips of hubs and corridors.

    Returns scenario_id, county_fips, phase_number, rank, order_value (MWh of need in the phase's last year).
    """
    left = need.filter(pl.col("phase_kind") == "network").join(
        taken, on=["scenario_id", "county_fips"], how="anti"
    )
    return ranked(
        left.select("scenario_id", "county_fips", "phase_number", order_value=mwh("need_wh")),
        "order_value",
    )
