"""From finished chunks to the tables of the ensemble.

Belongs here: putting draws together, percentiles, correlations. Does not belong here: simulating.

Chunks are read in order of their first draw and a block of counties at a time, so that memory does not grow
with the number of draws, and the result does not depend on how the draws were cut.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy import sparse
from scipy.stats import rankdata

from warehouse.ensemble.draws import Draws, draw
from warehouse.ensemble.errors import EnsembleError
from warehouse.ensemble.run import Request, folder_of, spans, tables_at, worlds_at
from warehouse.ensemble.simulate import KINDS
from warehouse.ensemble.store import Store
from warehouse.ensemble.tables import DRIVERS, OUTPUTS, PERCENTS, output_table
from warehouse.ensemble.tipping import tipping_points
from warehouse.ensemble.world import World

CELLS_AT_ONCE = 16_000_000
"""Counties x draws that are held at once."""
DRIVER_DRAWS = 500
"""Draws whose ranks are correlated: the standard error of a correlation is then .045."""

Array = npt.NDArray[np.float64]


def combine(
    inputs: str, outputs: str, requests: Mapping[str, Request], fingerprint: str
) -> dict[str, pl.DataFrame]:
    """The tables of `tables.OUTPUTS`. requests: of each scenario. Raises EnsembleError for a chunk that is missing."""
    worlds, (allocation, extra) = worlds_at(inputs, fingerprint), tables_at(inputs, fingerprint)
    store, legs = Store(outputs), extra["plan_leg"]
    made: dict[str, list[pl.DataFrame]] = {table.name: [] for table in OUTPUTS}
    for scenario, request in sorted(requests.items()):
        chunks = Chunks(store, scenario, request, fingerprint)
        world = worlds[scenario]
        made["county_robustness"].append(_county_robustness(world, chunks))
        made["item_robustness"].append(_items(world, chunks, legs.filter(pl.col("scenario_id") == scenario)))
        made["driver"].append(_drivers(world, chunks, request))
        made["nation_range"].append(_nation(world, chunks))
        made["ensemble_run"].append(
            pl.DataFrame(
                {
                    "scenario_id": [scenario],
                    "seed": [request.seed],
                    "draw_count": [request.draws],
                    "fingerprint": [fingerprint],
                }
            )
        )
        if world.is_base:
            made["regret"].append(_regret(world, chunks))
    made["tipping_point"].append(tipping_points(allocation, extra["score_component"]))
    return {
        table.name: pl.concat([table.schema.to_frame(), *made[table.name]], how="diagonal_relaxed")
        .select(pl.col(name).cast(dtype) for name, dtype in table.schema.items())
        .sort(table.key)
        for table in OUTPUTS
    }


class Chunks:
    """The finished chunks of a scenario, in order of their draws."""

    def __init__(self, store: Store, scenario: str, request: Request, fingerprint: str) -> None:
        self.store, self.draws = store, request.draws
        self.spans = spans(request)
        self.folders = [folder_of(scenario, *span) for span in self.spans]
        self.files: set[str] = set()
        for folder in self.folders:
            mark = store.mark(folder)
            if mark is None or mark.get("fingerprint") != fingerprint:
                raise EnsembleError(
                    f"{store.address}/{folder} is not finished, or of other inputs",
                    remedy="run the same command again: it makes what is missing",
                )
            self.files |= set(mark["files"])

    def has(self, file: str) -> bool:
        """Chunks have such a file."""
        return file in self.files

    def each(self, file: str, columns: Sequence[str]) -> Iterator[dict[str, np.ndarray]]:
        """One chunk after the other: arrays (rows, draws of the chunk)."""
        for folder, (_, draws) in zip(self.folders, self.spans, strict=True):
            frame = self.store.read(f"{folder}/{file}", list(columns))
            yield {name: frame[name].to_numpy().reshape(-1, draws) for name in columns}

    def first(self, count: int, file: str, column: str) -> Iterator[np.ndarray]:
        """The chunks that hold the first `count` draws: arrays (rows, draws of the chunk)."""
        for (start, _), chunk in zip(self.spans, self.each(file, (column,)), strict=False):
            if start >= count:
                return
            yield chunk[column]

    def rows(
        self, file: str, count: int, columns: Sequence[str]
    ) -> Iterator[tuple[slice, dict[str, np.ndarray]]]:
        """Blocks of rows (counties, groups, years) with all their draws: arrays (rows of the block, draws)."""
        size = max(1, CELLS_AT_ONCE // self.draws)
        for start in range(0, count, size):
            block = slice(start, min(start + size, count))
            parts = [
                self.store.read(
                    f"{folder}/{file}", list(columns), slice(block.start * draws, block.stop * draws)
                )
                for folder, (_, draws) in zip(self.folders, self.spans, strict=True)
            ]
            yield (
                block,
                {
                    name: np.concatenate(
                        [
                            part[name].to_numpy().reshape(-1, draws)
                            for part, (_, draws) in zip(parts, self.spans, strict=True)
                        ],
                        axis=1,
                    )
                    for name in columns
                },
            )


def percentiles(values: npt.NDArray[Any], name: str) -> dict[str, Array]:
    """name_p10, name_p50, name_p90 of each row: values that were drawn, none in between."""
    found = np.quantile(values, [percent / 100 for percent in PERCENTS], axis=1, method="inverted_cdf")
    return {
        f"{name}_p{percent}": row.astype(np.float64) for percent, row in zip(PERCENTS, found, strict=True)
    }


def _county_robustness(world: World, chunks: Chunks) -> pl.DataFrame:
    names = ("kind", "opening_order", "opening_year", "need_mwh")
    frames = []
    for block, drawn in chunks.rows("county", len(world.counties), names):
        shares = {
            f"{kind}_share": (drawn["kind"] == code).sum(axis=1) / chunks.draws
            for code, kind in enumerate(KINDS)
        }
        told: dict[str, Array] = {}
        for name in names[1:]:
            told |= percentiles(drawn[name], name)
        frames.append(
            pl.DataFrame(
                {
                    "scenario_id": world.scenario_id,
                    "county_fips": world.counties[block],
                    "draw_count": chunks.draws,
                    **shares,
                    **told,
                }
            )
        )
    return pl.concat(frames)


def _items(world: World, chunks: Chunks, legs: pl.DataFrame) -> pl.DataFrame:
    """Launch areas that stand in any draw, and the direct legs of the plan; counted chunk by chunk.

    legs: leg_id, leg_name, from_group_id, to_group_id, county_fips, one row per county of a direct leg.
    """
    place = {group_id: index for index, group_id in enumerate(world.groups.ids)}
    county = {code: index for index, code in enumerate(world.counties)}
    ends = legs.unique("leg_id").sort("leg_id")
    on_leg = legs.join(ends.select("leg_id").with_row_index("leg"), on="leg_id")
    along = sparse.csr_array(
        (
            np.ones(on_leg.height, dtype=np.int32),
            (on_leg["leg"].to_numpy(), np.array([county[code] for code in on_leg["county_fips"]], dtype=int)),
        ),
        shape=(ends.height, len(world.counties)),
    )
    least = world.spread.ensemble_leg_stands_share * along.sum(axis=1)[:, None]
    sides = [
        np.array([place[group_id] for group_id in ends[side]], dtype=int)
        for side in ("from_group_id", "to_group_id")
    ]
    areas, standing = np.zeros(len(place), dtype=np.int64), np.zeros(ends.height, dtype=np.int64)
    for group, kind in zip(
        chunks.each("group", ("is_area", "is_end")), chunks.each("county", ("kind",)), strict=True
    ):
        areas += group["is_area"].sum(axis=1)
        is_open = (kind["kind"] < KINDS.index("network")).astype(np.int32)
        stands = along @ is_open >= least
        for side in sides:
            stands &= group["is_end"][side]
        standing += stands.sum(axis=1)
    kinds = (
        ("area", world.groups.ids, world.groups.names, areas),
        ("leg", ends["leg_id"], ends["leg_name"], standing),
    )
    return (
        pl.concat(
            pl.DataFrame(
                {
                    "item_kind": pl.Series([kind] * len(count), dtype=pl.String),
                    "item_id": pl.Series(ids, dtype=pl.String),
                    "item_name": pl.Series(names, dtype=pl.String),
                    "stands_share": count / chunks.draws,
                }
            )
            for kind, ids, names, count in kinds
        )
        .filter((pl.col("stands_share") > 0) | (pl.col("item_kind") == "leg"))
        .with_columns(scenario_id=pl.lit(world.scenario_id), draw_count=pl.lit(chunks.draws))
    )


def _drivers(world: World, chunks: Chunks, request: Request) -> pl.DataFrame:
    """Spearman's correlation of every drawn quantity with each county's place in the order."""
    count = min(chunks.draws, DRIVER_DRAWS)
    draws = draw(request.seed, 0, count, len(world.counties), world.weights, world.spread)
    order = np.concatenate(list(chunks.first(count, "county", "opening_order")), axis=1)[:, :count]
    ranked = _standardised(order)
    found = np.stack([_correlation(ranked, quantity) for quantity in _quantities(world, draws)])
    strength = rankdata(-np.abs(found), axis=0, method="ordinal")
    drivers, counties = found.shape
    return pl.DataFrame(
        {
            "scenario_id": world.scenario_id,
            "county_fips": pl.Series(world.counties).gather(np.tile(np.arange(counties), drivers)),
            "driver_id": pl.Series(DRIVERS).gather(np.repeat(np.arange(drivers), counties)),
            "rank_correlation": np.clip(found, -1, 1).ravel(),
            "draw_count": count,
            "driver_rank": strength.ravel(),
        }
    )


def _quantities(world: World, draws: Draws) -> Iterator[Array]:
    """In the order of DRIVERS: (draws), or (counties, draws) for a county's own noise."""
    yield from draws.weights
    yield draws.energy_percentile
    yield draws.adoption
    for kind in ("hub", "corridor"):
        numbers = [phase.number for phase in world.phases if phase.kind == kind]
        yield draws.target_shift[numbers[0]] if numbers else np.zeros_like(draws.adoption)
    yield from draws.factor_noise
    yield draws.need


def _standardised(values: npt.NDArray[Any]) -> Array:
    """Ranks along the draws, with mean 0 and length 1; zeros where nothing varies."""
    ranks = rankdata(values, axis=-1)
    ranks -= ranks.mean(axis=-1, keepdims=True)
    length = np.sqrt((ranks**2).sum(axis=-1, keepdims=True))
    return np.divide(ranks, length, out=np.zeros_like(ranks), where=length > 0)


def _correlation(ranked: Array, quantity: Array) -> Array:
    other = _standardised(quantity)
    return ranked @ other if other.ndim == 1 else np.einsum("nm,nm->n", ranked, other)


def _nation(world: World, chunks: Chunks) -> pl.DataFrame:
    names = ("need_mwh", "served_mwh", "port_count", "capital_usd")
    parts = list(chunks.each("nation", names))
    drawn = {name: np.concatenate([part[name] for part in parts], axis=1) for name in names}
    served = drawn["served_mwh"] / np.maximum(drawn["need_mwh"], 1e-300)
    return pl.DataFrame(
        {
            "scenario_id": world.scenario_id,
            "year": world.setting.years,
            "draw_count": chunks.draws,
            **percentiles(drawn["need_mwh"], "need_mwh"),
            **percentiles(np.minimum(served, 1), "served_share"),
            **percentiles(drawn["port_count"], "port_count"),
            **percentiles(drawn["capital_usd"], "capital_usd"),
        }
    )


def _regret(world: World, chunks: Chunks) -> pl.DataFrame:
    if not chunks.has("regret"):  # the base is the slow scenario itself, and nothing stands idle
        zero = {
            column.name: pl.lit(0.0) for column in output_table("regret").columns if column.unit == "USD2024"
        }
        return pl.DataFrame({"county_fips": world.counties}).with_columns(
            draw_count=pl.lit(chunks.draws), **zero
        )
    frames = [
        pl.DataFrame(
            {
                "county_fips": world.counties[block],
                "draw_count": chunks.draws,
                "regret_usd_mean": drawn["regret_usd"].mean(axis=1, dtype=np.float64),
                **percentiles(drawn["regret_usd"], "regret_usd"),
                "idle_capital_usd_mean": drawn["idle_usd"].mean(axis=1, dtype=np.float64),
            }
        )
        for block, drawn in chunks.rows("regret", len(world.counties), ("regret_usd", "idle_usd"))
    ]
    return pl.concat(frames)
