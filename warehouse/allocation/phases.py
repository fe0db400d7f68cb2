"""Need per phase, and taking counties in order until a phase's target.

Belongs here: the arithmetic that hub, corridor and network phases share. Does not belong here: what they are
ordered by.

Needs are counted in whole watt-hours: integer sums are exact, so shares, targets and years do not depend on
the order of rows.
"""

from __future__ import annotations

import polars as pl

WH_PER_MWH = 1_000_000
_MWH_DECIMALS = 6


def phase_need(county_need: pl.LazyFrame, phase: pl.LazyFrame) -> pl.LazyFrame:
    """Every county's need in each phase's last year.

    Returns scenario_id, phase_number, phase_kind, target_share, county_fips, need_wh (integer), nation_wh
    (integer, the sum over counties), target_wh (target_share of it).
    """
    return (
        phase.select("scenario_id", "phase_number", "phase_kind", "target_share", year="opens_to")
        .join(county_need, on=["scenario_id", "year"])
        .with_columns(need_wh=(pl.col("need_mwh") * WH_PER_MWH).round().cast(pl.Int64))
        .with_columns(nation_wh=pl.col("need_wh").sum().over("scenario_id", "phase_number"))
        .with_columns(target_wh=(pl.col("target_share") * pl.col("nation_wh")).round().cast(pl.Int64))
        .select(
            "scenario_id",
            "phase_number",
            "phase_kind",
            "target_share",
            "county_fips",
            "need_wh",
            "nation_wh",
            "target_wh",
        )
    )


def mwh(wh: str) -> pl.Expr:
    """The column of watt-hours named, in MWh.

    Polars divides by a scalar as a product with its reciprocal, but not in frames of one row, so the last bit
    depends on the frame; rounding to whole watt-hours takes that back.
    """
    return (pl.col(wh) / WH_PER_MWH).round(_MWH_DECIMALS)


def take_until_target(
    ranking: pl.LazyFrame, need: pl.LazyFrame, already_open: pl.LazyFrame, phase_kind: str
) -> pl.LazyFrame:
    """The counties of `ranking` that open in phases of `phase_kind`.

    ranking: scenario_id, county_fips, rank (1 first). need: `phase_need`. already_open: scenario_id,
    county_fips of earlier kinds. A phase takes counties in order while what is open falls short of its
    target, so the county that crosses the target is in. A later phase of the same kind goes on where the
    earlier one stopped.

    Returns scenario_id, county_fips, phase_number, rank.
    """
    key = ["scenario_id", "county_fips"]
    candidates = need.filter(pl.col("phase_kind") == phase_kind)
    open_wh = (
        candidates.join(already_open, on=key, how="semi")
        .group_by("scenario_id", "phase_number")
        .agg(open_wh=pl.col("need_wh").sum())
    )
    before_wh = pl.col("need_wh").cum_sum().over("scenario_id", "phase_number", order_by="rank") - pl.col(
        "need_wh"
    )
    return (
        ranking.select(*key, "rank")
        .join(candidates, on=key)
        .join(open_wh, on=["scenario_id", "phase_number"], how="left")
        .with_columns(open_before_wh=pl.col("open_wh").fill_null(0) + before_wh)
        .filter(pl.col("open_before_wh") < pl.col("target_wh"))
        .group_by(*key, "rank")
        .agg(pl.col("phase_number").min())
        .select(*key, "phase_number", "rank")
    )


def ranked(frame: pl.LazyFrame, value: str) -> pl.LazyFrame:
    """`frame` (scenario_id, county_fips, `value`) with its `rank`: 1 for the largest, ties by county code."""
    return frame.sort(["scenario_id", value, "county_fips"], descending=[False, True, False]).with_columns(
        rank=pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("scenario_id")
    )


def phase_targets(phase: pl.LazyFrame, need: pl.LazyFrame, county_phase: pl.LazyFrame) -> pl.LazyFrame:
    """What each phase reached by its last year, earlier phases included.

    county_phase: scenario_id, county_fips, phase_number. Returns the columns of `phase_target`.
    """
    key = ["scenario_id", "phase_number"]
    opened = county_phase.select("scenario_id", "county_fips", opened_in="phase_number")
    reached = (
        need.join(opened, on=["scenario_id", "county_fips"])
        .group_by(key)
        .agg(
            reached_wh=pl.col("need_wh").filter(pl.col("opened_in") <= pl.col("phase_number")).sum(),
            county_count=(pl.col("opened_in") == pl.col("phase_number")).sum().cast(pl.Int64),
            nation_wh=pl.col("nation_wh").first(),
            target_wh=pl.col("target_wh").first(),
        )
    )
    return (
        phase.select(*key, "phase_id", "target_share")
        .join(reached, on=key)
        .select(
            "scenario_id",
            "phase_id",
            "target_share",
            reached_share=pl.col("reached_wh") / pl.col("nation_wh"),
            county_count="county_count",
            target_met=pl.col("reached_wh") >= pl.col("target_wh"),
        )
    )
