"""The ensemble beside DuckDB SQL and pandas with networkx: the same draws, equal results, seconds of each.

Everything that does not depend on a draw is made before the clock starts, and its time told apart. DuckDB is
given the table of paths; networkx searches its own. Equality is asserted, time is printed.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import numpy as np
import pytest

from tests.bench.engines import duckdb_sql, pandas_networkx
from tests.bench.engines.handed_over import (
    CENTRAL,
    NATIONAL,
    Result,
    assert_equal,
    draw_frames,
    links_of,
    result_of,
    world_frames,
)
from warehouse.ensemble.draws import draw
from warehouse.ensemble.run import BLOCK_DRAWS
from warehouse.ensemble.simulate import simulate
from warehouse.ensemble.store import Store
from warehouse.ensemble.world import World, read_tables, worlds_of

pytestmark = pytest.mark.bench
SEED = 417
T = TypeVar("T")
DRAWS = 64
THREADS = 2
SCENARIO = os.environ.get("PHASEIN_BENCH_SCENARIO", "calstart_phase_in")


def ensemble(world: World) -> Result:
    """As `run_local` does it: blocks of draws, two threads."""

    def block(first: int) -> Result:
        count = min(BLOCK_DRAWS, DRAWS - first)
        draws = draw(SEED, first, count, len(world.counties), world.weights, world.spread)
        return result_of(*simulate(world, draws))

    with ThreadPoolExecutor(THREADS) as pool:
        made = list(pool.map(block, range(0, DRAWS, BLOCK_DRAWS)))
    return Result(
        *(
            np.concatenate([getattr(each, part) for each in made], axis=1)
            for part in ("kind", "opening_year", "is_area")
        ),
        national={name: np.concatenate([each.national[name] for each in made], axis=1) for name in NATIONAL},
    )


def clocked(what: Callable[[], T]) -> tuple[tuple[float, float], T]:
    """(seconds, CPU seconds of all threads), result."""
    begun, used = time.perf_counter(), time.process_time()
    made = what()
    return (time.perf_counter() - begun, time.process_time() - used), made


def test_same_draws_three_engines(ensemble_inputs: str) -> None:
    store = Store(ensemble_inputs)
    read, worlds = clocked(lambda: worlds_of(*read_tables(store)))
    world = worlds[SCENARIO]
    frames, links = world_frames(world), links_of(store, world)
    drawn = draw_frames(draw(SEED, 0, DRAWS, len(world.counties), world.weights, world.spread))
    parameters = world.setting.parameters
    site_usd = {location: float(usd[CENTRAL]) for location, usd in world.setting.prices.site_usd.items()}

    ensemble(world)  # warm
    seconds, expected = clocked(lambda: ensemble(world))
    rows = [("warehouse.ensemble", read, seconds)]

    once, database = clocked(lambda: duckdb_sql.prepare(frames, THREADS))
    seconds, result = clocked(lambda: duckdb_sql.run(database, drawn, parameters, site_usd))
    rows.append(("DuckDB SQL", once, seconds))
    assert_equal(expected, result, "DuckDB SQL")

    once, prepared = clocked(lambda: pandas_networkx.prepare(frames, links, parameters))
    seconds, result = clocked(lambda: pandas_networkx.run(prepared, drawn, parameters, site_usd))
    rows.append(("pandas, networkx", once, seconds))
    assert_equal(expected, result, "pandas, networkx")

    (_, _, ours) = rows[0]
    print(f"\n{SCENARIO}: {DRAWS} draws, {len(world.counties)} counties, {len(world.setting.years)} years")
    print(
        f"{'engine':20} {'once s':>8} {'draws s':>8} {'ms a draw':>10} {'ratio':>7} {'cpu ms':>8} {'ratio':>7}"
    )
    for engine, (once_s, _), (wall, cpu) in rows:
        print(
            f"{engine:20} {once_s:8.2f} {wall:8.2f} {wall / DRAWS * 1000:10.2f} {wall / ours[0]:7.1f} "
            f"{cpu / DRAWS * 1000:8.2f} {cpu / ours[1]:7.1f}"
        )
