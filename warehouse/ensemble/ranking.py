"""The counties of a scenario that can be hubs, in order of score, and how far each is from being one or none.

Belongs here: the order, the need ahead of a county, its gap. Does not belong here: what closes the gap (`tipping`), the
rule for hubs (`warehouse.allocation.hubs`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from warehouse.ensemble.draws import Array
from warehouse.ensemble.selection import Flags, Whole


@dataclass(frozen=True)
class Ranking:
    """The eligible counties of a scenario in order of score.

    county: codes; score; need_wh, by hub phase (phases, counties); target_wh (phases); is_hub; gap: points of
    score up to the county that this one has to pass, infinite if it is a hub whatever its score;
    wins_tie: it stands before that county at the same score.
    """

    county: tuple[str, ...]
    score: Array
    need_wh: Whole
    target_wh: Whole
    is_hub: Flags
    gap: Array
    wins_tie: Flags


def ranking_of(eligible: pl.DataFrame, need: pl.DataFrame) -> Ranking:
    """eligible: county_fips, score, rank, of one scenario; need: `phase_need` of its hub phases."""
    order = eligible.sort("rank")
    phases = need.sort("phase_number").partition_by("phase_number", maintain_order=True)
    need_wh = np.stack([order.join(each, on="county_fips", how="left", maintain_order="left", suffix="_of")
                        .select(pl.col("need_wh_of").fill_null(0))
                        .to_series().to_numpy() for each in phases])  # fmt: skip
    target_wh = np.array([each["target_wh"][0] for each in phases], dtype=np.int64)
    until = np.cumsum(need_wh, axis=1)
    is_hub = (until - need_wh < target_wh[:, None]).any(axis=0)
    # the place at which the others alone reach the last target
    own = np.where(is_hub, need_wh, 0)
    passed = np.stack(
        [
            np.searchsorted(reached, target + without)
            for reached, target, without in zip(until, target_wh, own, strict=True)
        ]
    ).max(axis=0)
    score = order["score"].to_numpy()
    gap = np.append(score, -np.inf)[passed] - score
    return Ranking(
        county=tuple(order["county_fips"]),
        score=score,
        need_wh=need_wh,
        target_wh=target_wh,
        is_hub=is_hub,
        gap=gap,
        wins_tie=_codes_before(order["county_fips"].to_numpy(), passed),
    )


def _codes_before(county: npt.NDArray[np.object_], other: npt.NDArray[np.int64]) -> Flags:
    """The code of each county comes before that of the county at place `other`."""
    place = np.empty(len(county) + 1, dtype=np.int64)
    place[np.argsort(county)] = np.arange(len(county))
    place[-1] = len(county)
    return place[:-1] < place[other]
