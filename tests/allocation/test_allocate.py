"""The toy country from end to end, against results worked out by hand."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from tests.allocation.world import (
    ALPHA,
    BETA,
    DELTA,
    EPSILON,
    EVERYWHERE,
    GAMMA,
    ISLAND,
    OFF,
    PHASED,
    PHASES,
    ZETA,
    Tables,
    assumption_table,
    column,
    frame,
    results,
    run,
    toy,
)
from warehouse.allocation.tables import INPUTS, OUTPUTS, output_table


@pytest.fixture(scope="module")
def allocated(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    return results(toy(), tmp_path_factory.mktemp("toy"))


def test_hubs_are_the_best_scores_until_the_target_is_crossed(allocated: Tables) -> None:
    # 300 + 40 + 200 + 100 = 640 of the 700 wanted, so Island (70 points) crosses the target and is in
    hubs = allocated["county_phase"].filter((pl.col("scenario_id") == PHASED) & pl.col("is_hub"))
    assert hubs.sort("opening_order")["county_fips"].to_list() == [ALPHA, ZETA, EPSILON, BETA, ISLAND]


def test_order_of_the_whole_country(allocated: Tables) -> None:
    order = column(allocated["county_phase"].sort("opening_order"), "opening_order")
    # Gamma and Delta carry the same: Gamma's code is smaller. Off (60) needs more than Delta (50).
    assert list(order) == [ALPHA, ZETA, EPSILON, BETA, ISLAND, GAMMA, OFF, DELTA]
    assert list(order.values()) == [1, 2, 3, 4, 5, 6, 7, 8]


def test_order_value_is_score_then_weight_then_need(allocated: Tables) -> None:
    value = column(allocated["county_phase"], "order_value")
    assert [value[county] for county in (ALPHA, GAMMA, OFF, DELTA)] == [90.0, 800.0, 60.0, 50.0]


def test_opening_years_spread_each_phase_over_its_window_by_need(allocated: Tables) -> None:
    # hubs 840 over two years: 0, 300, 340 come before 420, so 2024; 540 and 640 after it
    # network 110 over four years: Off at 0 -> first; Delta at 60 of 110: 4 * 60 / 110 = 2.2 -> third
    assert column(allocated["county_phase"], "opening_year") == {
        ALPHA: 2024,
        ZETA: 2024,
        EPSILON: 2024,
        BETA: 2025,
        ISLAND: 2025,
        GAMMA: 2026,
        OFF: 2028,
        DELTA: 2030,
    }


def test_launch_areas(allocated: Tables) -> None:
    areas = allocated["launch_area"]
    assert column(areas, "anchor_county_fips", "launch_area_id") == {
        "cbsa-50000": EPSILON,
        "county-02001": ISLAND,
        "csa-900": ALPHA,
    }
    # Zeta's group (40) is under 150, and Epsilon is 41 miles away
    assert column(areas, "hub_need_mwh", "launch_area_id") == {
        "cbsa-50000": 240.0,
        "county-02001": 200.0,
        "csa-900": 400.0,
    }
    assert column(areas, "need_share", "launch_area_id")["cbsa-50000"] == pytest.approx(0.24, abs=1e-15)
    assert column(areas, "best_score", "launch_area_id")["cbsa-50000"] == 88.0
    assert column(areas, "opens_from", "launch_area_id")["county-02001"] == 2025
    assert column(areas, "launch_area_name", "launch_area_id") == {
        "cbsa-50000": "Metro 50000",
        "county-02001": "Island, XX",
        "csa-900": "Region 900",
    }


def test_the_leg_between_two_areas(allocated: Tables) -> None:
    leg = allocated["corridor_leg"].row(by_predicate=pl.col("leg_id") == "cbsa-50000--csa-900", named=True)
    assert leg == {
        "scenario_id": PHASED,
        "leg_id": "cbsa-50000--csa-900",
        "from_group_id": "csa-900",
        "to_group_id": "cbsa-50000",
        "leg_name": "Region 900 – Metro 50000",
        "from_county_fips": ALPHA,
        "to_county_fips": EPSILON,
        "route_miles": 120.0,
        "cost": 120.0,
        "carried_weight": 800.0,  # 400 * 240 / 120
        "county_count": 4,
        "is_direct": True,
        "has_path": True,
    }
    members = allocated["corridor_leg_county"].filter(pl.col("leg_id") == leg["leg_id"])
    assert members["county_fips"].to_list() == [ALPHA, GAMMA, DELTA, EPSILON]


def test_an_island_has_hubs_and_legs_without_a_path(allocated: Tables) -> None:
    legs = allocated["corridor_leg"].filter(pl.col("leg_id").str.contains("county-02001"))
    assert legs.height == 2
    assert legs.select(
        "has_path", "is_direct", "carried_weight", "county_count", "route_miles"
    ).unique().rows() == [(False, False, 0.0, 0, None)]
    assert not allocated["corridor_leg_county"]["leg_id"].str.contains("county-02001").any()


def test_phase_targets(allocated: Tables) -> None:
    targets = allocated["phase_target"].filter(pl.col("scenario_id") == PHASED)
    assert targets.select("phase_id", "reached_share", "county_count", "target_met").rows() == [
        ("p1", 0.84, 5, True),
        ("p2", 0.89, 1, True),
        ("p3", 1.0, 2, True),
    ]


def test_everywhere_opens_in_its_one_year(allocated: Tables) -> None:
    everywhere = allocated["county_phase"].filter(pl.col("scenario_id") == EVERYWHERE)
    assert set(everywhere["opening_year"]) == {2024}
    assert not everywhere["is_hub"].any()
    assert everywhere["carried_weight"].sum() == 0
    for table in ("launch_area", "corridor_leg", "corridor_leg_county"):
        assert EVERYWHERE not in allocated[table]["scenario_id"]


def test_grid_begins_in_the_energised_year(allocated: Tables) -> None:
    delta = allocated["county_build_out"].filter(
        (pl.col("scenario_id") == PHASED) & (pl.col("county_fips") == DELTA)
    )
    peak = 50 / 8760  # of each location, or 25 MWh / (8760 h x .4), which is more at depots; x 1.2
    assert delta["depot_grid_mw"].to_list() == [0.0] * 6 + [round(25 / 8760 / 0.4 * 1.2, 6)] * 3
    assert delta["en_route_grid_mw"].to_list() == [0.0] * 6 + [round(peak * 1.2, 6)] * 3
    assert delta["is_open"].to_list() == [False] * 6 + [True] * 3


def test_weight_that_ends_before_the_target_is_reported(tmp_path: Path) -> None:
    tables = toy()
    tables["phase"] = frame("phase", [row if row[1] != "p2" else (*row[:6], 0.99) for row in PHASES])
    summary, _ = run(tables, tmp_path)
    targets = pl.read_parquet(tmp_path / "outputs" / "phase_target.parquet")
    # Gamma and Delta are all that carries weight: 0.84 + 0.05 + 0.05
    assert targets.filter(pl.col("phase_id") == "p2").select("reached_share", "target_met").row(0) == (
        0.94,
        False,
    )
    phased = next(scenario for scenario in summary.scenarios if scenario.scenario_id == PHASED)
    assert phased.missed_targets == ("p2",)
    assert (phased.hub_count, phased.launch_area_count, phased.stand_alone_hub_count) == (5, 3, 0)
    assert (phased.corridor_county_count, phased.network_county_count, phased.leg_count) == (2, 1, 3)


def test_a_second_corridor_phase_goes_on_where_the_first_stopped(tmp_path: Path) -> None:
    tables = toy()
    tables["phase"] = frame(
        "phase",
        [
            (PHASED, "p1", 1, "hub", 2024, 2025, 0.70),
            (PHASED, "p2", 2, "corridor", 2026, 2027, 0.86),
            (PHASED, "p3", 3, "corridor", 2028, 2029, 0.90),
            (PHASED, "p4", 4, "network", 2030, 2031, 1.0),
            PHASES[-1],
        ],
    )
    phases = column(results(tables, tmp_path)["county_phase"], "phase_id")
    assert (phases[GAMMA], phases[DELTA], phases[OFF]) == ("p2", "p3", "p4")


def test_hubs_that_already_hold_a_corridor_target_leave_it_empty_and_met(tmp_path: Path) -> None:
    tables = toy()
    tables["phase"] = frame("phase", [row if row[1] != "p2" else (*row[:6], 0.80) for row in PHASES])
    targets = results(tables, tmp_path)["phase_target"].filter(pl.col("phase_id") == "p2")
    assert targets.select("reached_share", "county_count", "target_met").row(0) == (0.84, 0, True)


def test_a_small_group_out_of_reach_stands_alone_but_is_an_end_of_legs(tmp_path: Path) -> None:
    tables = toy()
    tables["assumption"] = assumption_table(launch_area_join_miles=40.0)  # Zeta is 41.5 miles from Epsilon
    made = results(tables, tmp_path)
    zeta = made["county_phase"].row(
        by_predicate=(pl.col("county_fips") == ZETA) & (pl.col("scenario_id") == PHASED), named=True
    )
    assert (zeta["is_hub"], zeta["launch_area_id"], zeta["hub_group_id"]) == (True, None, "cbsa-60000")
    assert "cbsa-60000" not in made["launch_area"]["launch_area_id"]
    through = made["corridor_leg"].row(by_predicate=pl.col("leg_id") == "cbsa-60000--csa-900", named=True)
    assert through["carried_weight"] == pytest.approx(400 * 40 / 150)
    assert not through["is_direct"]  # it passes Epsilon, a hub of another group
    # Gamma carries Alpha - Epsilon and Alpha - Zeta
    carried = column(made["county_phase"], "carried_weight")
    assert carried[GAMMA] == pytest.approx(400 * 200 / 120 + 400 * 40 / 150)


def test_outputs_are_as_declared(allocated: Tables) -> None:
    for name, table in allocated.items():
        declared = output_table(name)
        assert table.schema == declared.schema
        assert table.equals(table.sort(declared.key))
    for declared in (*INPUTS, *OUTPUTS):
        assert set(declared.key) <= set(declared.schema)
        assert all(column.unit and column.description for column in declared.columns)


def test_running_twice_writes_the_same_bytes(tmp_path: Path) -> None:
    assert run(toy(), tmp_path / "one") == run(toy(), tmp_path / "two")
