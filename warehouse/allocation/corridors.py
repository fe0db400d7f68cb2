"""Corridors: legs between hub groups, their gravity weights, and what each county carries.

Belongs here: pairs of end points, legs, loads and the order of corridor counties. Does not belong here:
searching paths.
"""

from __future__ import annotations

import polars as pl

from warehouse.allocation.freight_graph import Paths
from warehouse.allocation.parameters import Parameters
from warehouse.allocation.phases import ranked, take_until_target

EXACT = pl.Decimal(38, 9)  # weights are summed as decimals: the sum does not depend on the order of the legs


def end_point_pairs(end_point: pl.LazyFrame) -> pl.LazyFrame:
    """Each pair of end points of a scenario once; `from` has the larger need of hubs (ties: by group id).

    end_point: `launch_areas.end_points`. Returns scenario_id, leg_id, leg_name, and from_ and to_ group_id,
    county_fips, need_mwh.
    """
    end = end_point.sort(["scenario_id", "hub_need_mwh", "group_id"], descending=[False, True, False]).select(
        "scenario_id",
        place=pl.int_range(pl.len()).over("scenario_id"),
        group_id="group_id",
        name="group_name",
        county_fips="anchor_county_fips",
        need_mwh="hub_need_mwh",
    )
    sides = [
        end.select("scenario_id", pl.exclude("scenario_id").name.prefix(side)) for side in ("from_", "to_")
    ]
    ids = ["from_group_id", "to_group_id"]
    return (
        sides[0]
        .join(sides[1], on="scenario_id")
        .filter(pl.col("from_place") < pl.col("to_place"))
        .select(
            "scenario_id",
            leg_id=pl.format("{}--{}", pl.min_horizontal(ids), pl.max_horizontal(ids)),
            leg_name=pl.format("{} – {}", "from_name", "to_name"),
            from_group_id="from_group_id",
            to_group_id="to_group_id",
            from_county_fips="from_county_fips",
            to_county_fips="to_county_fips",
            from_need_mwh="from_need_mwh",
            to_need_mwh="to_need_mwh",
        )
    )


def county_pairs(pairs: pl.LazyFrame) -> pl.LazyFrame:
    """The distinct pairs of anchors over all scenarios, smaller code first: the paths to be searched for."""
    ends = ["from_county_fips", "to_county_fips"]
    return (
        pairs.select(pl.min_horizontal(ends).alias(ends[0]), pl.max_horizontal(ends).alias(ends[1]))
        .unique()
        .sort(ends)
    )


def leg_counties(pairs: pl.LazyFrame, paths: Paths) -> pl.LazyFrame:
    """The columns of `corridor_leg_county`: each leg's path from its `from` end; without a path, no rows."""
    ends = ["from_county_fips", "to_county_fips"]
    forward = paths.county.lazy()
    backward = forward.with_columns(
        sequence=pl.len().over(ends) + 1 - pl.col("sequence"),
        from_county_fips=ends[1],
        to_county_fips=ends[0],
    )
    both = pl.concat([forward, backward.select(forward.collect_schema().names())], how="vertical_relaxed")
    return pairs.join(both, on=ends).select(
        "scenario_id", "leg_id", pl.col("sequence").cast(pl.Int64), "county_fips"
    )


def legs(
    pairs: pl.LazyFrame,
    paths: Paths,
    leg_county: pl.LazyFrame,
    membership: pl.LazyFrame,
    parameters: Parameters,
) -> pl.LazyFrame:
    """The columns of `corridor_leg`.

    pairs: `end_point_pairs`; leg_county: `leg_counties`; membership: `launch_areas.hub_membership`.
    """
    ends = ["from_county_fips", "to_county_fips"]
    leg = ["scenario_id", "leg_id"]
    hub_of = membership.select("scenario_id", "county_fips", "hub_group_id")
    counts = (
        leg_county.join(hub_of, on=["scenario_id", "county_fips"], how="left")
        .join(pairs.select(*leg, "from_group_id", "to_group_id", *ends), on=leg)
        .with_columns(
            is_third=pl.all_horizontal(
                pl.col("hub_group_id") != pl.col("from_group_id"),
                pl.col("hub_group_id") != pl.col("to_group_id"),
                pl.col("county_fips") != pl.col("from_county_fips"),
                pl.col("county_fips") != pl.col("to_county_fips"),
            )
        )
        .group_by(leg)
        .agg(county_count=pl.len().cast(pl.Int64), third_count=pl.col("is_third").sum())
    )
    distance = pl.max_horizontal("route_miles", pl.lit(parameters.gravity_minimum_miles))
    weight = pl.col("from_need_mwh") * pl.col("to_need_mwh") / distance**parameters.gravity_exponent
    return (
        pairs.with_columns(low=pl.min_horizontal(ends), high=pl.max_horizontal(ends))
        .join(paths.path.lazy(), left_on=["low", "high"], right_on=ends, how="left")
        .join(counts, on=leg, how="left")
        .with_columns(has_path=pl.col("route_miles").is_not_null())
        .with_columns(
            carried_weight=pl.when("has_path").then(weight).otherwise(0.0).cast(EXACT).cast(pl.Float64),
            county_count=pl.col("county_count").fill_null(0),
            is_direct=(pl.col("third_count") == 0).fill_null(False),
        )
    )


def carried_weights(leg: pl.LazyFrame, leg_county: pl.LazyFrame) -> pl.LazyFrame:
    """What each county carries: the sum of the weights of the legs through it, ends included.

    Counties on no leg have no row. Returns scenario_id, county_fips, carried_weight.
    """
    weight = leg.select("scenario_id", "leg_id", pl.col("carried_weight").cast(EXACT))
    return (
        leg_county.join(weight, on=["scenario_id", "leg_id"])
        .group_by("scenario_id", "county_fips")
        .agg(pl.col("carried_weight").sum().cast(pl.Float64))
    )


def corridor_counties(carried: pl.LazyFrame, hubs: pl.LazyFrame, need: pl.LazyFrame) -> pl.LazyFrame:
    """The corridor counties: those that carry weight and are no hubs, by weight, until each phase's target.

    carried: `carried_weights`; hubs: `hubs.hubs`; need: `phases.phase_need`.
    Returns scenario_id, county_fips, phase_number, rank, order_value (the carried weight).
    """
    key = ["scenario_id", "county_fips"]
    candidates = carried.filter(pl.col("carried_weight") > 0).join(hubs, on=key, how="anti")
    ranking = ranked(candidates.select(*key, order_value="carried_weight"), "order_value")
    taken = take_until_target(ranking, need, hubs.select(key), "corridor")
    return taken.join(ranking.select(*key, "order_value"), on=key)
