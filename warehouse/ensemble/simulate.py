"""All steps of the allocation for one scenario and a block of draws.

Belongs here: the order of the steps, and what is kept of them. Does not belong here: arithmetic of a step.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from warehouse.allocation.deployment.build_out import BuildOut, Plan, advance, energised_years
from warehouse.allocation.deployment.sizing import LOCATIONS, build, share_of
from warehouse.ensemble.draws import Array, Draws
from warehouse.ensemble.groups import Membership, membership
from warehouse.ensemble.needs import Factors, demand, factors
from warehouse.ensemble.selection import WH_PER_MWH, Flags, Phase, Taken, Whole, take, watt_hours
from warehouse.ensemble.world import World

KINDS = ("hub", "corridor", "network")


@dataclass(frozen=True)
class Opening:
    """When each county opens, and as what; arrays (counties, draws), groups (groups, draws).

    kind: place in KINDS; order: place in the order of the country, from 1; score: launch-area score.
    """

    phase: npt.NDArray[np.int8]
    kind: npt.NDArray[np.int8]
    opening_year: npt.NDArray[np.int16]
    order: npt.NDArray[np.int16]
    score: Array
    groups: Membership


@dataclass(frozen=True)
class Outcome:
    """What the plan comes to. National (years, draws): need_mwh, served_mwh, port_count, capital_usd.

    county_capital_usd (years, counties, draws), 32 bits, only if asked for.
    """

    need_mwh: Array
    served_mwh: Array
    port_count: Array
    capital_usd: Array
    county_capital_usd: npt.NDArray[np.float32] | None


def open_counties(world: World, draws: Draws, moved: Factors) -> Opening:
    """Hubs, corridors, network and opening years of every draw."""
    need = [_need_wh(world, draws, moved, phase) for phase in world.phases]
    nation = [each.sum(axis=0) for each in need]
    target = _targets(world, draws, nation)
    noisy = np.clip(world.factor[:, :, None] + draws.factor_noise, 0, 1)
    score = 100 * np.einsum("fm,fnm->nm", draws.weights, noisy)

    hubs = _phases(world, "hub")
    at_hubs = hubs[-1].number
    parameters = world.setting.parameters
    eligible = need[at_hubs] >= np.rint(parameters.hub_eligible_need_share * nation[at_hubs])
    eligible &= (world.groups.of_county >= 0)[:, None]
    none_open = np.zeros_like(nation[0])
    is_open = np.zeros(score.shape, dtype=bool)
    taken: list[Taken] = []

    def open_next(value: npt.NDArray[np.generic], candidates: Flags, phases: tuple[Phase, ...]) -> None:
        numbers = [phase.number for phase in phases]
        already = [(need[number] * is_open).sum(axis=0) if taken else none_open for number in numbers]
        made = take(
            value,
            candidates & ~is_open,
            phases,
            [need[n] for n in numbers],
            already,
            [target[n] for n in numbers],
        )
        taken.append(made)
        is_open[made.phase >= 0] = True

    open_next(score, eligible, hubs)
    groups = membership(
        is_open, need[at_hubs], nation[at_hubs], world.groups, parameters.launch_area_minimum_need_share
    )
    carried = carried_weights(world, groups)
    corridors = _phases(world, "corridor")
    if corridors:
        open_next(carried, carried > 0, corridors)
    network = _phases(world, "network")
    open_next(need[network[0].number], np.ones_like(is_open), network)
    return _opening(world, taken, score, groups)


def carried_weights(world: World, groups: Membership) -> Array:
    """What each county carries in each draw: gravity weights of all pairs of ends, along their paths."""
    end = groups.end_wh / WH_PER_MWH
    weight = end[world.paths.ends[:, 0]] * end[world.paths.ends[:, 1]] * world.decay[:, None]
    return np.asarray(world.paths.incidence @ weight)


def deploy(
    world: World, draws: Draws, moved: Factors, opening: Opening, keep_county_capital: bool = False
) -> Outcome:
    """Build-out, spill-over and sizing of every draw, year by year; nothing of a year is kept but its sums."""
    setting = world.setting
    parameters, chargers = setting.parameters, setting.chargers
    years, count = len(setting.years), len(draws.number)
    opening_year = opening.opening_year.astype(np.int64)
    plan = Plan(
        opening_year=opening_year,
        energised_year=energised_years(opening_year, setting.lead_years, setting.years[0]),
        is_trunk=opening.kind < KINDS.index("network"),
    )
    national = {name: np.zeros((years, count)) for name in ("need", "served", "ports", "capital")}
    by_county = np.zeros((years, *opening.phase.shape), dtype=np.float32) if keep_county_capital else None
    standing: dict[str, Array] = {location: np.zeros(1) for location in LOCATIONS}
    before: BuildOut | None = None
    for index, year in enumerate(setting.years):
        needed = demand(world.energy, moved, draws.need, index)
        before = advance(before, needed, plan, setting.site, year, parameters)
        en_route = before.en_route_served_home_mwh + before.en_route_hosted_mwh
        # ports for the whole need: at depots they follow vehicles, en route energy
        base_en_route = world.energy.need_mwh[1][index].sum(axis=1)[:, None]
        scale = {
            "depot": share_of(before.depot_served_mwh, needed.depot_mwh)
            * (draws.need * moved.vehicles[index]),
            "en_route": share_of(en_route, base_en_route),
        }
        capital = np.zeros(opening.phase.shape)
        for location in LOCATIONS:
            places = chargers.at(location)
            built = build(
                standing[location],
                world.port_need[places, index][:, :, None],
                scale[location],
                world.existing[places][:, :, None],
                location,
                chargers,
                setting.prices,
                parameters,
            )
            standing[location] = built.ports
            capital += built.capital_usd
            national["ports"][index] += built.ports.sum(axis=(0, 1))
        national["need"][index] = (needed.depot_mwh + needed.en_route_mwh).sum(axis=0)
        national["served"][index] = (
            before.depot_served_mwh + before.en_route_served_home_mwh + before.en_route_served_away_mwh
        ).sum(axis=0)
        national["capital"][index] = capital.sum(axis=0)
        if by_county is not None:
            by_county[index] = capital
    return Outcome(national["need"], national["served"], national["ports"], national["capital"], by_county)


def county_need_mwh(world: World, draws: Draws, moved: Factors) -> Array:
    """Need of every county in the year that needs are told for (counties, draws)."""
    told = demand(world.energy, moved, draws.need, world.need_year)
    return told.depot_mwh + told.en_route_mwh


def _need_wh(world: World, draws: Draws, moved: Factors, phase: Phase) -> Whole:
    year = demand(world.energy, moved, draws.need, phase.last_year)
    return watt_hours(year.depot_mwh + year.en_route_mwh)


def _targets(world: World, draws: Draws, nation: list[Whole]) -> list[Whole]:
    """Watt-hours to have opened by the end of each phase: shifted, never falling, the network's is all."""
    shares: list[Array] = []
    for phase, shift in zip(world.phases, draws.target_shift, strict=False):
        moved = np.clip(phase.target_share + (0 if phase.kind == "network" else shift), 0, 1)
        shares.append(np.maximum(moved, shares[-1]) if shares else moved)
    made = [np.rint(share * wh).astype(np.int64) for share, wh in zip(shares, nation, strict=True)]
    # the network leaves nobody out, whatever is open already, so that counties without need open too
    made[-1] = np.full_like(made[-1], np.iinfo(np.int64).max)
    return made


def _phases(world: World, kind: str) -> tuple[Phase, ...]:
    return tuple(phase for phase in world.phases if phase.kind == kind)


def _opening(world: World, taken: list[Taken], score: Array, groups: Membership) -> Opening:
    """One table of all kinds: what is taken once is not taken again, so each county has one entry."""
    phase, year, place = taken[0].phase.copy(), taken[0].opening_year.copy(), taken[0].order.copy()
    for later in taken[1:]:
        chosen = later.phase >= 0
        phase[chosen], year[chosen], place[chosen] = (
            later.phase[chosen],
            later.opening_year[chosen],
            later.order[chosen],
        )
    before = np.zeros((len(world.phases) + 1, phase.shape[1]), dtype=np.int16)
    for each in world.phases:
        before[each.number + 1] = before[each.number] + (phase == each.number).sum(axis=0)
    order = np.take_along_axis(before, phase.astype(np.int64), axis=0) + place + 1
    kind_of = np.array([KINDS.index(each.kind) for each in world.phases], dtype=np.int8)
    return Opening(phase, kind_of[phase], year, order.astype(np.int16), score, groups)


def simulate(world: World, draws: Draws) -> tuple[Opening, Outcome]:
    """The scenario in a block of draws."""
    moved = factors(world.energy, draws)
    opening = open_counties(world, draws, moved)
    return opening, deploy(world, draws, moved, opening)
