"""Each invariant is shown a result that breaks it: a check that cannot fail checks nothing."""

from __future__ import annotations

import importlib
from pathlib import Path

import polars as pl
import pytest

from tests.allocation.world import ALPHA, DELTA, GAMMA, ISLAND, OFF, PHASED, Tables, toy, write
from warehouse.allocation.errors import InvariantError
from warehouse.allocation.freight_graph import freight_links
from warehouse.allocation.inputs import Inputs, read_inputs
from warehouse.allocation.invariants import assert_invariants

allocation = importlib.import_module("warehouse.allocation.allocate")  # the package names a function so


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Inputs:
    folder: Path = tmp_path_factory.mktemp("toy")
    return read_inputs(write(toy(), folder))


@pytest.fixture(scope="module")
def outputs(inputs: Inputs) -> Tables:
    tables: Tables = allocation.compute(inputs)
    return tables


@pytest.fixture(scope="module")
def links(inputs: Inputs) -> pl.DataFrame:
    return freight_links(
        inputs.county.lazy(), inputs.county_edge.lazy(), inputs.blocked_edge.lazy(), inputs.parameters
    ).collect()


def county(fips: str) -> pl.Expr:
    return (pl.col("scenario_id") == PHASED) & (pl.col("county_fips") == fips)


IN_LEG = pl.col("leg_id") == "cbsa-50000--csa-900"
IN_2031 = (pl.col("scenario_id") == PHASED) & (pl.col("county_fips") == ALPHA) & (pl.col("year") == 2031)
LAST_YEAR = (pl.col("scenario_id") == PHASED) & (pl.col("county_fips") == ALPHA) & (pl.col("year") == 2032)
CORRIDOR = (pl.col("scenario_id") == PHASED) & (pl.col("phase_id") == "p2")

BROKEN: dict[str, tuple[str, pl.Expr, str, object, str]] = {
    "year outside the window": (
        "county_phase",
        county(GAMMA),
        "opening_year",
        2031,
        "opens outside its phase",
    ),
    "hub of another kind": ("county_phase", county(GAMMA), "is_hub", True, "opens outside its phase"),
    "order with a gap": ("county_phase", county(DELTA), "opening_order", 9, "does not follow"),
    "order against the value": ("county_phase", county(OFF), "order_value", 1.0, "does not follow"),
    "phase too slow": ("county_phase", county(OFF), "opening_year", 2029, "more slowly"),
    "hub without a group": ("county_phase", county(ISLAND), "hub_group_id", None, "hub without a group"),
    "area of another group": (
        "county_phase",
        county(ISLAND),
        "launch_area_id",
        "csa-900",
        "other than the hub group",
    ),
    "weight out of nowhere": ("county_phase", county(OFF), "carried_weight", 5.0, "carried weight"),
    "negative weight": ("county_phase", county(OFF), "carried_weight", -5.0, "at least 0"),
    "share above 1": ("county_phase", county(OFF), "need_share", 1.5, "at most 1"),
    "miscounted phase": ("phase_target", CORRIDOR, "county_count", 2, "miscounts"),
    "share below its counties": (
        "phase_target",
        CORRIDOR,
        "reached_share",
        0.01,
        "less than its own counties",
    ),
    "network short": ("phase_target", pl.col("phase_id") == "p3", "reached_share", 0.99, "whole nation"),
    "miscounted area": (
        "launch_area",
        pl.col("launch_area_id") == "csa-900",
        "county_count",
        3,
        "not the sum",
    ),
    "jump in a leg": (
        "corridor_leg_county",
        IN_LEG & (pl.col("sequence") == 2),
        "county_fips",
        OFF,
        "leaves the freight",
    ),
    "gap in a leg": (
        "corridor_leg_county",
        IN_LEG & (pl.col("sequence") == 4),
        "sequence",
        5,
        "gap in its sequence",
    ),
    "leg to elsewhere": ("corridor_leg", IN_LEG, "to_county_fips", DELTA, "does not join its ends"),
    "open too early": (
        "county_build_out",
        county(OFF) & (pl.col("year") == 2025),
        "is_open",
        True,
        "before the county",
    ),
    "energy lost": ("county_build_out", IN_2031, "depot_served_mwh", 1.0, "need is not what is served"),
    "beyond the grid": ("county_build_out", IN_2031, "depot_capacity_mwh", 1.0, "more is served than"),
    "installed falls": ("county_build_out", IN_2031, "depot_grid_mw", 1e-6, "installed grid falls"),
    "grows too fast": ("county_build_out", LAST_YEAR, "depot_grid_mw", 50.0, "grows faster than it can"),
    "nobody hosted it": ("county_build_out", IN_2031, "en_route_hosted_mwh", 1.0, "is not energy hosted"),
    "port removed": (
        "county_charger",
        IN_2031 & (pl.col("charger_id") == "depot_50"),
        "port_count",
        1,
        "is gone",
    ),
    "port of nobody": (
        "county_charger",
        IN_2031 & (pl.col("charger_id") == "depot_50"),
        "new_port_count",
        1,
        "old and new",
    ),
    "ports uncounted": ("county_charging_cost", IN_2031, "port_count", 99, "cost counts other ports"),
    "dear but cheap": ("county_charging_cost", IN_2031, "capital_usd_low", 1e12, "not low, central, high"),
    "rich control": (
        "phasing_benefit",
        pl.col("plan_id") == "build_everywhere",
        "capital_usd",
        1e12,
        "spends more than the plan",
    ),
}


@pytest.mark.parametrize(("table", "where", "name", "value", "message"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_result_is_refused(
    table: str,
    where: pl.Expr,
    name: str,
    value: object,
    message: str,
    inputs: Inputs,
    outputs: Tables,
    links: pl.DataFrame,
) -> None:
    good = outputs[table]
    broken = good.with_columns(
        pl.when(where).then(pl.lit(value, good.schema[name])).otherwise(name).alias(name)
    )
    assert not broken.equals(good)
    with pytest.raises(InvariantError, match=message):
        assert_invariants({**outputs, table: broken}, inputs, links)


@pytest.mark.parametrize("fips", [ALPHA, OFF])
def test_a_lost_county_is_named(fips: str, inputs: Inputs, outputs: Tables, links: pl.DataFrame) -> None:
    broken = outputs["county_phase"].filter(~county(fips))
    with pytest.raises(
        InvariantError, match=f"county without a phase: scenario_id phased, county_fips {fips}"
    ):
        assert_invariants({**outputs, "county_phase": broken}, inputs, links)


def test_the_results_of_the_toy_country_pass(inputs: Inputs, outputs: Tables, links: pl.DataFrame) -> None:
    assert_invariants(outputs, inputs, links)
