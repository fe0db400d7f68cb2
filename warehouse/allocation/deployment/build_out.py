"""The build-out: grid that is wanted, what a year can add, what is then served, and what is not and why.

Belongs here: the recurrence over years. Does not belong here: opening years, ports, money.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from warehouse.allocation.deployment.axes import Array, Flags, Years
from warehouse.allocation.deployment.spill_over import Neighbours, spill_over
from warehouse.allocation.parameters import Parameters

HOURS_PER_YEAR = 8_760
_NOTHING = 1e-30  # MW: divides 0 by 0 to 0


@dataclass(frozen=True)
class Demand:
    """Need in MWh a year and its peak in MW, by charging location; (years, counties, columns), or one year."""

    depot_mwh: Array
    en_route_mwh: Array
    depot_peak_mw: Array
    en_route_peak_mw: Array

    def at(self, index: int) -> Demand:
        """One year: arrays (counties, columns)."""
        return Demand(*(getattr(self, field.name)[index] for field in fields(self)))

    def columns(self, chosen: list[int]) -> Demand:
        """The same with these columns, in this order, with repetition."""
        return Demand(*(getattr(self, field.name)[:, :, chosen] for field in fields(self)))


@dataclass(frozen=True)
class Plan:
    """When counties open; arrays (counties, columns).

    energised_year: first year with power, not before the opening year. is_trunk: hub or corridor county.
    """

    opening_year: Years
    energised_year: Years
    is_trunk: Flags

    def columns(self, chosen: list[int]) -> Plan:
        """The same with these columns, in this order."""
        return Plan(*(getattr(self, field.name)[:, chosen] for field in fields(self)))


@dataclass(frozen=True)
class Site:
    """What does not depend on plan or year. growth_mw: MW the grid of each county can add a year (counties, 1)."""

    growth_mw: Array
    neighbours: Neighbours


@dataclass(frozen=True)
class BuildOut:
    """MW installed or on order, the rest MWh a year; (years, counties, columns), or one year of it.

    need = depot_served + en_route_served_home + en_route_served_away + the three kinds of unserved.
    en_route_hosted_mwh is served for other counties: its sum is that of en_route_served_away_mwh.
    """

    depot_grid_mw: Array
    en_route_grid_mw: Array
    order_book_mw: Array
    depot_capacity_mwh: Array
    en_route_capacity_mwh: Array
    depot_served_mwh: Array
    en_route_served_home_mwh: Array
    en_route_served_away_mwh: Array
    en_route_hosted_mwh: Array
    unserved_not_open_mwh: Array
    unserved_lead_time_mwh: Array
    unserved_grid_mwh: Array

    def columns(self, chosen: list[int]) -> BuildOut:
        """The same with these columns, in this order."""
        return BuildOut(*(getattr(self, field.name)[:, :, chosen] for field in fields(self)))


def energised_years(opening_year: Years, lead_years: Years, first_year: int) -> Years:
    """max(opening year, first year + lead): the utility's lead time starts when the plan does."""
    return np.maximum(opening_year, first_year + lead_years)


def wanted_mw(peak_mw: Array, need_mwh: Array, margin: float, max_load_factor: float) -> Array:
    """Grid MW that serve a need with margin: its peak, or what its energy takes at the highest load factor."""
    wanted = need_mwh / (HOURS_PER_YEAR * max_load_factor)
    np.maximum(wanted, peak_mw, out=wanted)
    wanted *= margin
    return wanted


def build_out(
    demand: Demand, plan: Plan, site: Site, years: tuple[int, ...], parameters: Parameters
) -> BuildOut:
    """The build-out of every column: `advance` year by year, from nothing installed."""
    made = {field.name: np.zeros_like(demand.depot_mwh) for field in fields(BuildOut)}
    before: BuildOut | None = None
    for index, year in enumerate(years):
        before = advance(before, demand.at(index), plan, site, year, parameters)
        for name, values in made.items():
            values[index] = getattr(before, name)
    return BuildOut(**made)


def advance(
    before: BuildOut | None, demand: Demand, plan: Plan, site: Site, year: int, parameters: Parameters
) -> BuildOut:
    """One year after `before` (None: nothing is installed yet); all arrays (counties, columns).

    An energised county adds what it lacks, at most `growth_mw` a year, shared between depots and en route by
    what each lacks; what is installed stays. Capacity is grid MW x hours x maximum load factor. What the grid
    cannot serve stays on the order book in MW; energy is never carried over. Depot energy is served at home or
    not at all; en-route energy may spill over.
    """
    margin = parameters.grid_mw_margin
    factors = (parameters.max_load_factor_depot, parameters.max_load_factor_en_route)
    is_open, is_live = plan.opening_year <= year, plan.energised_year <= year
    depot_mw = before.depot_grid_mw if before else 0.0
    en_route_mw = before.en_route_grid_mw if before else 0.0
    lack_depot = wanted_mw(demand.depot_peak_mw, demand.depot_mwh, margin, factors[0])
    lack_en_route = wanted_mw(demand.en_route_peak_mw, demand.en_route_mwh, margin, factors[1])
    for lack, installed in ((lack_depot, depot_mw), (lack_en_route, en_route_mw)):
        lack -= installed
        np.maximum(lack, 0, out=lack)
        lack *= is_open
    lack = lack_depot + lack_en_route
    share = site.growth_mw * is_live / np.maximum(lack, _NOTHING)
    np.minimum(share, 1, out=share)
    # who lacks nothing has all it wants, even where the grid cannot grow
    is_built = is_live & ((share == 1) | (lack == 0))
    depot_mw = depot_mw + lack_depot * share
    en_route_mw = en_route_mw + lack_en_route * share

    depot_capacity = depot_mw * (HOURS_PER_YEAR * factors[0])
    en_route_capacity = en_route_mw * (HOURS_PER_YEAR * factors[1])
    depot = _served(demand.depot_mwh, depot_capacity, is_built)
    home = _served(demand.en_route_mwh, en_route_capacity, is_built)
    remainder = demand.en_route_mwh - home
    spare = np.maximum(en_route_capacity - home, 0)
    away, hosted = spill_over(remainder, spare, plan.is_trunk, site.neighbours)
    unserved = (demand.depot_mwh - depot) + (remainder - away)
    return BuildOut(
        depot_grid_mw=depot_mw,
        en_route_grid_mw=en_route_mw,
        order_book_mw=lack * (1 - share),
        depot_capacity_mwh=depot_capacity,
        en_route_capacity_mwh=en_route_capacity,
        depot_served_mwh=depot,
        en_route_served_home_mwh=home,
        en_route_served_away_mwh=away,
        en_route_hosted_mwh=hosted,
        unserved_not_open_mwh=unserved * ~is_open,
        unserved_lead_time_mwh=unserved * (is_open & ~is_live),
        unserved_grid_mwh=unserved * is_live,
    )


def _served(need_mwh: Array, capacity_mwh: Array, is_built: Flags) -> Array:
    """What the grid serves; fully built means all, whatever rounding says of the capacity."""
    able = need_mwh * is_built
    np.maximum(able, capacity_mwh, out=able)
    return np.minimum(need_mwh, able, out=able)
