"""Grid, spill-over, chargers and controls on figures that can be worked out on paper."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from tests.allocation.world import parameters
from warehouse.allocation.deployment.axes import Axes
from warehouse.allocation.deployment.benefit import Setting, build_everywhere, random_plans, sizes
from warehouse.allocation.deployment.build_out import (
    BuildOut,
    Demand,
    Plan,
    Site,
    build_out,
    energised_years,
    wanted_mw,
)
from warehouse.allocation.deployment.sizing import Chargers, PortNeed, Prices, size, whole_ports
from warehouse.allocation.deployment.spill_over import Neighbours, neighbours, spill_over
from warehouse.allocation.errors import InputError

HOURS = 8_760
CHAIN = ("a", "b", "c", "d")  # a - b - c - d
LINKS = pl.DataFrame({"county_fips": ["a", "b", "c"], "neighbor_county_fips": ["b", "c", "d"]})
YEARS = (2024, 2025, 2026, 2027)
ANY = np.array([[True], [True], [True], [True]])


def column(*values: float) -> np.ndarray:
    return np.array([[value] for value in values], dtype=float)


def chain() -> Neighbours:
    return neighbours(LINKS, CHAIN)


# --- spill-over


def test_neighbours_are_one_link_and_two_links_apart() -> None:
    who = chain()
    assert who.near.toarray().tolist() == [[0, 1, 0, 0], [1, 0, 1, 0], [0, 1, 0, 1], [0, 0, 1, 0]]
    assert who.beyond.toarray().tolist() == [[0, 0, 1, 0], [0, 0, 0, 1], [1, 0, 0, 0], [0, 1, 0, 0]]


def test_a_remainder_is_split_by_spare_capacity() -> None:
    # a offers 6 to b (spare 1) and to c beyond it (spare 2): 2 and 4, but they take 1 and 2
    away, hosted = spill_over(column(6, 0, 0, 0), column(0, 1, 2, 0), ANY, chain())
    assert away.ravel().tolist() == [3, 0, 0, 0]
    assert hosted.ravel().tolist() == [0, 1, 2, 0]


def test_two_links_away_only_hubs_and_corridors_host() -> None:
    local = np.array([[True], [True], [False], [True]])
    away, hosted = spill_over(column(6, 0, 0, 0), column(0, 1, 2, 0), local, chain())
    assert (away.sum(), hosted.ravel().tolist()) == (1, [0, 1, 0, 0])


def test_a_host_takes_the_same_share_of_each_offer() -> None:
    # a offers 3 and c offers 1 to b, which has room for 2
    away, hosted = spill_over(column(3, 0, 1, 0), column(0, 2, 0, 0), ANY, chain())
    assert away.ravel().tolist() == [1.5, 0, 0.5, 0]
    assert hosted.ravel().tolist() == [0, 2, 0, 0]


WATT_HOURS = st.floats(0, 1e6).map(lambda mwh: round(mwh, 6))
AMOUNTS = arrays.arrays(float, (4, 3), elements=WATT_HOURS)


@settings(max_examples=60, deadline=None)
@given(AMOUNTS, AMOUNTS, arrays.arrays(bool, (4, 3)))
def test_what_leaves_arrives_and_nobody_takes_more_than_room(
    remainder: np.ndarray, spare: np.ndarray, is_trunk: np.ndarray
) -> None:
    away, hosted = spill_over(remainder, spare, is_trunk, chain())
    np.testing.assert_allclose(away.sum(axis=0), hosted.sum(axis=0), rtol=1e-12, atol=1e-300)
    assert (hosted <= spare * (1 + 1e-12)).all()
    assert (away <= remainder).all()
    alone = [spill_over(remainder[:, [k]], spare[:, [k]], is_trunk[:, [k]], chain())[0] for k in range(3)]
    assert np.array_equal(away, np.concatenate(alone, axis=1))  # a column does not depend on the others


# --- build-out


def demand_of(depot: list[float], en_route: list[float], peak_factor: float = 1.0) -> Demand:
    """One county, MWh by year; peaks are the mean load times a factor."""
    shaped = [np.array(values, dtype=float).reshape(-1, 1, 1) for values in (depot, en_route)]
    return Demand(*shaped, *(values / HOURS * peak_factor for values in shaped))


def plan_of(opening: int, energised: int, counties: int = 1) -> Plan:
    shape = (counties, 1)
    return Plan(np.full(shape, opening), np.full(shape, energised), np.full(shape, True))


def site_of(growth_mw: float) -> Site:
    return Site(column(growth_mw), neighbours(LINKS.clear(), ("a",)))


HALF = parameters(grid_mw_margin=1.0, max_load_factor_depot=0.5, max_load_factor_en_route=0.5)


def grown(demand: Demand, plan: Plan, growth_mw: float) -> dict[str, list[float]]:
    made = build_out(demand, plan, site_of(growth_mw), YEARS, HALF)
    return {field.name: getattr(made, field.name).ravel().tolist() for field in fields(BuildOut)}


def test_wanted_grid_carries_peak_and_energy() -> None:
    # 8,760 MWh are 1 MW on average: at a load factor of .4 they need 2.5 MW, whatever the peak
    assert wanted_mw(column(2.0), column(8_760), 1.5, 0.4).item() == 3.75
    assert wanted_mw(column(4.0), column(8_760), 1.25, 0.4).item() == 5.0


def test_the_grid_grows_by_its_limit_and_the_rest_stays_on_order() -> None:
    # a mean load of 1.5 MW wants 3 MW at a load factor of .5; 1 MW a year from 2025
    made = grown(demand_of([1.5 * HOURS] * 4, [0] * 4), plan_of(2024, 2025), 1.0)
    assert made["depot_grid_mw"] == [0, 1, 2, 3]
    assert made["order_book_mw"] == [3, 2, 1, 0]
    assert made["depot_served_mwh"] == [0, 0.5 * HOURS, HOURS, 1.5 * HOURS]
    assert made["unserved_lead_time_mwh"] == [1.5 * HOURS, 0, 0, 0]
    assert made["unserved_grid_mwh"] == [0, HOURS, 0.5 * HOURS, 0]


def test_depots_and_en_route_share_what_a_year_adds_by_what_each_lacks() -> None:
    made = grown(demand_of([1.5 * HOURS] * 4, [0.5 * HOURS] * 4), plan_of(2024, 2024), 1.0)
    assert made["depot_grid_mw"] == [0.75, 1.5, 2.25, 3]
    assert made["en_route_grid_mw"] == [0.25, 0.5, 0.75, 1]


def test_before_opening_nothing_is_ordered_and_need_is_unserved() -> None:
    made = grown(demand_of([HOURS] * 4, [HOURS] * 4), plan_of(2026, 2027), 100.0)
    assert made["order_book_mw"] == [0, 0, 4, 0]
    assert made["unserved_not_open_mwh"] == [2 * HOURS, 2 * HOURS, 0, 0]
    assert made["unserved_lead_time_mwh"] == [0, 0, 2 * HOURS, 0]
    assert made["depot_served_mwh"] == [0, 0, 0, HOURS]


def test_what_is_installed_stays_when_need_falls() -> None:
    made = grown(demand_of([HOURS, 2 * HOURS, HOURS, 0], [0] * 4), plan_of(2024, 2024), 100.0)
    assert made["depot_grid_mw"] == [2, 4, 4, 4]
    assert made["depot_served_mwh"] == [HOURS, 2 * HOURS, HOURS, 0]


def test_power_comes_with_the_opening_or_after_the_lead_time() -> None:
    years = energised_years(np.array([[2024], [2030]]), np.array([[3], [3]]), 2024)
    assert years.ravel().tolist() == [2027, 2030]


@st.composite
def worlds(draw: st.DrawFn) -> tuple[Demand, Plan, Site]:
    amounts = arrays.arrays(float, (4, 4, 2), elements=st.floats(0, 1e5, allow_subnormal=False))
    opening = draw(arrays.arrays(np.int64, (4, 2), elements=st.integers(2024, 2028)))
    demand = Demand(*(draw(amounts) for _ in range(2)), *(draw(amounts) / HOURS for _ in range(2)))
    plan = Plan(
        opening,
        opening + draw(arrays.arrays(np.int64, (4, 2), elements=st.integers(0, 2))),
        draw(arrays.arrays(bool, (4, 2))),
    )
    growth = draw(arrays.arrays(float, (4, 1), elements=st.floats(0, 10, allow_subnormal=False)))
    return demand, plan, Site(growth, chain())


@settings(max_examples=60, deadline=None)
@given(worlds())
def test_need_is_conserved_and_limits_hold(world: tuple[Demand, Plan, Site]) -> None:
    demand, plan, site = world
    made = build_out(demand, plan, site, YEARS, HALF)
    parts = (
        made.depot_served_mwh
        + made.en_route_served_home_mwh
        + made.en_route_served_away_mwh
        + made.unserved_not_open_mwh
        + made.unserved_lead_time_mwh
        + made.unserved_grid_mwh
    )
    np.testing.assert_allclose(parts, demand.depot_mwh + demand.en_route_mwh, rtol=1e-9, atol=1e-9)
    for name in (field.name for field in fields(BuildOut)):
        assert (getattr(made, name) >= -1e-9).all(), name
    grid = made.depot_grid_mw + made.en_route_grid_mw
    added = np.diff(grid, axis=0, prepend=0)
    assert (added >= 0).all()
    assert (added <= site.growth_mw * (1 + 1e-9) + 1e-12).all()


@settings(max_examples=40, deadline=None)
@given(worlds(), st.floats(1, 5))
def test_a_faster_grid_serves_no_less(world: tuple[Demand, Plan, Site], factor: float) -> None:
    demand, plan, site = world
    faster = replace(site, growth_mw=site.growth_mw * factor)
    slow, fast = (build_out(demand, plan, each, YEARS, HALF) for each in (site, faster))
    assert (
        fast.depot_grid_mw + fast.en_route_grid_mw >= slow.depot_grid_mw + slow.en_route_grid_mw - 1e-9
    ).all()


def test_a_county_with_margin_hosts_its_neighbour() -> None:
    # a margin of a half: a wants 1.5 times what it needs, and takes half a need of b, which is closed
    en_route = np.tile(np.array([HOURS, HOURS, 0.0, 0.0])[None, :, None], (4, 1, 1))
    demand = Demand(np.zeros((4, 4, 1)), en_route, np.zeros((4, 4, 1)), en_route / HOURS)
    plan = Plan(
        column(2024, 2030, 2030, 2030).astype(np.int64), column(2024, 2030, 2030, 2030).astype(np.int64), ANY
    )
    site = Site(np.full((4, 1), 1e9), chain())
    made = build_out(demand, plan, site, YEARS, replace(HALF, grid_mw_margin=1.5))
    assert made.en_route_hosted_mwh[0].ravel().tolist() == [HOURS / 2, 0, 0, 0]
    assert made.en_route_served_away_mwh[0].ravel().tolist() == [0, HOURS / 2, 0, 0]
    assert made.unserved_not_open_mwh[0].ravel().tolist() == [0, HOURS / 2, 0, 0]


# --- sizing

CHARGERS = Chargers(
    ids=("depot_50", "fast_350"),
    is_depot=np.array([True, False]),
    power_kw=np.array([50.0, 350.0]),
    port_usd=np.array([[10.0, 100.0], [20.0, 200.0], [40.0, 400.0]]),
    first_site=1,
)
PRICES = Prices(
    np.array([1.0, 2.0, 3.0]), {"depot": np.array([5.0, 6.0, 7.0]), "en_route": np.array([50.0, 60.0, 70.0])}
)


def port_need(depot: list[float], en_route: list[float], existing: tuple[int, int] = (0, 0)) -> PortNeed:
    need = np.array([depot, en_route], dtype=float)[:, :, None, None]
    return PortNeed(need, np.array(existing, dtype=float)[:, None])


def test_ports_are_whole_and_a_first_site_has_four() -> None:
    en_route = CHARGERS.at("en_route")
    ports = whole_ports(np.array([[0.0, 0.2, 3.0, 4.5]]), np.ones(4), en_route, CHARGERS, 4)
    assert ports.tolist() == [[0, 4, 4, 5]]
    depot = whole_ports(np.array([[0.0, 0.2, 3.0, 4.5]]), np.ones(4), CHARGERS.at("depot"), CHARGERS, 4)
    assert depot.tolist() == [[0, 1, 3, 5]]


def test_rounding_makes_no_extra_port() -> None:
    ports = whole_ports(np.array([[3.0 + 1e-12]]), np.ones(1), CHARGERS.at("depot"), CHARGERS, 4)
    assert ports.tolist() == [[3]]


def test_what_is_built_stays_and_costs_add_up() -> None:
    # 25, then 10 ports: 25 stay, in three sites of ten
    sized = size(np.ones((2, 1, 1)), "depot", port_need([25, 10], [0, 0]), CHARGERS, PRICES, parameters())
    assert sized.ports.ravel().tolist() == [25, 25]
    assert sized.site_count.ravel().tolist() == [3, 3]
    assert sized.port_mw.ravel().tolist() == [1.25, 1.25]
    # ports, 50 kW of connection each, sites
    assert [usd[0].item() for usd in sized.capital_usd] == [
        25 * (10 + 50 * 1) + 3 * 5,
        25 * (20 + 50 * 2) + 3 * 6,
        25 * (40 + 50 * 3) + 3 * 7,
    ]


def test_ports_that_exist_are_not_built_again() -> None:
    sized = size(np.ones((1, 1, 1)), "en_route", port_need([0], [10], (0, 4)), CHARGERS, PRICES, parameters())
    assert (sized.ports.item(), sized.new_ports.item()) == (10, 6)
    assert sized.site_count.item() == 1  # 2.1 MW to build, 5 MW a site
    assert sized.capital_usd[1].item() == 6 * (200 + 350 * 2) + 60


# --- controls


def setting(growth_mw: float = 1e9, **changes: float) -> Setting:
    return Setting(
        years=YEARS,
        site=Site(np.full((4, 1), growth_mw), chain()),
        lead_years=np.zeros((4, 1), dtype=np.int64),
        chargers=CHARGERS,
        prices=PRICES,
        parameters=parameters(**changes),
    )


def flat_demand(depot_mwh: list[float]) -> Demand:
    depot = np.tile(np.array(depot_mwh)[None, :, None], (len(YEARS), 1, 1))
    return Demand(depot, np.zeros_like(depot), depot / HOURS, np.zeros_like(depot))


def test_random_orders_open_need_as_fast_as_the_plan() -> None:
    need = np.array([4.0, 3.0, 2.0, 1.0])
    plan = Plan(
        column(2024, 2025, 2026, 2026).astype(np.int64), column(2024, 2025, 2026, 2026).astype(np.int64), ANY
    )
    plans = random_plans(plan, need, setting(random_order_count=25.0))
    for number in range(25):
        opening = plans.opening_year[:, number]
        for year, opened in ((2024, 4.0), (2025, 7.0), (2026, 10.0)):
            assert need[opening <= year].sum() >= opened
        assert set(opening) <= {2024, 2025, 2026}
    assert len({tuple(each) for each in plans.opening_year.T}) > 5
    again = random_plans(plan, need, setting(random_order_count=25.0))
    assert np.array_equal(plans.opening_year, again.opening_year)


def test_the_same_money_spread_over_all_buys_whole_ports_only() -> None:
    # four like counties; the plan spends the price of four ports and two sites, so each county gets half a port
    # and half a site's money: none can start
    demand = flat_demand([100.0] * 4)
    needs = PortNeed(np.stack([np.full((4, 4, 1), 2.0), np.zeros((4, 4, 1))]), np.zeros((2, 4)))
    a_port, a_site = 20 + 50 * 2, 6
    money = {"depot": np.full(4, 2.0 * a_port + 2 * a_site), "en_route": np.zeros(4)}
    plan = Plan(np.full((4, 1), 2026), np.full((4, 1), 2026), ANY)
    served, sized = build_everywhere(demand, needs, money, plan, setting())
    assert sized["depot"].ports.sum() == 0
    assert served.depot.sum() == 0
    twice = {"depot": money["depot"] * 2, "en_route": np.zeros(4)}
    served, sized = build_everywhere(demand, needs, twice, plan, setting())
    assert sized["depot"].ports[0, :, :, 0].tolist() == [[1.0] * 4] * 4
    assert served.depot[0].ravel().tolist() == [50.0] * 4
    assert sized["depot"].capital_usd[0][0].ravel().tolist() == [a_port + a_site] * 4


def test_the_control_saves_money_for_later_years() -> None:
    demand = flat_demand([100.0] * 4)
    needs = PortNeed(np.stack([np.full((4, 4, 1), 1.0), np.zeros((4, 4, 1))]), np.zeros((2, 4)))
    each = (20 + 50 * 2 + 6) / 2
    money = {"depot": 4 * each * np.array([1.0, 2.0, 2.0, 2.0]), "en_route": np.zeros(4)}
    plan = Plan(np.full((4, 1), 2026), np.full((4, 1), 2026), ANY)
    _, sized = build_everywhere(demand, needs, money, plan, setting())
    assert sized["depot"].ports.sum(axis=(0, 2, 3)).tolist() == [0, 4, 4, 4]


def test_en_route_ports_serve_guests_too() -> None:
    depot = np.zeros((4, 4, 1))
    en_route = np.tile(np.array([100.0, 100.0, 0.0, 0.0])[None, :, None], (4, 1, 1))
    demand = Demand(depot, en_route, depot, en_route / HOURS * 20)
    plan = Plan(
        column(2024, 2030, 2030, 2030).astype(np.int64), column(2024, 2030, 2030, 2030).astype(np.int64), ANY
    )
    given = setting()
    made = build_out(demand, plan, given.site, YEARS, given.parameters)
    needs = PortNeed(np.stack([depot, en_route / 10]), np.zeros((2, 4)))
    ports = sizes(made, demand, needs, given)["en_route"].ports[0, 0].ravel()
    assert made.en_route_hosted_mwh[0, 0, 0] == 100.0  # b is closed, a has room
    assert ports.tolist() == [20, 0, 0, 0]


# --- axes


def test_arrays_and_frames_are_two_views_of_the_same() -> None:
    axes = Axes((2024, 2025), ("a", "b"), ("s", "t"))
    values = np.arange(8.0).reshape(2, 2, 2)
    table = axes.frame({"value": values})
    assert table.rows()[:3] == [("s", "a", 2024, 0.0), ("s", "a", 2025, 4.0), ("s", "b", 2024, 2.0)]
    assert np.array_equal(
        axes.yearly(table.sample(fraction=1, shuffle=True, seed=1), "scenario_id", "value"), values
    )


def test_a_missing_row_is_named() -> None:
    axes = Axes((2024, 2025), ("a", "b"), ("s", "t"))
    table = axes.frame({"value": np.zeros(axes.shape)})
    with pytest.raises(InputError, match="value: 7 rows, but 2 x 2 x 2"):
        axes.yearly(table.head(7), "scenario_id", "value")
