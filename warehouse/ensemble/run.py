"""Running an ensemble: chunks of draws, each written once, in any order, by threads here or workers elsewhere.

Belongs here: cutting a request into chunks, running one, running all with threads. Does not belong here:
arithmetic, other engines, putting chunks together (`results`).
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import polars as pl

from warehouse.allocation.inputs import Inputs
from warehouse.ensemble.draws import draw
from warehouse.ensemble.errors import RequestError
from warehouse.ensemble.identity import code_hash
from warehouse.ensemble.needs import factors
from warehouse.ensemble.simulate import KINDS, county_need_mwh, deploy, open_counties
from warehouse.ensemble.store import Store
from warehouse.ensemble.world import INPUT_NAMES, World, read_tables, worlds_of

BLOCK_DRAWS = 16
"""Draws that are computed at once: arrays of 3,142 x 16 stay in the caches of a core."""


MOST_DRAWS = 100_000
MOST_CHUNK_DRAWS = 2_000
"""A chunk is held in memory before it is written: 30 kB a draw, twice."""
CHUNK_DRAWS = 100


@dataclass(frozen=True)
class Request:
    """What is asked. scenarios: with factor weights; empty means all of them."""

    seed: int
    draws: int
    scenarios: tuple[str, ...] = ()
    chunk_draws: int = CHUNK_DRAWS


@dataclass(frozen=True)
class Chunk:
    """Draws `first` to `first + count - 1`. with_slow: the slow scenario, drawn along for the regret of the base."""

    scenario_id: str
    first: int
    count: int
    with_slow: str | None = None

    @property
    def name(self) -> str:
        """Folder of the chunk below the outputs."""
        return folder_of(self.scenario_id, self.first, self.count)

    @property
    def draws(self) -> int:
        """Of all its scenarios."""
        return self.count * len(self.scenarios)

    @property
    def scenarios(self) -> tuple[str, ...]:
        return (self.scenario_id, self.with_slow) if self.with_slow else (self.scenario_id,)


@dataclass(frozen=True)
class Progress:
    """draws_done of draws_total (scenarios counted apart) after `seconds`; draws_found of them stood already."""

    draws_done: int
    draws_total: int
    seconds: float
    draws_found: int = 0

    @property
    def draws_per_second(self) -> float:
        made = self.draws_done - self.draws_found
        return made / self.seconds if self.seconds > 0 else 0.0

    @property
    def seconds_left(self) -> float | None:
        rate = self.draws_per_second
        return (self.draws_total - self.draws_done) / rate if rate > 0 else None


def folder_of(scenario: str, first: int, count: int) -> str:
    return f"{scenario}/draws-{first:08d}-{first + count:08d}"


def check_request(request: Request, known: Sequence[str]) -> tuple[str, ...]:
    """The scenarios of a request; RequestError if it cannot be run."""
    for name, most in (("draws", MOST_DRAWS), ("chunk_draws", MOST_CHUNK_DRAWS)):
        value = getattr(request, name)
        if value < 1:
            raise RequestError(f"{name} is {value}", remedy="ask for at least 1")
        if value > most:
            raise RequestError(f"{name} is {value:,}", remedy=f"ask for {most:,} at most")
    if not 0 <= request.seed < 2**63:
        raise RequestError(f"seed is {request.seed}", remedy="give a whole number from 0 to 2^63 - 1")
    unknown = [name for name in request.scenarios if name not in known]
    if unknown:
        raise RequestError(
            f"scenario {unknown[0]} has no factor weights to draw around",
            remedy=f"name one of {', '.join(known)}",
        )
    return tuple(sorted(request.scenarios)) or tuple(sorted(known))


def spans(request: Request) -> list[tuple[int, int]]:
    """(first draw, draws) of each chunk of a request."""
    return [
        (first, min(request.chunk_draws, request.draws - first))
        for first in range(0, request.draws, request.chunk_draws)
    ]


def chunks_of(requests: Mapping[str, Request], base: str | None, slow: str | None) -> list[Chunk]:
    """Chunks of all scenarios, each once; the slow scenario is drawn with the base where both have the same draws."""
    with_slow = slow if slow != base and slow in requests else None
    of_base = spans(requests[base]) if base is not None and base in requests else []
    chunks = [Chunk(str(base), *span, with_slow=with_slow) for span in of_base]
    drawn = set(of_base) if with_slow else set()
    for name, request in sorted(requests.items()):
        if name != base:
            chunks += [Chunk(name, *span) for span in spans(request) if name != slow or span not in drawn]
    return chunks


def fingerprint(inputs: str, seed: int) -> str:
    """Hash of all input files, the seed and the code: a chunk of another fingerprint is never used."""
    import fsspec

    digest = hashlib.sha256(f"{seed} {code_hash()}".encode())
    for name in INPUT_NAMES:
        with fsspec.open(f"{inputs}/{name}.parquet", "rb") as file:
            digest.update(hashlib.sha256(file.read()).digest())
    return digest.hexdigest()[:16]


@lru_cache(maxsize=1)
def tables_at(inputs: str, fingerprint: str) -> tuple[Inputs, dict[str, pl.DataFrame]]:
    """All input tables, read and checked once in a process; the fingerprint tells one content from another."""
    return read_tables(Store(inputs))


@lru_cache(maxsize=1)
def worlds_at(inputs: str, fingerprint: str) -> dict[str, World]:
    """The worlds of all scenarios with weights, made once in a process."""
    return worlds_of(*tables_at(inputs, fingerprint))


def run_chunk(inputs: str, outputs: str, chunk: Chunk, seed: int, fingerprint: str) -> str:
    """Simulate a chunk and write it below `outputs`; nothing happens if it is there. Returns its name."""
    store = Store(outputs)
    if is_done(store, chunk, fingerprint):
        return chunk.name
    worlds = worlds_at(inputs, fingerprint)
    blocks = [
        _simulate(worlds, chunk, seed, first, min(BLOCK_DRAWS, chunk.first + chunk.count - first))
        for first in range(chunk.first, chunk.first + chunk.count, BLOCK_DRAWS)
    ]
    mark = {"fingerprint": fingerprint, "draws": chunk.count}
    for scenario in reversed(chunk.scenarios):
        frames = {name: _joined([block[scenario][name] for block in blocks]) for name in blocks[0][scenario]}
        store.write_all(folder_of(scenario, chunk.first, chunk.count), frames, mark)
    return chunk.name


def is_done(store: Store, chunk: Chunk, fingerprint: str) -> bool:
    """Every folder of the chunk is finished and whole, and of these inputs and this seed.

    A base that was drawn without the slow scenario has no regret yet, so with it the chunk is not done.
    """
    marks = [store.mark(folder_of(scenario, chunk.first, chunk.count)) for scenario in chunk.scenarios]
    has_regret = chunk.with_slow is None or "regret" in ((marks[0] or {}).get("files") or ())
    return has_regret and all(mark is not None and mark.get("fingerprint") == fingerprint for mark in marks)


def run_local(
    inputs: str,
    outputs: str,
    chunks: Sequence[Chunk],
    seed: int,
    fingerprint: str,
    on_chunk: Callable[[Progress], None] = lambda progress: None,
    threads: int = 2,
) -> None:
    """All chunks with threads of this process (the arithmetic runs outside the interpreter's lock).

    The first error stops what has not begun and is raised; finished chunks stay.
    """
    waiting, found = unfinished(outputs, chunks, fingerprint)
    total = sum(chunk.draws for chunk in chunks)
    if waiting:
        worlds_at(inputs, fingerprint)
    begun, done = time.monotonic(), found
    if found:
        on_chunk(Progress(done, total, 0.0, found))
    with ThreadPoolExecutor(threads) as pool:
        running = {
            pool.submit(run_chunk, inputs, outputs, chunk, seed, fingerprint): chunk for chunk in waiting
        }
        try:
            while running:
                finished, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in finished:
                    chunk = running.pop(future)
                    future.result()
                    done += chunk.draws
                    on_chunk(Progress(done, total, time.monotonic() - begun, found))
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise


def unfinished(outputs: str, chunks: Sequence[Chunk], fingerprint: str) -> tuple[list[Chunk], int]:
    """The chunks that are still to be made, and the draws of those that stand already."""
    store = Store(outputs)
    waiting = [chunk for chunk in chunks if not is_done(store, chunk, fingerprint)]
    return waiting, sum(chunk.draws for chunk in chunks) - sum(chunk.draws for chunk in waiting)


def replay(inputs: str, seed: int, scenario: str, number: int) -> pl.DataFrame:
    """One draw alone: county_fips, phase_kind, opening_year, opening_order, score, launch_area_id, need_mwh (2030)."""
    worlds = worlds_at(inputs, fingerprint(inputs, seed))
    check_request(Request(seed, number + 1, (scenario,)), tuple(worlds))
    world = worlds[scenario]
    draws = draw(seed, number, 1, len(world.counties), world.weights, world.spread)
    moved = factors(world.energy, draws)
    opening = open_counties(world, draws, moved)
    group = np.where(
        (opening.groups.of_hub[:, 0] >= 0)
        & opening.groups.is_area[np.maximum(opening.groups.of_hub[:, 0], 0), 0],
        opening.groups.of_hub[:, 0],
        len(world.groups.ids),
    )
    return pl.DataFrame(
        {
            "county_fips": world.counties,
            "phase_kind": [KINDS[kind] for kind in opening.kind[:, 0]],
            "opening_year": opening.opening_year[:, 0].astype(np.int64),
            "opening_order": opening.order[:, 0].astype(np.int64),
            "score": opening.score[:, 0],
            "launch_area_id": pl.Series([*world.groups.ids, None], dtype=pl.String).gather(group),
            "need_mwh": county_need_mwh(world, draws, moved)[:, 0],
        }
    )


Columns = dict[str, np.ndarray]
Block = dict[str, dict[str, Columns]]


def _simulate(worlds: dict[str, World], chunk: Chunk, seed: int, first: int, count: int) -> Block:
    """A block of draws: scenario -> file -> columns (rows, draws)."""
    made: Block = {}
    capital: list[np.ndarray | None] = []
    for scenario in chunk.scenarios:
        world = worlds[scenario]
        draws = draw(seed, first, count, len(world.counties), world.weights, world.spread)
        moved = factors(world.energy, draws)
        opening = open_counties(world, draws, moved)
        outcome = deploy(world, draws, moved, opening, keep_county_capital=chunk.with_slow is not None)
        made[scenario] = {
            "county": {
                "kind": opening.kind,
                "opening_year": opening.opening_year,
                "opening_order": opening.order,
                "need_mwh": county_need_mwh(world, draws, moved).astype(np.float32),
            },
            "group": {"is_area": opening.groups.is_area, "is_end": opening.groups.end_wh > 0},
            "nation": {
                "need_mwh": outcome.need_mwh,
                "served_mwh": outcome.served_mwh,
                "port_count": outcome.port_count,
                "capital_usd": outcome.capital_usd,
            },
        }
        capital.append(outcome.county_capital_usd)
    base, slow = capital[0], capital[-1]
    if chunk.with_slow is not None and base is not None and slow is not None:
        made[chunk.scenario_id]["regret"] = regret(worlds[chunk.scenario_id], base, slow)
    return made


def regret(world: World, base_usd: np.ndarray, slow_usd: np.ndarray) -> Columns:
    """What a county has built by the base plan beyond what the slow scenario's own plan has by then, and its cost.

    base_usd, slow_usd (years, counties, draws): capital spent until each year. regret_usd: yearly cost of
    idle capital, summed to the end of the plan; idle_usd: idle capital in the year that needs are told for.
    """
    idle = np.maximum(base_usd - slow_usd, 0)
    last = max(phase.last_year for phase in world.phases)
    return {
        "regret_usd": world.spread.regret_rate_per_year * idle[: last + 1].sum(axis=0),
        "idle_usd": idle[world.need_year],
    }


def _joined(blocks: Sequence[Columns]) -> pl.DataFrame:
    """Blocks side by side, each row's draws one after the other: the file needs no column for row or draw."""
    return pl.DataFrame(
        {name: np.concatenate([block[name] for block in blocks], axis=1).ravel() for name in blocks[0]}
    )
