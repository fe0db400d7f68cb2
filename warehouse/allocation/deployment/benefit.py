"""What phasing buys: the plan against the same money spread over the country, and against random orders.

Belongs here: the two controls and the national figures of all three. Does not belong here: the plan itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from warehouse.allocation.deployment.axes import Array, Years
from warehouse.allocation.deployment.build_out import (
    HOURS_PER_YEAR,
    BuildOut,
    Demand,
    Plan,
    Site,
    build_out,
    energised_years,
)
from warehouse.allocation.deployment.sizing import (
    CENTRAL,
    LOCATIONS,
    Built,
    Chargers,
    PortNeed,
    Prices,
    Sized,
    build,
    power_mw,
    share_of,
    size,
)
from warehouse.allocation.deployment.spill_over import spill_over
from warehouse.allocation.parameters import Parameters

_HALVINGS = 30  # the affordable share is found to 1e-9


@dataclass(frozen=True)
class Setting:
    """What plan and controls have in common. lead_years (counties, 1)."""

    years: tuple[int, ...]
    site: Site
    lead_years: Years
    chargers: Chargers
    prices: Prices
    parameters: Parameters


@dataclass(frozen=True)
class Served:
    """Energy served in MWh a year (years, counties, columns), en route where it is charged."""

    depot: Array
    en_route: Array


def sizes(
    made: BuildOut, demand: Demand, port_need: PortNeed, setting: Setting, bounds: tuple[int, ...] = (0, 1, 2)
) -> dict[str, Sized]:
    """The sizing of a build-out by charging location: en-route ports serve guests too."""
    en_route = made.en_route_served_home_mwh + made.en_route_hosted_mwh
    shares = {
        "depot": share_of(made.depot_served_mwh, demand.depot_mwh),
        "en_route": share_of(en_route, demand.en_route_mwh),
    }
    return {
        location: size(
            share, location, port_need, setting.chargers, setting.prices, setting.parameters, bounds
        )
        for location, share in shares.items()
    }


def national(served: Served, demand: Demand, vehicles: Array, sized: Mapping[str, Sized]) -> dict[str, Array]:
    """National figures by year and column (years, columns); capital is central."""
    depot_share = share_of(served.depot, demand.depot_mwh)
    ports = sum(sized[location].ports.sum(axis=0) for location in LOCATIONS)
    need = (demand.depot_mwh + demand.en_route_mwh).sum(axis=1)
    served_mwh = (served.depot + served.en_route).sum(axis=1)
    return {
        "need_mwh": need,
        "served_mwh": served_mwh,
        "depot_served_mwh": served.depot.sum(axis=1),
        "en_route_served_mwh": served.en_route.sum(axis=1),
        "served_share": np.minimum(share_of(served_mwh, need), 1),
        "served_vehicle_count": (vehicles * depot_share).sum(axis=1),
        "port_count": ports.sum(axis=1),
        "port_mw": sum(sized[location].port_mw.sum(axis=1) for location in LOCATIONS),
        "site_count": sum(sized[location].site_count.sum(axis=1) for location in LOCATIONS),
        "capital_usd": sum(_central(sized[location]).sum(axis=1) for location in LOCATIONS),
        "county_count": (ports > 0).sum(axis=1).astype(np.float64),
    }


def _central(sized: Sized) -> Array:
    return sized.capital_usd[CENTRAL] if len(sized.capital_usd) > 1 else sized.capital_usd[0]


def random_plans(plan: Plan, need_mwh: Array, setting: Setting) -> Plan:
    """The plan of one column with its counties in random orders, one column each.

    Counties open in the random order as fast as in the plan: a county opens in the first year by whose end
    the plan has opened more need than stands before the county. need_mwh (counties): what is counted.
    """
    years = np.asarray(setting.years)
    counties = len(need_mwh)
    opening = plan.opening_year[:, 0]
    opened = np.array([need_mwh[opening <= year].sum() for year in years])
    columns = []
    for order in random_orders(counties, setting.parameters):
        before = np.zeros(counties)
        before[order] = np.concatenate([[0.0], np.cumsum(need_mwh[order])[:-1]])
        place = np.minimum(
            np.searchsorted(opened, before, side="right"), int(np.argmax(years == opening.max()))
        )
        columns.append(years[place])
    opening_year = np.stack(columns, axis=1)
    return Plan(
        opening_year=opening_year,
        energised_year=energised_years(opening_year, setting.lead_years, setting.years[0]),
        is_trunk=np.repeat(plan.is_trunk, len(columns), axis=1),
    )


def random_orders(counties: int, parameters: Parameters) -> list[Years]:
    """Permutations of the counties, the same for every scenario."""
    numbers = np.random.default_rng(int(parameters.random_seed))
    return [numbers.permutation(counties) for _ in range(int(parameters.random_order_count))]


def build_everywhere(
    demand: Demand,
    port_need: PortNeed,
    budget: Mapping[str, Array],
    plan: Plan,
    setting: Setting,
) -> tuple[Served, dict[str, Sized]]:
    """All counties open in the first year and spend the same national capital, spread by need.

    budget: capital of the plan by charging location, spent until each year (years,). Each year's new money
    goes to counties by their need at that location; a county saves what does not yet pay for a whole port or
    its first site. It builds no more than its grid can serve. Returns what is served and what stands, for one
    column.
    """
    first = setting.years[0]
    opening = np.full_like(plan.opening_year, first)
    everywhere = replace(
        plan, opening_year=opening, energised_year=energised_years(opening, setting.lead_years, first)
    )
    grid = build_out(demand, everywhere, setting.site, setting.years, setting.parameters)
    limits = {
        "depot": share_of(grid.depot_served_mwh, demand.depot_mwh),
        "en_route": share_of(grid.en_route_served_home_mwh + grid.en_route_hosted_mwh, demand.en_route_mwh),
    }
    needs = {"depot": demand.depot_mwh, "en_route": demand.en_route_mwh}
    sized = {
        location: _affordable(
            location, port_need, limits[location], _spread(budget[location], needs[location]), setting
        )
        for location in LOCATIONS
    }
    return _served(demand, grid, everywhere, port_need, sized, setting), sized


def _spread(capital_usd_until: Array, need_mwh: Array) -> Array:
    """Money each county has had until each year: every year's new capital by that year's need."""
    new = np.diff(capital_usd_until, prepend=0.0)[:, None, None]
    nation = np.broadcast_to(need_mwh.sum(axis=1, keepdims=True), need_mwh.shape)
    return np.cumsum(new * share_of(need_mwh, nation), axis=0)


def _affordable(location: str, port_need: PortNeed, limit: Array, money: Array, setting: Setting) -> Sized:
    """The most that each county can pay for, year by year; what stands stays."""
    chargers, parameters = setting.chargers, setting.parameters
    places = chargers.at(location)
    need, existing = port_need.need[places], port_need.existing[places][:, :, None]
    standing = np.zeros_like(need[:, 0])
    ports, sites, capital = np.zeros(need.shape), np.zeros(limit.shape), np.zeros(limit.shape)

    def priced(share: Array, year: int) -> Built:
        return build(standing, need[:, year], share, existing, location, chargers, setting.prices, parameters)

    for year in range(len(limit)):
        low, high = np.zeros_like(limit[year]), limit[year].copy()
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            pays = priced(middle, year).capital_usd <= money[year]
            low, high = np.where(pays, middle, low), np.where(pays, high, middle)
        whole = priced(limit[year], year).capital_usd <= money[year]
        built = priced(np.where(whole, limit[year], low), year)
        standing, sites[year], capital[year] = built.ports, built.site_count, built.capital_usd
        ports[:, year] = standing
    return Sized(
        places=places,
        ports=ports,
        new_ports=np.maximum(ports - existing[:, None], 0),
        site_count=sites,
        port_mw=power_mw(ports, places, chargers),
        capital_usd=(capital,),
    )


def _served(
    demand: Demand,
    grid: BuildOut,
    plan: Plan,
    port_need: PortNeed,
    sized: Mapping[str, Sized],
    setting: Setting,
) -> Served:
    """Energy that grid and ports both allow; ports of a location stand in for one another."""
    depot = sized["depot"]
    depot_share = np.minimum(share_of(depot.ports.sum(axis=0), port_need.need[depot.places].sum(axis=0)), 1)
    en_route_ports = sized["en_route"].port_mw * HOURS_PER_YEAR * setting.parameters.en_route_utilisation
    home = np.minimum(grid.en_route_served_home_mwh, en_route_ports)
    spare = np.maximum(np.minimum(grid.en_route_capacity_mwh, en_route_ports) - home, 0)
    away = np.stack(
        [
            spill_over(need - here, room, plan.is_trunk, setting.site.neighbours)[0]
            for need, here, room in zip(demand.en_route_mwh, home, spare, strict=True)
        ]
    )
    return Served(
        depot=np.minimum(grid.depot_served_mwh, depot_share * demand.depot_mwh), en_route=home + away
    )
