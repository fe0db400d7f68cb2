"""The ensemble of a refresh: how many draws of what, where they run, and what is told meanwhile.

Belongs here: from options to chunks, the engine. Does not belong here: arithmetic
(`warehouse.ensemble`), Dagster (`assets.ensemble`), what is kept on disk (`ensemble_folder`).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from orchestration.ensemble_folder import Drawn, Ensemble, keep_inputs, note_run
from warehouse.ensemble.errors import RequestError
from warehouse.ensemble.run import Progress, Request, check_request, chunks_of, run_local
from warehouse.ensemble.store import Store
from warehouse.files import require_disk_space

if TYPE_CHECKING:
    import polars as pl

    from orchestration.build import Build
    from orchestration.ensemble_options import EnsembleOptions
    from warehouse.home import Home

BYTES_PER_DRAW = 50_000
"""On disk, of one scenario, until the release is published."""


def check_options(options: EnsembleOptions, scenarios: Sequence[str]) -> None:
    """Raises RequestError for what no ensemble can be made from; scenarios: those that can be drawn."""
    draws = 1 if options.draws is None else options.draws
    check_request(Request(options.seed or 0, draws, options.scenarios, options.chunk_draws), scenarios)
    for name in ("threads", "workers"):
        if getattr(options, name) < 1:
            raise RequestError(f"{name} is {getattr(options, name)}", remedy="ask for at least 1")
    if options.engine != "dask" and (options.scheduler or options.path):
        raise RequestError(
            "--scheduler and --path have no meaning with the engine local",
            remedy="add --engine dask, or leave them out",
        )


def check_engine(home: Home, options: EnsembleOptions) -> None:
    """Raises EngineError, before anything is built, when a cluster does not answer or the path is not shared."""
    if options.engine == "dask" and (options.scheduler or options.path):
        from warehouse.ensemble.dask_engine import connected
        from warehouse.ensemble.dask_ground import require_same_ground

        with connected(options.scheduler, options.workers) as client:
            require_same_ground(client, options.path or str(home.draws))


def draw_for(build: Build, exported: Path, log: Callable[[str], None] = lambda line: None) -> Ensemble:
    """`draw_ensemble` of a run: tells whoever watches, and `log` (Dagster's) about every tenth."""
    tenths: set[int] = set()

    def tell(progress: Progress) -> None:
        line = told(progress)
        build.report("ensemble", progress.draws_done, progress.draws_total, line)
        tenth = 10 * progress.draws_done // progress.draws_total
        if tenth not in tenths:
            tenths.add(tenth)
            log(line)

    made = draw_ensemble(build.home, build.run_id, build.options.ensemble, exported, tell)
    build.drawn.append(made)
    return made


def draw_ensemble(
    home: Home,
    run_id: str,
    options: EnsembleOptions,
    exported: Path,
    on_progress: Callable[[Progress], None] = lambda progress: None,
) -> Ensemble:
    """Makes all chunks; those that an earlier run finished from the same inputs are there already.

    exported: folder with the tables of `world.INPUT_NAMES`. Raises EnsembleError, DiskSpaceError; finished chunks stay.
    """
    begun = time.monotonic()
    exports = Store(str(exported))
    assumption = dict(exports.read("assumption", ["assumption_id", "central"]).iter_rows())
    role = exports.read("scenario_role")
    check_options(options, role["scenario_id"].sort().to_list())
    seed = int(assumption["ensemble_seed"]) if options.seed is None else options.seed
    requests = requests_of(options, role, int(assumption["ensemble_draws"]), seed)
    for request in requests.values():
        check_request(request, role["scenario_id"].to_list())
    chunks = tuple(chunks_of(requests, *_pair(role)))
    draws = sum(request.draws for request in requests.values())
    room = sum(file.stat().st_size for file in exported.glob("*.parquet"))
    if options.path is None:
        room += draws * BYTES_PER_DRAW
    require_disk_space(home.draws, room, f"An ensemble of {draws:,} draws")
    folder, fingerprint = keep_inputs(home, exported, seed)
    inputs, outputs = str(folder / "inputs"), str(folder / "chunks")
    if options.path is not None:
        base = f"{options.path.rstrip('/')}/{fingerprint}"
        inputs, outputs = Store(inputs).copied_to(f"{base}/inputs"), f"{base}/chunks"
    if not options.resume:
        Store(outputs).remove()
    if options.engine == "dask":
        from warehouse.ensemble.dask_engine import run_dask

        run_dask(inputs, outputs, chunks, seed, fingerprint, on_progress, options.scheduler, options.workers)
    else:
        run_local(inputs, outputs, chunks, seed, fingerprint, on_progress, options.threads)
    note_run(folder, Drawn(run_id, seed, {name: each.draws for name, each in requests.items()}, fingerprint))
    return Ensemble(folder, inputs, outputs, requests, chunks, fingerprint, time.monotonic() - begun)


def requests_of(
    options: EnsembleOptions, role: pl.DataFrame, default_draws: int, seed: int
) -> dict[str, Request]:
    """The request of each scenario. What is lost in the slow scenario is told by draws of it and the base together,
    so it has at least as many as the base.
    """
    named = set(options.scenarios or role["scenario_id"])
    draws = {
        name: options.draws if options.draws is not None and name in named else default_draws
        for name in role["scenario_id"].sort()
    }
    base, slow = _pair(role)
    if base is not None and slow is not None:
        draws[slow] = max(draws[slow], draws[base])
    return {name: Request(seed, count, (name,), options.chunk_draws) for name, count in draws.items()}


def told(progress: Progress) -> str:
    """Progress in a few words: draws, rate, time left."""
    if progress.draws_found == progress.draws_done:
        return f"{progress.draws_done:,} of {progress.draws_total:,} draws stand already"
    left = progress.seconds_left
    return (
        f"{progress.draws_done:,} of {progress.draws_total:,} draws, {progress.draws_per_second:,.0f} a second"
        + ("" if left is None else f", {_duration(left)} left")
    )


def _pair(role: pl.DataFrame) -> tuple[str | None, str | None]:
    """The base and the slow scenario."""
    base, slow = (role.filter(role[name])["scenario_id"].to_list() for name in ("is_base", "is_slow"))
    return (base[0] if base else None), (slow[0] if slow else None)


def _duration(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
