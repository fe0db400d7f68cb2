"""What must hold of every result, whatever the inputs: checked on the tables before they are written.

Belongs here: rules between outputs and inputs. Does not belong here: judging inputs (see `inputs`), repairing
results.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from warehouse.allocation.checks import REMEDY, check_table, none_breaks
from warehouse.allocation.deployment.invariants import assert_deployment
from warehouse.allocation.errors import InvariantError
from warehouse.allocation.inputs import Inputs
from warehouse.allocation.tables import output_table

_TOLERANCE = 1e-9  # shares are quotients of exact integers, summed in floating point


def assert_invariants(outputs: Mapping[str, pl.DataFrame], inputs: Inputs, links: pl.DataFrame) -> None:
    """Raise InvariantError, naming scenario and county, leg or phase, at the first rule broken."""
    for name, frame in outputs.items():
        check_table(frame, output_table(name), InvariantError, REMEDY)
    _every_county_once(outputs["county_phase"], inputs)
    _order_follows_phase_and_value(outputs["county_phase"])
    _years_inside_windows(outputs["county_phase"], inputs.phase)
    _years_keep_pace(outputs["county_phase"], inputs.phase)
    _shares_add_up(outputs["county_phase"], outputs["phase_target"], inputs)
    _areas_are_their_hubs(outputs["launch_area"], outputs["county_phase"])
    _legs_are_paths(outputs["corridor_leg"], outputs["corridor_leg_county"], links)
    _weights_are_conserved(outputs["corridor_leg"], outputs["county_phase"])
    assert_deployment(outputs, inputs)


def _every_county_once(county_phase: pl.DataFrame, inputs: Inputs) -> None:
    key = ["scenario_id", "county_fips"]
    wanted = inputs.scenario.select("scenario_id").join(inputs.county.select("county_fips"), how="cross")
    none_breaks(wanted.join(county_phase, on=key, how="anti"), key, "county without a phase")
    none_breaks(county_phase.join(wanted, on=key, how="anti"), key, "phase for an unknown county")


def _order_follows_phase_and_value(county_phase: pl.DataFrame) -> None:
    ordered = county_phase.sort("scenario_id", "opening_order").with_columns(
        place=pl.int_range(1, pl.len() + 1).over("scenario_id"),
        phase_before=pl.col("phase_number").shift(1).over("scenario_id"),
        year_before=pl.col("opening_year").shift(1).over("scenario_id", "phase_number"),
        value_before=pl.col("order_value").shift(1).over("scenario_id", "phase_number"),
    )
    out_of_order = (
        (pl.col("place") != pl.col("opening_order"))
        | (pl.col("phase_before") > pl.col("phase_number"))
        | (pl.col("year_before") > pl.col("opening_year"))
        | (pl.col("value_before") < pl.col("order_value"))
    )
    key = ["scenario_id", "opening_order", "county_fips"]
    none_breaks(ordered.filter(out_of_order), key, "opening order does not follow phase, value and year")


def _years_inside_windows(county_phase: pl.DataFrame, phase: pl.DataFrame) -> None:
    windows = county_phase.join(phase, on=["scenario_id", "phase_id"], how="left", suffix="_planned")
    outside = windows.filter(
        ~pl.col("opening_year").is_between(pl.col("opens_from"), pl.col("opens_to")).fill_null(False)
        | (pl.col("phase_kind") != pl.col("phase_kind_planned"))
        | (pl.col("is_hub") != (pl.col("phase_kind") == "hub"))
    )
    none_breaks(
        outside, ["scenario_id", "county_fips", "phase_id", "opening_year"], "county opens outside its phase"
    )


def _years_keep_pace(county_phase: pl.DataFrame, phase: pl.DataFrame) -> None:
    key = ["scenario_id", "phase_id"]
    opened = (
        county_phase.group_by(*key, "opening_year")
        .agg(pl.col("need_share").sum())
        .sort(*key, "opening_year")
        .with_columns(
            done=pl.col("need_share").cum_sum().over(key) / pl.col("need_share").sum().over(key),
            next_year=pl.col("opening_year").shift(-1).over(key),
        )
        .join(phase.select(*key, "opens_from", "opens_to"), on=key)
    )
    # what has opened by a year must cover every year until the next opening
    covered_to = pl.coalesce(pl.col("next_year") - 1, "opens_to")
    due = (covered_to - pl.col("opens_from") + 1) / (pl.col("opens_to") - pl.col("opens_from") + 1)
    starts_late = (pl.col("opening_year") == pl.col("opening_year").min().over(key)) & (
        pl.col("opening_year") > pl.col("opens_from")
    )
    late = opened.filter(starts_late | (pl.col("done") < due - _TOLERANCE))
    none_breaks(late, [*key, "opening_year"], "a phase opens more slowly than its window asks")


def _shares_add_up(county_phase: pl.DataFrame, phase_target: pl.DataFrame, inputs: Inputs) -> None:
    key = ["scenario_id", "phase_id"]
    last = inputs.phase.group_by("scenario_id").agg(pl.col("phase_id").sort_by("phase_number").last())
    short = phase_target.join(last, on=key).filter((pl.col("reached_share") != 1) | ~pl.col("target_met"))
    none_breaks(short, [*key, "reached_share"], "the network does not reach the whole nation")
    counted = county_phase.group_by(key).agg(pl.len().alias("counted"), pl.col("need_share").sum())
    compared = phase_target.join(counted, on=key, how="left")
    none_breaks(
        compared.filter(pl.col("counted").fill_null(0) != pl.col("county_count")),
        key,
        "phase_target miscounts its counties",
    )
    below = compared.filter(pl.col("need_share").fill_null(0) > pl.col("reached_share") + _TOLERANCE)
    none_breaks(below, [*key, "reached_share"], "a phase reached less than its own counties hold")


def _areas_are_their_hubs(launch_area: pl.DataFrame, county_phase: pl.DataFrame) -> None:
    key = ["scenario_id", "launch_area_id"]
    hubs = county_phase.filter("is_hub")
    none_breaks(
        county_phase.filter(pl.col("is_hub") != pl.col("hub_group_id").is_not_null()),
        ["scenario_id", "county_fips"],
        "hub group without a hub, or hub without a group",
    )
    none_breaks(
        county_phase.filter(pl.col("launch_area_id") != pl.col("hub_group_id")),
        ["scenario_id", "county_fips"],
        "launch area other than the hub group",
    )
    counted = (
        hubs.filter(pl.col("launch_area_id").is_not_null())
        .group_by(key)
        .agg(counted=pl.len(), first_year=pl.col("opening_year").min(), highest=pl.col("order_value").max())
    )
    compared = launch_area.join(counted, on=key, how="full", coalesce=True)
    same = (
        (pl.col("counted") == pl.col("county_count"))
        & (pl.col("first_year") == pl.col("opens_from"))
        & (pl.col("highest") == pl.col("best_score"))
    )
    none_breaks(compared.filter(~same.fill_null(False)), key, "launch area that is not the sum of its hubs")


def _legs_are_paths(leg: pl.DataFrame, leg_county: pl.DataFrame, links: pl.DataFrame) -> None:
    key = ["scenario_id", "leg_id"]
    ordered = leg_county.sort(*key, "sequence")
    steps = ordered.with_columns(
        pl.col("county_fips").shift(-1).over(key).alias("next"),
        pl.int_range(1, pl.len() + 1).over(key).alias("place"),
    )
    none_breaks(
        steps.filter(pl.col("place") != pl.col("sequence")),
        [*key, "sequence"],
        "leg with a gap in its sequence",
    )
    both = ["county_fips", "next"]
    step = steps.filter(pl.col("next").is_not_null()).with_columns(
        low=pl.min_horizontal(both), high=pl.max_horizontal(both)
    )
    off = step.join(
        links, left_on=["low", "high"], right_on=["county_fips", "neighbor_county_fips"], how="anti"
    )
    none_breaks(off, [*key, "sequence", "county_fips"], "leg that leaves the freight graph")
    ends = ordered.group_by(key).agg(
        start=pl.col("county_fips").first(), end=pl.col("county_fips").last(), counted=pl.len()
    )
    compared = leg.join(ends, on=key, how="full", coalesce=True)
    same = (
        (pl.col("start") == pl.col("from_county_fips"))
        & (pl.col("end") == pl.col("to_county_fips"))
        & (pl.col("counted") == pl.col("county_count"))
        & pl.col("has_path")
    )
    none = ~pl.col("has_path") & pl.col("counted").is_null() & (pl.col("carried_weight") == 0)
    none_breaks(
        compared.filter(~(same.fill_null(False) | none.fill_null(False))),
        key,
        "leg that does not join its ends",
    )


def _weights_are_conserved(leg: pl.DataFrame, county_phase: pl.DataFrame) -> None:
    on_legs = leg.group_by("scenario_id").agg(
        wanted=(pl.col("carried_weight") * pl.col("county_count")).sum()
    )
    on_counties = county_phase.group_by("scenario_id").agg(found=pl.col("carried_weight").sum())
    compared = on_counties.join(on_legs, on="scenario_id", how="left").with_columns(
        pl.col("wanted").fill_null(0.0)
    )
    lost = compared.filter((pl.col("found") - pl.col("wanted")).abs() > _TOLERANCE * pl.col("wanted"))
    none_breaks(lost, ["scenario_id"], "carried weight of counties and legs differs")
