"""From opening years to the tables of deployment: grid, chargers, cost, benefit of phasing.

Belongs here: the order of the steps, frames in and out. Does not belong here: arithmetic.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

import numpy as np
import polars as pl

from warehouse.allocation.deployment.axes import Array, Axes
from warehouse.allocation.deployment.benefit import (
    Served,
    Setting,
    build_everywhere,
    national,
    random_plans,
    sizes,
)
from warehouse.allocation.deployment.build_out import BuildOut, Demand, Plan, Site, build_out
from warehouse.allocation.deployment.sizing import (
    BOUNDS,
    CENTRAL,
    LOCATIONS,
    Chargers,
    PortNeed,
    Prices,
    Sized,
    chargers_of,
)
from warehouse.allocation.deployment.spill_over import neighbours
from warehouse.allocation.inputs import Inputs
from warehouse.allocation.tables import output_table

_DECIMALS = 6  # a watt-hour, a watt: enough, and it packs well


def energised(county_phase: pl.LazyFrame, inputs: Inputs) -> pl.LazyFrame:
    """`county_phase` with energised_year: the opening year, or the first year + lead of its grid if later."""
    first = inputs.county_need["year"].min()
    lead = inputs.county_grid.lazy().select("county_fips", "lead_years")
    return county_phase.join(lead, on="county_fips").with_columns(
        energised_year=pl.max_horizontal("opening_year", pl.lit(first) + pl.col("lead_years"))
    )


def deploy(inputs: Inputs, county_phase: pl.DataFrame, links: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """county_build_out, county_charger, county_charging_cost, phasing_benefit.

    county_phase: scenario_id, county_fips, opening_year, energised_year, phase_kind; links:
    `freight_graph.freight_links`.
    """
    need = inputs.county_need
    axes = Axes(
        years=tuple(sorted(need["year"].unique())),
        counties=tuple(inputs.county["county_fips"]),
        columns=tuple(inputs.scenario["scenario_id"]),
    )
    demand = Demand(*(axes.yearly(need, "scenario_id", field.name) for field in fields(Demand)))
    vehicles = axes.yearly(need, "scenario_id", "ze_vehicle_count")
    plan = _plan(axes, county_phase)
    setting = setting_of(axes, inputs, links)
    made = build_out(demand, plan, setting.site, axes.years, setting.parameters)

    port_need = _port_need(axes, inputs, setting.chargers)
    sized = sizes(made, demand, port_need, setting)
    benefit = [
        frame
        for column, (scenario, everywhere) in enumerate(
            inputs.scenario.select("scenario_id", "opens_everywhere").iter_rows()
        )
        if not everywhere
        for frame in _benefit(
            scenario,
            demand.columns([column]),
            vehicles[:, :, [column]],
            plan.columns([column]),
            port_need.columns([column]),
            setting,
            (made.columns([column]), {location: each.columns([column]) for location, each in sized.items()}),
        )
    ]
    return {
        "county_build_out": _build_out_frame(axes, plan, made),
        "county_charger": pl.concat(_charger_frames(axes, sized, setting.chargers)),
        "county_charging_cost": pl.concat(_cost_frames(axes, sized)),
        "phasing_benefit": pl.concat(
            [output_table("phasing_benefit").schema.to_frame(), *benefit], how="diagonal"
        ),
    }


def _plan(axes: Axes, county_phase: pl.DataFrame) -> Plan:
    trunk = county_phase.with_columns(is_trunk=pl.col("phase_kind").is_in(["hub", "corridor"]))
    return Plan(**{field.name: axes.fixed(trunk, "scenario_id", field.name) for field in fields(Plan)})


def setting_of(axes: Axes, inputs: Inputs, links: pl.DataFrame) -> Setting:
    grid = inputs.county_grid
    growth = grid["peak_demand_mw"].to_numpy() * inputs.parameters.grid_growth_share
    money = {name: np.asarray(values) for name, values in inputs.money.items()}
    return Setting(
        years=axes.years,
        site=Site(growth_mw=growth[:, None], neighbours=neighbours(links, axes.counties)),
        lead_years=grid["lead_years"].to_numpy()[:, None],
        chargers=chargers_of(inputs.charger),
        prices=Prices(
            grid_connection_usd_per_kw=money["grid_connection_usd_per_kw"],
            site_usd={location: money[f"{location}_site_usd"] for location in LOCATIONS},
        ),
        parameters=inputs.parameters,
    )


def _port_need(axes: Axes, inputs: Inputs, chargers: Chargers) -> PortNeed:
    adoptions = tuple(sorted(inputs.scenario["adoption_id"].unique()))
    by_adoption = Axes(axes.years, axes.counties, adoptions)
    chosen = [adoptions.index(adoption) for adoption in inputs.scenario["adoption_id"]]
    need = inputs.county_port_need.partition_by("charger_id", as_dict=True)
    existing = (
        inputs.county.select("county_fips")
        .join(pl.DataFrame({"charger_id": chargers.ids}), how="cross")
        .join(inputs.county_existing_port, on=["county_fips", "charger_id"], how="left")
        .with_columns(pl.col("existing_port_count").fill_null(0))
        .sort("charger_id", "county_fips")["existing_port_count"]
        .to_numpy()
        .reshape(len(chargers.ids), len(axes.counties))
        .astype(np.float64)
    )
    return PortNeed(
        need=np.stack(
            [
                by_adoption.yearly(need[(charger,)], "adoption_id", "port_need_count")[:, :, chosen]
                for charger in chargers.ids
            ]
        ),
        existing=existing,
    )


def _build_out_frame(axes: Axes, plan: Plan, made: BuildOut) -> pl.DataFrame:
    years = np.asarray(axes.years)[:, None, None]
    return axes.frame(
        {
            "is_open": plan.opening_year <= years,
            "is_energised": plan.energised_year <= years,
            **{field.name: getattr(made, field.name).round(_DECIMALS) for field in fields(BuildOut)},
        }
    )


def _charger_frames(axes: Axes, sized: dict[str, Sized], chargers: Chargers) -> Iterator[pl.DataFrame]:
    for each in sized.values():
        for place, ports, new in zip(each.places, each.ports, each.new_ports, strict=True):
            yield (
                axes.frame({"port_count": ports.astype(np.int64), "new_port_count": new.astype(np.int64)})
                .filter(pl.col("port_count") > 0)
                .with_columns(
                    charger_id=pl.lit(chargers.ids[place]),
                    existing_port_count=pl.col("port_count") - pl.col("new_port_count"),
                )
            )


def _cost_frames(axes: Axes, sized: dict[str, Sized]) -> Iterator[pl.DataFrame]:
    for location, each in sized.items():
        yield (
            axes.frame(
                {
                    "site_count": each.site_count.astype(np.int64),
                    "port_count": each.ports.sum(axis=0).astype(np.int64),
                    "new_port_count": each.new_ports.sum(axis=0).astype(np.int64),
                    "port_mw": each.port_mw.round(_DECIMALS),
                    **{
                        f"capital_usd_{bound}": usd.round()
                        for bound, usd in zip(BOUNDS, each.capital_usd, strict=True)
                    },
                }
            )
            .filter(pl.col("port_count") > 0)
            .with_columns(charging_location=pl.lit(location))
        )


def _benefit(
    scenario: str,
    demand: Demand,
    vehicles: Array,
    plan: Plan,
    port_need: PortNeed,
    setting: Setting,
    phased: tuple[BuildOut, dict[str, Sized]],
) -> Iterator[pl.DataFrame]:
    """The three plans of a scenario: phased, build everywhere with the same money, random orders.

    All arrays hold the scenario's column alone; phased: what its plan came to.
    """
    made, sized = phased
    yield _benefit_frame(scenario, "phased", setting, national(_served(made), demand, vehicles, sized))

    budget = {location: sized[location].capital_usd[CENTRAL].sum(axis=(1, 2)) for location in LOCATIONS}
    served, affordable = build_everywhere(demand, port_need, budget, plan, setting)
    yield _benefit_frame(
        scenario, "build_everywhere", setting, national(served, demand, vehicles, affordable)
    )

    last_window = setting.years.index(int(plan.opening_year.max()))
    counted = (demand.depot_mwh + demand.en_route_mwh)[last_window, :, 0]
    random = random_plans(plan, counted, setting)
    again = [0] * random.opening_year.shape[1]
    repeated = demand.columns(again)
    made = build_out(repeated, random, setting.site, setting.years, setting.parameters)
    sized = sizes(made, repeated, port_need.columns(again), setting, (CENTRAL,))
    figures = national(_served(made), repeated, vehicles.repeat(len(again), axis=2), sized)
    yield _benefit_frame(scenario, "random_order", setting, figures)


def _served(made: BuildOut) -> Served:
    return Served(made.depot_served_mwh, made.en_route_served_home_mwh + made.en_route_served_away_mwh)


def _benefit_frame(scenario: str, plan: str, setting: Setting, figures: dict[str, Array]) -> pl.DataFrame:
    """Means over the columns of a plan, with the lowest and the highest share served."""
    share = figures["served_share"]
    return pl.DataFrame(
        {
            "scenario_id": scenario,
            "plan_id": plan,
            "year": np.asarray(setting.years, dtype=np.int64),
            **{name: values.mean(axis=1) for name, values in figures.items()},
            "served_share_low": share.min(axis=1),
            "served_share_high": share.max(axis=1),
        }
    )
