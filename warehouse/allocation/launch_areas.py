"""Launch areas: hubs grouped by combined statistical area, and the end points that corridors run between.

Belongs here: grouping, anchors, joining small groups. Does not belong here: which counties are hubs, and
paths.
"""

from __future__ import annotations

import polars as pl

from warehouse.allocation.parameters import Parameters
from warehouse.allocation.phases import mwh

EARTH_RADIUS_MILES = 3958.7613  # mean radius, 6371.0088 km


def county_groups(county: pl.LazyFrame) -> pl.LazyFrame:
    """The metropolitan group of every county: its CSA, else its CBSA, else the county itself.

    Returns county_fips, group_id (`csa-348`, `cbsa-38060`, `county-56001`), group_name, latitude, longitude.
    """
    csa, cbsa = pl.col("csa_code"), pl.col("cbsa_code")
    return county.select(
        "county_fips",
        group_id=pl.when(csa.is_not_null())
        .then(pl.format("csa-{}", csa))
        .when(cbsa.is_not_null())
        .then(pl.format("cbsa-{}", cbsa))
        .otherwise(pl.format("county-{}", "county_fips")),
        group_name=pl.when(csa.is_not_null())
        .then("csa_title")
        .when(cbsa.is_not_null())
        .then("cbsa_title")
        .otherwise(pl.format("{}, {}", "county_name", "state")),
        latitude="latitude",
        longitude="longitude",
    )


def anchors(groups: pl.LazyFrame, by_need: pl.LazyFrame) -> pl.LazyFrame:
    """The anchor of every group: its county with the largest need, hub or not, so that scores do not move it.

    by_need: `hubs.hub_need`. Returns scenario_id, group_id, anchor_county_fips, anchor_latitude,
    anchor_longitude.
    """
    return (
        by_need.join(groups, on="county_fips")
        .sort(["scenario_id", "group_id", "need_wh", "county_fips"], descending=[False, False, True, False])
        .unique(["scenario_id", "group_id"], keep="first", maintain_order=True)
        .select(
            "scenario_id",
            "group_id",
            anchor_county_fips="county_fips",
            anchor_latitude="latitude",
            anchor_longitude="longitude",
        )
    )


def hub_membership(
    hubs: pl.LazyFrame,
    groups: pl.LazyFrame,
    by_need: pl.LazyFrame,
    anchor: pl.LazyFrame,
    parameters: Parameters,
) -> pl.LazyFrame:
    """The group each hub belongs to.

    The hubs of a group are a launch area if their need reaches the minimum share. Each hub of a smaller group
    joins the launch area with the nearest anchor within the joining distance, else it stands alone
    (launch_area_id null) under its own group.

    Returns scenario_id, county_fips, need_wh, nation_wh, hub_group_id, launch_area_id.
    """
    key = ["scenario_id", "county_fips"]
    group_wh = pl.col("need_wh").sum().over("scenario_id", "group_id")
    least_wh = (parameters.launch_area_minimum_need_share * pl.col("nation_wh")).round()
    grouped = (
        hubs.select(key)
        .join(by_need, on=key)
        .join(groups, on="county_fips")
        .with_columns(is_area=group_wh >= least_wh)
    )
    areas = (
        grouped.filter("is_area")
        .select("scenario_id", "group_id")
        .unique()
        .join(anchor, on=["scenario_id", "group_id"])
    )
    joined = (
        grouped.filter(~pl.col("is_area"))
        .join(areas.rename({"group_id": "area_id"}), on="scenario_id")
        .with_columns(
            miles=great_circle_miles("latitude", "longitude", "anchor_latitude", "anchor_longitude")
        )
        .filter(pl.col("miles") <= parameters.launch_area_join_miles)
        .sort(*key, "miles", "area_id")
        .unique(key, keep="first", maintain_order=True)
        .select(*key, "area_id")
    )
    own_area = pl.when("is_area").then("group_id")
    return (
        grouped.join(joined, on=key, how="left")
        .with_columns(launch_area_id=pl.coalesce(own_area, "area_id"))
        .select(
            *key,
            "need_wh",
            "nation_wh",
            hub_group_id=pl.coalesce("launch_area_id", "group_id"),
            launch_area_id="launch_area_id",
        )
    )


def end_points(membership: pl.LazyFrame, groups: pl.LazyFrame, anchor: pl.LazyFrame) -> pl.LazyFrame:
    """The hub groups as ends of corridor legs: launch areas and what stands alone.

    Returns scenario_id, group_id, group_name, anchor_county_fips, hub_need_mwh, need_share, county_count,
    is_launch_area.
    """
    names = groups.select("group_id", "group_name").unique(["group_id"], keep="any")
    return (
        membership.group_by("scenario_id", group_id="hub_group_id")
        .agg(
            hub_wh=pl.col("need_wh").sum(),
            nation_wh=pl.col("nation_wh").first(),
            county_count=pl.len().cast(pl.Int64),
            is_launch_area=pl.col("launch_area_id").is_not_null().any(),
        )
        .join(names, on="group_id")
        .join(anchor, on=["scenario_id", "group_id"])
        .select(
            "scenario_id",
            "group_id",
            "group_name",
            "anchor_county_fips",
            hub_need_mwh=mwh("hub_wh"),
            need_share=pl.col("hub_wh") / pl.col("nation_wh"),
            county_count="county_count",
            is_launch_area="is_launch_area",
        )
    )


def launch_areas(end_point: pl.LazyFrame, county_phase: pl.LazyFrame) -> pl.LazyFrame:
    """The columns of `launch_area`.

    end_point: `end_points`; county_phase: the finished table, for opening years and scores of the hubs.
    """
    opening = (
        county_phase.filter(pl.col("launch_area_id").is_not_null())
        .group_by("scenario_id", "launch_area_id")
        .agg(opens_from=pl.col("opening_year").min(), best_score=pl.col("order_value").max())
    )
    return (
        end_point.filter("is_launch_area")
        .rename({"group_id": "launch_area_id", "group_name": "launch_area_name"})
        .drop("is_launch_area")
        .join(opening, on=["scenario_id", "launch_area_id"])
    )


def great_circle_miles(latitude: str, longitude: str, other_latitude: str, other_longitude: str) -> pl.Expr:
    """Miles between two points whose coordinates, in degrees, stand in the columns named (haversine)."""
    phi, other_phi = pl.col(latitude).radians(), pl.col(other_latitude).radians()
    half_phi = (other_phi - phi) / 2
    half_lambda = (pl.col(other_longitude) - pl.col(longitude)).radians() / 2
    chord = half_phi.sin() ** 2 + phi.cos() * other_phi.cos() * half_lambda.sin() ** 2
    return 2 * EARTH_RADIUS_MILES * chord.clip(0, 1).sqrt().arcsin()
