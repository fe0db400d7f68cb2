"""From options to chunks, what is kept for a resume and a replay, and what is told meanwhile."""

from __future__ import annotations

import os
import shutil
import time
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from orchestration.cli.errors import exit_code
from orchestration.cli.exits import Exit
from orchestration.ensemble import (
    Ensemble,
    check_engine,
    check_options,
    draw_ensemble,
    requests_of,
    told,
)
from orchestration.ensemble_folder import Drawn, clear_after_release, find_run, keep_inputs, note_run
from orchestration.ensemble_options import EnsembleOptions
from orchestration.scenarios.check import check_seeds
from orchestration.scenarios.seeds import read_seeds
from tests.conftest import CHECKOUT
from tests.ensemble.small_inputs import BASE, SEED, files, written
from tests.ensemble.world import SLOW
from warehouse.ensemble.errors import EngineError, EnsembleError, RequestError, StoreError
from warehouse.ensemble.results import combine
from warehouse.ensemble.run import MOST_DRAWS, Progress, chunks_of
from warehouse.errors import DiskSpaceError
from warehouse.home import Home

ROLE = pl.DataFrame(
    {
        "scenario_id": ["base", "other", "slow"],
        "is_base": [True, False, False],
        "is_slow": [False, False, True],
    }
)


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Inputs as an export leaves them, with the assumptions that say seed and draws."""
    folder = Path(written(tmp_path_factory.mktemp("exported")))
    assumption = pl.read_parquet(folder / "assumption.parquet")
    usual = assumption.head(2).with_columns(
        assumption_id=pl.Series(["ensemble_seed", "ensemble_draws"]), central=pl.Series([float(SEED), 20.0])
    )
    pl.concat([assumption, usual]).write_parquet(folder / "assumption.parquet")
    return folder


def numbers(ensemble: Ensemble) -> dict[str, int]:
    return {name: request.draws for name, request in ensemble.requests.items()}


@pytest.mark.parametrize(
    ("draws", "named", "expected"),
    [
        (None, (), {"base": 20, "other": 20, "slow": 20}),
        (50, (), {"base": 50, "other": 50, "slow": 50}),
        (50, ("other",), {"base": 20, "other": 50, "slow": 20}),
        (50, ("slow",), {"base": 20, "other": 20, "slow": 50}),
        (50, ("base",), {"base": 50, "other": 20, "slow": 50}),
        (5, ("base",), {"base": 5, "other": 20, "slow": 20}),
    ],
)
def test_who_gets_how_many_draws(draws: int | None, named: tuple[str, ...], expected: dict[str, int]) -> None:
    requests = requests_of(EnsembleOptions(draws, named, chunk_draws=8), ROLE, 20, SEED)
    assert {name: request.draws for name, request in requests.items()} == expected
    drawn: dict[str, list[int]] = {name: [] for name in expected}
    for chunk in chunks_of(requests, "base", "slow"):
        assert chunk.with_slow == ("slow" if chunk.scenario_id == "base" else None)
        for scenario in chunk.scenarios:
            drawn[scenario] += range(chunk.first, chunk.first + chunk.count)
    for name, count in expected.items():
        assert set(drawn[name]) == set(range(max(count, 0))), name
    assert len(drawn["base"]) == expected["base"]


@pytest.mark.parametrize(
    "options",
    [
        EnsembleOptions(draws=0),
        EnsembleOptions(draws=-1),
        EnsembleOptions(draws=MOST_DRAWS + 1),
        EnsembleOptions(scenarios=("nobody",)),
        EnsembleOptions(chunk_draws=0),
        EnsembleOptions(threads=0),
        EnsembleOptions(workers=0),
        EnsembleOptions(seed=-1),
        EnsembleOptions(path="/shared"),
        EnsembleOptions(scheduler="tcp://127.0.0.1:8786"),
    ],
)
def test_options_that_make_no_ensemble(options: EnsembleOptions) -> None:
    with pytest.raises(RequestError) as raised:
        check_options(options, ("base",))
    assert raised.value.what
    assert raised.value.remedy


def test_the_cluster_is_asked_before_anything_is_built(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("warehouse.ensemble.dask_engine.CONNECT_SECONDS", 0.5)
    with pytest.raises(EngineError, match="does not answer"):
        check_engine(home, EnsembleOptions(engine="dask", scheduler="tcp://127.0.0.1:1"))
    assert not home.root.exists()


def test_errors_have_their_codes() -> None:
    codes = {
        error: exit_code(error("what", remedy="remedy"))
        for error in (RequestError, EngineError, StoreError, EnsembleError)
    }
    assert codes == {
        RequestError: Exit.USAGE,
        EngineError: Exit.USAGE,
        StoreError: Exit.FAILED,
        EnsembleError: Exit.BAD_INPUT,
    }


def test_an_ensemble_is_drawn_resumed_and_put_together(home: Home, exported: Path, tmp_path: Path) -> None:
    """Stopped after its first chunk, it goes on from there although the inputs were built again."""
    options = EnsembleOptions(chunk_draws=4, threads=1)

    def stop(progress: Progress) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        draw_ensemble(home, "run-1", options, exported, stop)
    begun = sorted(home.draws.glob("*/chunks/*/*/done.json"))
    times = {path: path.stat().st_mtime_ns for path in begun}
    assert begun
    again = built_again(exported, tmp_path / "again", 1 + 1e-14)
    made = draw_ensemble(home, "run-2", options, again)
    assert numbers(made) == {BASE: 20, SLOW: 20}
    assert {path: path.stat().st_mtime_ns for path in begun} == times
    assert find_run(home, "run-1") is None
    found = find_run(home, "run-2")
    assert found is not None
    assert found[1] == Drawn("run-2", SEED, {BASE: 20, SLOW: 20}, made.fingerprint)
    tables = combine(made.inputs, made.outputs, made.requests, made.fingerprint)
    assert set(tables["ensemble_run"]["draw_count"]) == {20}
    assert tables["regret"].height == 8
    fresh = draw_ensemble(Home(tmp_path / "fresh"), "run-3", replace(options, threads=2), exported)
    alone = combine(fresh.inputs, fresh.outputs, fresh.requests, fresh.fingerprint)
    for name, table in tables.items():
        assert table.equals(alone[name]), name


def test_without_resume_everything_is_drawn_again(home: Home, exported: Path) -> None:
    first = draw_ensemble(home, "run-1", EnsembleOptions(chunk_draws=10), exported)
    stray = Path(first.outputs) / "stray"
    stray.touch()
    draw_ensemble(home, "run-2", EnsembleOptions(chunk_draws=10), exported)
    assert stray.exists()
    draw_ensemble(home, "run-3", EnsembleOptions(chunk_draws=10, resume=False), exported)
    assert not stray.exists()
    assert {path.name for path in home.draws.iterdir()} == {first.fingerprint}


def test_draws_of_a_shared_path(home: Home, exported: Path, tmp_path: Path) -> None:
    """Inputs go there once, chunks are made there, and the home keeps the inputs for replays."""
    pytest.importorskip("distributed")
    from orchestration import ensemble

    shared = f"file://{tmp_path / 'shared'}"
    called: list[tuple[str, str]] = []

    def threads_instead(
        inputs: str, outputs: str, chunks: tuple, seed: int, named: str, tell: object, *_: object
    ) -> None:
        called.append((inputs, outputs))
        ensemble.run_local(inputs, outputs, chunks, seed, named)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("warehouse.ensemble.dask_engine.run_dask", threads_instead)
        options = EnsembleOptions(chunk_draws=10, engine="dask", path=shared)
        made = draw_ensemble(home, "run-1", options, exported)
    base = f"{shared}/{made.fingerprint}"
    assert called == [(f"{base}/inputs", f"{base}/chunks")]
    assert not (made.folder / "chunks").exists()
    assert files(made.folder / "inputs") == files(tmp_path / "shared" / made.fingerprint / "inputs")


def test_a_disk_without_room(home: Home, exported: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    full = shutil.disk_usage(exported)._replace(free=1_000)
    monkeypatch.setattr("warehouse.files.shutil.disk_usage", lambda path: full)
    with pytest.raises(DiskSpaceError, match="40 draws needs"):
        draw_ensemble(home, "run-1", EnsembleOptions(), exported)


def built_again(exported: Path, folder: Path, factor: float) -> Path:
    """The same inputs with the numbers of one table moved by a factor."""
    shutil.copytree(exported, folder)
    path = folder / "county_segment_need.parquet"
    need = pl.read_parquet(path)
    need.with_columns(pl.col("need_mwh") * factor).write_parquet(path)
    return folder


@pytest.mark.parametrize(("factor", "is_same"), [(1.0, True), (1 + 1e-13, True), (1 + 1e-6, False)])
def test_inputs_that_count_as_the_same(
    home: Home, exported: Path, tmp_path: Path, factor: float, is_same: bool
) -> None:
    folder, named = keep_inputs(home, exported, SEED)
    again, renamed = keep_inputs(home, built_again(exported, tmp_path / "again", factor), SEED)
    assert ((folder, named) == (again, renamed)) == is_same
    assert keep_inputs(home, exported, SEED + 1)[1] != named


def test_damaged_inputs_are_replaced(home: Home, exported: Path) -> None:
    folder, named = keep_inputs(home, exported, SEED)
    (folder / "inputs" / "county.parquet").write_bytes(b"damaged")
    assert keep_inputs(home, exported, SEED) == (folder, named)
    assert files(folder / "inputs")["county.parquet"] == (exported / "county.parquet").read_bytes()


def test_what_stays_after_a_release(home: Home, exported: Path) -> None:
    """Inputs as long as their release, chunks of a stopped ensemble for a week, nothing else."""
    options = EnsembleOptions(chunk_draws=10)
    old = draw_ensemble(home, "gone", replace(options, seed=1), exported)
    stopped = draw_ensemble(home, "stopped", replace(options, seed=2), exported)
    kept = draw_ensemble(home, "kept", replace(options, seed=3), exported)
    made = draw_ensemble(home, "made", options, exported)
    note_run(made.folder, Drawn("older", SEED, {}, made.fingerprint))
    ages_ago = time.time() - 30 * 86_400
    for mark in (*old.folder.rglob("done.json"), *kept.folder.rglob("done.json")):
        os.utime(mark, (ages_ago, ages_ago))
    clear_after_release(home, made.folder, made.chunks, {"made", "kept"})
    assert {path.name for path in home.draws.iterdir()} == {
        stopped.fingerprint,
        kept.fingerprint,
        made.fingerprint,
    }
    assert not (made.folder / "chunks").exists()
    assert not (kept.folder / "chunks").exists()
    assert (stopped.folder / "chunks").exists()
    assert find_run(home, "made") is not None
    assert find_run(home, "older") is None


def test_progress_in_words() -> None:
    assert told(Progress(1_000, 4_000, 10.0)) == "1,000 of 4,000 draws, 100 a second, 30 s left"
    assert told(Progress(1_000, 40_000, 10.0)).endswith("6 min left")
    assert told(Progress(100, 4_000_000, 10.0)).endswith("111.1 h left")
    assert told(Progress(600, 1_000, 0.0, 600)) == "600 of 1,000 draws stand already"
    assert told(Progress(800, 1_000, 2.0, 600)) == "800 of 1,000 draws, 100 a second, 2 s left"


@pytest.mark.parametrize(("value", "is_sound"), [("0.03", True), ("-0.03", False), ("0.9", False)])
def test_seeds_with_an_absurd_distribution_are_refused(tmp_path: Path, value: str, is_sound: bool) -> None:
    seeds = shutil.copytree(CHECKOUT / "dbt_project" / "seeds", tmp_path / "seeds")
    path = seeds / "scenarios" / "assumption.csv"
    lines = [line for line in path.read_text().splitlines() if not line.startswith("ensemble_factor_noise,")]
    lines.append(f"ensemble_factor_noise,{value},{value},{value},share,Noise,invented,assumed")
    path.write_text("\n".join(lines) + "\n")
    problems = [each for each in check_seeds(read_seeds(seeds)) if each.about == "ensemble_factor_noise"]
    assert [each.column for each in problems] == ([] if is_sound else ["central"])
