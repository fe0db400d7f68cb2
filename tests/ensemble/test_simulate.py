"""The steps on an invented country: without noise they are the allocation; with it, rules hold."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings

from tests.allocation.test_properties import countries
from tests.allocation.world import PHASED, Tables, results, write
from tests.ensemble.world import country, ensemble_tables, frame, with_plan
from warehouse.allocation.freight_graph import freight_links, least_cost_paths
from warehouse.allocation.inputs import read_inputs
from warehouse.ensemble.draws import draw, no_draw
from warehouse.ensemble.needs import Energy, adoption_factors, factors
from warehouse.ensemble.paths import search
from warehouse.ensemble.run import regret
from warehouse.ensemble.selection import Phase, take
from warehouse.ensemble.simulate import KINDS, deploy, open_counties, simulate
from warehouse.ensemble.store import Store
from warehouse.ensemble.world import World, read_tables, worlds_of


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    return with_plan(country(), tmp_path_factory.mktemp("plan"))


@pytest.fixture(scope="module")
def worlds(tables: Tables, tmp_path_factory: pytest.TempPathFactory) -> dict[str, World]:
    return worlds_of(*read_tables(Store(str(write(tables, tmp_path_factory.mktemp("inputs"))))))


def same_as_allocation(world: World, plan: Tables) -> None:
    """The draw without noise opens and builds what the allocation does."""
    opening, outcome = simulate(world, no_draw(len(world.counties), world.weights))
    of = pl.col("scenario_id") == world.scenario_id
    phases = plan["county_phase"].filter(of).sort("county_fips")
    assert [KINDS[kind] for kind in opening.kind[:, 0]] == phases["phase_kind"].to_list()
    assert opening.opening_year[:, 0].tolist() == phases["opening_year"].to_list()
    assert opening.order[:, 0].tolist() == phases["opening_order"].to_list()
    phased = plan["phasing_benefit"].filter(of & (pl.col("plan_id") == "phased")).sort("year")
    for name, values in (
        ("need_mwh", outcome.need_mwh),
        ("served_mwh", outcome.served_mwh),
        ("port_count", outcome.port_count),
        ("capital_usd", outcome.capital_usd),
    ):
        np.testing.assert_allclose(values[:, 0], phased[name].to_numpy(), rtol=1e-9, atol=1e-9)


def test_without_noise_it_is_the_allocation(worlds: dict[str, World], tables: Tables, tmp_path: Path) -> None:
    plan = results(tables, tmp_path)
    for world in worlds.values():
        same_as_allocation(world, plan)


@settings(max_examples=8, deadline=None)
@given(countries())
def test_without_noise_it_is_the_allocation_of_any_country(tables: Tables) -> None:
    fips = tables["county"]["county_fips"].to_list()
    years = tables["county_need"]["year"].unique().sort().to_list()
    # no two routes of the same cost: which of them is taken is free
    pair = pl.sum_horizontal(pl.col("county_fips", "neighbor_county_fips").cast(pl.Int64).sqrt())
    edges = tables["county_edge"].with_columns(pl.col("distance_miles") + pair / 97)
    both = {**tables, "county_edge": edges}
    both |= ensemble_tables(both, {"ensemble_need_year": float(years[-1])})
    score = dict(tables["county_score"].select("county_fips", "score").iter_rows())
    both |= {
        "scenario_weight": both["scenario_weight"]
        .filter(pl.col("scenario_id") == PHASED)
        .with_columns(pl.lit("s").alias("scenario_id")),
        "scenario_role": frame("scenario_role", [("s", True, True)]),
        "county_factor": frame(
            "county_factor",
            [
                ("s", code, factor, score[code] / 100)
                for code in fips
                for factor in ("grid", "industry", "investment", "policy")
            ],
        ),
        "score_component": both["score_component"].clear(),
        "cohort_energy": frame(
            "cohort_energy",
            [
                ("adoption", segment, sold, year, 1.0)
                for segment in ("truck", "van")
                for sold in years
                for year in years
            ],
        ),
        "cohort_share": frame(
            "cohort_share",
            [("adoption", segment, sold, 0.2) for segment in ("truck", "van") for sold in years],
        ),
        "segment_vehicle": frame(
            "segment_vehicle",
            [("adoption", segment, year, 1.0) for segment in ("truck", "van") for year in years],
        ),
    }
    with tempfile.TemporaryDirectory() as folder:
        both = with_plan(both, Path(folder))
        plan = results(both, Path(folder))
        (world,) = worlds_of(*read_tables(Store(str(write(both, Path(folder) / "inputs"))))).values()
        same_as_allocation(world, plan)


def test_a_block_is_its_draws_one_by_one(worlds: dict[str, World]) -> None:
    world = worlds[PHASED]
    block = draw(3, 10, 6, len(world.counties), world.weights, world.spread)
    opening, outcome = simulate(world, block)
    for place in range(6):
        alone, built = simulate(
            world, draw(3, 10 + place, 1, len(world.counties), world.weights, world.spread)
        )
        assert np.array_equal(opening.kind[:, [place]], alone.kind)
        assert np.array_equal(opening.opening_year[:, [place]], alone.opening_year)
        np.testing.assert_allclose(outcome.served_mwh[:, [place]], built.served_mwh, rtol=1e-12)
        np.testing.assert_allclose(outcome.capital_usd[:, [place]], built.capital_usd, rtol=1e-12)


def test_every_county_opens_once_in_every_draw(worlds: dict[str, World]) -> None:
    world = worlds[PHASED]
    block = draw(9, 0, 40, len(world.counties), world.weights, world.spread)
    opening = open_counties(world, block, factors(world.energy, block))
    places = np.sort(opening.order, axis=0)
    assert (places == np.arange(1, len(world.counties) + 1)[:, None]).all()
    for phase in world.phases:
        inside = opening.opening_year[opening.phase == phase.number]
        assert ((inside >= phase.opens_from) & (inside <= phase.opens_to)).all()


def test_more_energy_serves_no_smaller_need(worlds: dict[str, World]) -> None:
    world = worlds[PHASED]
    block = draw(9, 0, 4, len(world.counties), world.weights, world.spread)
    moved = factors(world.energy, block)
    opening = open_counties(world, block, moved)
    outcome = deploy(world, block, moved, opening)
    assert (outcome.served_mwh <= outcome.need_mwh * (1 + 1e-12)).all()
    assert (np.diff(outcome.capital_usd, axis=0) >= 0).all()


def test_adoption_moves_what_is_sold_later_and_stops_at_all_sales() -> None:
    # three cohorts of like energy; the first stands already; the last sells 80 %, so at most 1 / .8
    energy = Energy(
        need_mwh=(np.zeros((3, 1, 1)), np.zeros((3, 1, 1))),
        peak_per_mwh=(np.zeros((3, 1)), np.zeros((3, 1))),
        kwh_per_mile=np.ones((3, 1)),
        cohort_mwh=np.triu(np.ones((3, 3)))[None],
        ze_share=np.array([[0.1, 0.4, 0.8]]),
        vehicles=np.ones((1, 3)),
    )
    found = adoption_factors(energy, np.array([1.5, 0.5]))[0]
    assert found[:, 0].tolist() == [1.0, (1 + 1.5) / 2, pytest.approx((1 + 1.5 + 1.25) / 3)]
    assert found[:, 1].tolist() == [1.0, 0.75, pytest.approx(2 / 3)]


def test_counties_are_taken_until_the_target_is_crossed() -> None:
    # needs 5, 3, 2 in order of value b, a, c; target 6: b leaves 6 - 5 open, so a is in, and c is not
    value = np.array([[2.0], [9.0], [1.0]])
    need = np.array([[3], [5], [2]], dtype=np.int64)
    phase = Phase(0, "hub", 2024, 2025, 0, 0.6)
    none = np.zeros(1, dtype=np.int64)
    taken = take(value, np.ones((3, 1), dtype=bool), [phase], [need], [none], [none + 6])
    assert taken.phase.ravel().tolist() == [0, 0, -1]
    assert taken.order.ravel().tolist()[:2] == [1, 0]
    # half of 8 has opened with b, so a opens in the second year
    assert taken.opening_year.ravel().tolist()[:2] == [2025, 2024]


def test_paths_are_those_of_the_allocation(tables: Tables, tmp_path: Path) -> None:
    inputs = read_inputs(write(tables, tmp_path))
    links = freight_links(
        inputs.county.lazy(), inputs.county_edge.lazy(), inputs.blocked_edge.lazy(), inputs.parameters
    ).collect()
    counties = tuple(inputs.county["county_fips"])
    anchors = np.arange(len(counties))
    pairs = pl.DataFrame(
        [(a, b) for a in counties for b in counties if a < b],
        schema=["from_county_fips", "to_county_fips"],
        orient="row",
    )
    wanted = least_cost_paths(links, pairs)
    found = search(links, counties, anchors)
    through = found.incidence.toarray()
    expected = {
        (one, other): set(group["county_fips"])
        for (one, other), group in wanted.county.group_by("from_county_fips", "to_county_fips")
    }
    assert len(expected) == len(found.ends)
    for path, (one, other) in enumerate(found.ends):
        assert {counties[place] for place in np.flatnonzero(through[:, path])} == expected[
            counties[one], counties[other]
        ]
    miles = dict(zip(((a, b) for a, b in found.ends), found.miles, strict=True))
    for one, other, route, _ in wanted.path.iter_rows():
        assert miles[counties.index(one), counties.index(other)] == pytest.approx(route)


def test_regret_is_the_cost_of_idle_capital(worlds: dict[str, World]) -> None:
    world = worlds[PHASED]
    years = len(world.setting.years)
    base = np.full((years, 1, 1), 300.0)
    slow = np.full((years, 1, 1), 100.0)
    slow[3:] = 400.0  # later the slow scenario needs more than was built
    found = regret(world, base, slow)
    assert found["regret_usd"].item() == pytest.approx(0.07 * 3 * 200)
    assert found["idle_usd"].item() == 0  # 2030
