"""The order of the whole country, and the year in which each county opens.

Belongs here: spreading a phase over its window. Does not belong here: which phase a county is in, and lead
times of the grid.
"""

from __future__ import annotations

import polars as pl


def opening_years(counties: pl.LazyFrame, phase: pl.LazyFrame, need: pl.LazyFrame) -> pl.LazyFrame:
    """Order and opening year of every county.

    counties: scenario_id, county_fips, phase_number, rank, order_value of hubs, corridors and network
    together.

    By the end of year n of an N-year window at least the first n/N of the phase's need has opened. So a
    county opens in year floor(N x need of the phase before it / need of the phase) + 1: the county in which
    n/N falls still belongs to year n (as the county that crosses a target is in), and the first in order
    opens in the first year. Counties without need at the end of the order open in the last year.

    Returns scenario_id, county_fips, phase_id, phase_kind, phase_number, opening_order, order_value,
    opening_year, need_share.
    """
    key = ["scenario_id", "phase_number"]
    phase_wh = pl.col("need_wh").sum().over(key)
    before_wh = pl.col("need_wh").cum_sum().over(key, order_by="rank") - pl.col("need_wh")
    window_years = pl.col("opens_to") - pl.col("opens_from") + 1
    years_before = pl.when(phase_wh > 0).then(before_wh * window_years // phase_wh).otherwise(0)
    return (
        counties.join(need.select(*key, "county_fips", "need_wh", "nation_wh"), on=[*key, "county_fips"])
        .join(phase.select(*key, "phase_id", "phase_kind", "opens_from", "opens_to"), on=key)
        .with_columns(
            opening_year=pl.min_horizontal(pl.col("opens_from") + years_before, pl.col("opens_to")),
            need_share=pl.col("need_wh") / pl.col("nation_wh"),
        )
        .sort("scenario_id", "phase_number", "rank")
        .with_columns(opening_order=pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("scenario_id"))
        .select(
            "scenario_id",
            "county_fips",
            "phase_id",
            "phase_kind",
            "phase_number",
            "opening_order",
            "order_value",
            "opening_year",
            "need_share",
        )
    )
