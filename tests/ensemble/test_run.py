"""Runs: the same tables however draws are cut and by however many threads, each chunk written once."""

from __future__ import annotations

import errno
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from tests.allocation.world import ALPHA, PHASED, write
from tests.ensemble.world import SLOW, country, with_plan
from warehouse.ensemble import run as running
from warehouse.ensemble import store as storing
from warehouse.ensemble.errors import EnsembleError
from warehouse.ensemble.results import combine, percentiles
from warehouse.ensemble.run import (
    Chunk,
    Request,
    check_request,
    chunks_of,
    fingerprint,
    replay,
    run_chunk,
    run_local,
    worlds_at,
)
from warehouse.ensemble.store import Store
from warehouse.ensemble.tables import OUTPUTS

SEED = 11


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("ensemble")
    return str(write(with_plan(country(), folder), folder / "inputs"))


def ran(
    inputs: str, outputs: Path, draws: int, chunk_draws: int, threads: int = 1
) -> Mapping[str, pl.DataFrame]:
    request = Request(SEED, draws, (), chunk_draws)
    scenarios = check_request(request, (PHASED, SLOW))
    mark = fingerprint(inputs, SEED)
    requests = dict.fromkeys(scenarios, request)
    run_local(inputs, str(outputs), chunks_of(requests, PHASED, SLOW), SEED, mark, threads=threads)
    return combine(inputs, str(outputs), requests, mark)


def test_the_result_does_not_depend_on_chunks_blocks_or_threads(
    inputs: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = ran(inputs, tmp_path / "whole", 24, 24)
    cut = ran(inputs, tmp_path / "cut", 24, 7, threads=3)
    monkeypatch.setattr(running, "BLOCK_DRAWS", 5)
    blocks = ran(inputs, tmp_path / "blocks", 24, 11, threads=2)
    for name, table in whole.items():
        for other in (cut, blocks):
            assert_frame_equal(other[name], table, rel_tol=1e-9, abs_tol=0)
    assert {table.name for table in OUTPUTS} == set(whole)


def test_shares_and_percentiles_are_those_of_replayed_draws(inputs: str, tmp_path: Path) -> None:
    table = ran(inputs, tmp_path, 20, 8)["county_robustness"]
    draws = [
        replay(inputs, SEED, PHASED, number).filter(pl.col("county_fips") == ALPHA) for number in range(20)
    ]
    alpha = table.filter((pl.col("scenario_id") == PHASED) & (pl.col("county_fips") == ALPHA)).row(
        0, named=True
    )
    years = sorted(each["opening_year"].item() for each in draws)
    assert alpha["hub_share"] == np.mean([each["phase_kind"].item() == "hub" for each in draws])
    assert alpha["opening_year_p50"] == years[9]
    needs = sorted(each["need_mwh"].item() for each in draws)
    assert alpha["need_mwh_p10"] == pytest.approx(needs[1], rel=1e-6)
    total = table.select(pl.sum_horizontal("hub_share", "corridor_share", "network_share")).to_series()
    assert np.allclose(total, 1)


def test_percentiles_are_values_that_were_drawn() -> None:
    found = percentiles(np.arange(1, 11)[None, ::-1], "x")
    assert {name: value.tolist() for name, value in found.items()} == {
        "x_p10": [1],
        "x_p50": [5],
        "x_p90": [9],
    }


def test_a_finished_chunk_is_not_run_again(
    inputs: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark, chunk = fingerprint(inputs, SEED), Chunk(PHASED, 0, 4)
    run_chunk(inputs, str(tmp_path), chunk, SEED, mark)
    monkeypatch.setattr(running, "worlds_at", lambda *_: pytest.fail("simulated again"))
    assert run_chunk(inputs, str(tmp_path), chunk, SEED, mark) == chunk.name


def test_a_chunk_of_other_inputs_is_run_again(inputs: str, tmp_path: Path) -> None:
    mark, chunk = fingerprint(inputs, SEED), Chunk(PHASED, 0, 4)
    run_chunk(inputs, str(tmp_path), chunk, SEED + 1, "another")
    run_chunk(inputs, str(tmp_path), chunk, SEED, mark)
    found = Store(str(tmp_path)).mark(chunk.name)
    assert found is not None
    assert found["fingerprint"] == mark


def test_what_is_not_finished_is_not_combined(inputs: str, tmp_path: Path) -> None:
    mark, request = fingerprint(inputs, SEED), Request(SEED, 8, (PHASED,), 4)
    run_chunk(inputs, str(tmp_path), Chunk(PHASED, 0, 4), SEED, mark)
    with pytest.raises(EnsembleError, match="draws-00000004-00000008 is not finished"):
        combine(inputs, str(tmp_path), {PHASED: request}, mark)


def test_a_full_disk_is_told_and_finished_chunks_stay(
    inputs: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    request, mark = Request(SEED, 8, (PHASED,), 4), fingerprint(inputs, SEED)
    chunks = chunks_of({PHASED: request}, PHASED, SLOW)
    run_chunk(inputs, str(tmp_path), chunks[0], SEED, mark)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(storing, "_put", full)
        with pytest.raises(EnsembleError, match="No space left"):
            run_local(inputs, str(tmp_path), chunks, SEED, mark)
    assert Store(str(tmp_path)).mark(chunks[0].name) is not None
    assert Store(str(tmp_path)).mark(chunks[1].name) is None
    run_local(inputs, str(tmp_path), chunks, SEED, mark)
    combine(inputs, str(tmp_path), {PHASED: request}, mark)


def test_progress_counts_draws_of_all_scenarios(inputs: str, tmp_path: Path) -> None:
    request = Request(SEED, 6, (), 4)
    chunks = chunks_of({PHASED: request, SLOW: request}, PHASED, SLOW)
    seen: list[tuple[int, int]] = []
    run_local(
        inputs,
        str(tmp_path),
        chunks,
        SEED,
        fingerprint(inputs, SEED),
        lambda progress: seen.append((progress.draws_done, progress.draws_total)),
        threads=1,
    )
    assert seen == [(8, 12), (12, 12)]


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        (Request(1, 0), "draws is 0"),
        (Request(1, -5), "draws is -5"),
        (Request(1, 5, (), 0), "chunk_draws is 0"),
        (Request(-1, 5), "seed is -1"),
        (Request(1, 5, ("dream",)), "scenario dream has no factor weights"),
    ],
)
def test_a_request_that_cannot_be_run_is_named(request_: Request, message: str) -> None:
    with pytest.raises(EnsembleError, match=message):
        check_request(request_, (PHASED, SLOW))


def test_an_input_that_is_missing_is_named(inputs: str, tmp_path: Path) -> None:
    with pytest.raises(Exception, match="county"):
        worlds_at(str(tmp_path), "none")


def test_chunks_cover_every_draw_once() -> None:
    chunks = chunks_of(dict.fromkeys("abc", Request(1, 10, (), 4)), "b", "c")
    covered = sorted(
        (scenario, number)
        for chunk in chunks
        for scenario in chunk.scenarios
        for number in range(chunk.first, chunk.first + chunk.count)
    )
    assert covered == [(scenario, number) for scenario in "abc" for number in range(10)]


def test_regret_and_items_have_their_rows(inputs: str, tmp_path: Path) -> None:
    made = ran(inputs, tmp_path, 12, 12)
    assert made["regret"]["county_fips"].n_unique() == 8
    assert (made["regret"]["regret_usd_mean"] >= 0).all()
    assert set(made["item_robustness"]["item_kind"]) == {"area", "leg"}
    drivers = made["driver"].filter(pl.col("scenario_id") == PHASED)
    strongest = drivers.sort("county_fips", "driver_rank")["rank_correlation"].abs()
    assert strongest.max() <= 1
    ranks = drivers.group_by("county_fips").agg(pl.col("driver_rank").sort())["driver_rank"]
    assert all(rank.to_list() == list(range(1, 14)) for rank in ranks)
