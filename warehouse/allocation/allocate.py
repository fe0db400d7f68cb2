"""The allocation from end to end: read, compute step by step, assert, write.

Belongs here: the order of the steps and what is handed from one to the next. Does not belong here:
arithmetic.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from warehouse.allocation.corridors import (
    carried_weights,
    corridor_counties,
    county_pairs,
    end_point_pairs,
    leg_counties,
    legs,
)
from warehouse.allocation.deployment.deploy import deploy, energised
from warehouse.allocation.freight_graph import freight_links, least_cost_paths
from warehouse.allocation.hubs import hub_need, hubs
from warehouse.allocation.inputs import Inputs, read_inputs
from warehouse.allocation.invariants import assert_invariants
from warehouse.allocation.launch_areas import anchors, county_groups, end_points, hub_membership, launch_areas
from warehouse.allocation.network import network_counties
from warehouse.allocation.opening_years import opening_years
from warehouse.allocation.phases import phase_need, phase_targets
from warehouse.allocation.tables import OUTPUTS

ROW_GROUP_SIZE = 131_072


@dataclass(frozen=True)
class ScenarioSummary:
    """What one scenario came to. missed_targets: phase ids whose target was not met."""

    scenario_id: str
    launch_area_count: int
    hub_count: int
    stand_alone_hub_count: int
    corridor_county_count: int
    network_county_count: int
    leg_count: int
    missed_targets: tuple[str, ...]


@dataclass(frozen=True)
class AllocationSummary:
    """What was written: rows per output table, and one summary per scenario in the order of their ids."""

    row_counts: dict[str, int]
    scenarios: tuple[ScenarioSummary, ...]


def allocate(inputs: Path, outputs: Path) -> AllocationSummary:
    """Read the tables of `inputs` (`tables.INPUTS`), write those of `outputs` (`tables.OUTPUTS`).

    The same rows give the same bytes. Raises InputError (nothing computed) or InvariantError (nothing
    written).
    """
    read = read_inputs(inputs)
    tables = compute(read)
    outputs.mkdir(parents=True, exist_ok=True)
    for name, frame in tables.items():
        frame.write_parquet(outputs / f"{name}.parquet", compression="zstd", row_group_size=ROW_GROUP_SIZE)
    return _summarise(tables, read)


def compute(inputs: Inputs) -> dict[str, pl.DataFrame]:
    """The output tables as declared in `tables.OUTPUTS`, in key order, invariants asserted."""
    parameters = inputs.parameters
    phase = inputs.phase.lazy()
    need = _settle(phase_need(inputs.county_need.lazy(), phase))
    by_need = _settle(hub_need(need))

    groups = _settle(county_groups(inputs.county.lazy()))
    anchor = _settle(anchors(groups, by_need))
    hub = _settle(hubs(inputs.county_score.lazy(), need, by_need, parameters))
    membership = _settle(hub_membership(hub, groups, by_need, anchor, parameters))
    end_point = _settle(end_points(membership, groups, anchor))

    links = freight_links(
        inputs.county.lazy(), inputs.county_edge.lazy(), inputs.blocked_edge.lazy(), parameters
    ).collect()
    pairs = _settle(end_point_pairs(end_point))
    paths = least_cost_paths(links, county_pairs(pairs).collect())
    leg_county = _settle(leg_counties(pairs, paths))
    leg = _settle(legs(pairs, paths, leg_county, membership, parameters))
    carried = _settle(carried_weights(leg, leg_county))

    corridor = _settle(corridor_counties(carried, hub, need))
    key = ["scenario_id", "county_fips"]
    network = network_counties(need, pl.concat([hub.select(key), corridor.select(key)]))
    columns = [*key, "phase_number", "rank", "order_value"]
    counties = pl.concat([frame.select(columns) for frame in (hub, corridor, network)])
    county_phase = _settle(
        energised(opening_years(counties, phase, need), inputs)
        .join(membership.select(*key, "hub_group_id", "launch_area_id"), on=key, how="left")
        .join(carried, on=key, how="left")
        .with_columns(
            is_hub=pl.col("phase_kind") == "hub", carried_weight=pl.col("carried_weight").fill_null(0.0)
        )
    )
    made = {
        "launch_area": launch_areas(end_point, county_phase),
        "county_phase": county_phase,
        "phase_target": phase_targets(phase, need, county_phase),
        "corridor_leg": leg,
        "corridor_leg_county": leg_county,
        **{name: frame.lazy() for name, frame in deploy(inputs, county_phase.collect(), links).items()},
    }
    tables = {
        table.name: made[table.name]
        .select(table.schema.names())
        .sort(table.key)
        .match_to_schema(table.schema)
        .collect()
        for table in OUTPUTS
    }
    assert_invariants(tables, inputs, links)
    return tables


def _settle(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Compute a step once, so that the steps after it do not compute it again."""
    return frame.collect().lazy()


def _summarise(tables: dict[str, pl.DataFrame], inputs: Inputs) -> AllocationSummary:
    def of(name: str, scenario_id: str) -> pl.DataFrame:
        return tables[name].filter(pl.col("scenario_id") == scenario_id)

    scenarios = []
    for scenario_id in inputs.scenario["scenario_id"]:
        county_phase, target = of("county_phase", scenario_id), of("phase_target", scenario_id)
        kinds = county_phase["phase_kind"]
        hub = county_phase.filter("is_hub")
        scenarios.append(
            ScenarioSummary(
                scenario_id=scenario_id,
                launch_area_count=of("launch_area", scenario_id).height,
                hub_count=hub.height,
                stand_alone_hub_count=hub["launch_area_id"].null_count(),
                corridor_county_count=int((kinds == "corridor").sum()),
                network_county_count=int((kinds == "network").sum()),
                leg_count=of("corridor_leg", scenario_id).height,
                missed_targets=tuple(target.filter(~pl.col("target_met"))["phase_id"]),
            )
        )
    return AllocationSummary(
        row_counts={name: frame.height for name, frame in tables.items()}, scenarios=tuple(scenarios)
    )
