"""Which county opens when, and as what, in each draw.

Belongs here: the rules of `allocation.phases`, `hubs`, `network` and `opening_years` on arrays (counties,
draws). Does not belong here: what counties are ranked by.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

WH_PER_MWH = 1_000_000
NONE = -1

Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Phase:
    """A phase of the plan; number counts from 0, last_year is its place on the axis of years."""

    number: int
    kind: str
    opens_from: int
    opens_to: int
    last_year: int
    target_share: float


@dataclass(frozen=True)
class Taken:
    """What one kind of phase takes; arrays (counties, draws). phase: its number, NONE if not taken; order: from 0 within the phase."""

    phase: npt.NDArray[np.int8]
    opening_year: npt.NDArray[np.int16]
    order: npt.NDArray[np.int16]


def take(
    value: npt.NDArray[Any],
    is_candidate: Flags,
    phases: Sequence[Phase],
    need_wh: Sequence[Whole],
    open_wh: Sequence[Whole],
    target_wh: Sequence[Whole],
) -> Taken:
    """Candidates in order of `value`, largest first, ties by county, until each phase's target.

    need_wh (counties, draws), open_wh and target_wh (draws): of each of `phases`, which are of one kind. A
    phase takes counties while what is open falls short of its target, so the county that crosses it is in. By
    the end of year n of an N-year window at least n/N of the phase's need has opened.
    """
    # what is no candidate goes last
    key = np.where(is_candidate, -value, np.inf if value.dtype.kind == "f" else np.iinfo(np.int64).max)
    order = np.argsort(key, axis=0, kind="stable")
    candidate = np.take_along_axis(is_candidate, order, axis=0)
    sorted_need = [np.where(candidate, np.take_along_axis(need, order, axis=0), 0) for need in need_wh]
    phase = np.full(order.shape, NONE, dtype=np.int8)
    for index in reversed(range(len(phases))):
        before = np.cumsum(sorted_need[index], axis=0) - sorted_need[index]
        phase[candidate & (open_wh[index] + before < target_wh[index])] = phases[index].number
    opening = np.zeros(order.shape, dtype=np.int16)
    place = np.zeros(order.shape, dtype=np.int16)
    for each, need in zip(phases, sorted_need, strict=True):
        chosen = phase == each.number
        own = np.where(chosen, need, 0)
        total = own.sum(axis=0)
        before = np.cumsum(own, axis=0) - own
        window = each.opens_to - each.opens_from + 1
        years = np.where(total > 0, before * window // np.maximum(total, 1), 0)
        opening[chosen] = np.minimum(each.opens_from + years, each.opens_to)[chosen]
        place[chosen] = (np.cumsum(chosen, axis=0) - 1)[chosen]
    made = Taken(np.empty_like(phase), np.empty_like(opening), np.empty_like(place))
    np.put_along_axis(made.phase, order, phase, axis=0)
    np.put_along_axis(made.opening_year, order, opening, axis=0)
    np.put_along_axis(made.order, order, place, axis=0)
    return made


def watt_hours(mwh: npt.NDArray[np.float64]) -> Whole:
    """Whole watt-hours: their sums are exact, whatever the order."""
    return np.rint(mwh * WH_PER_MWH).astype(np.int64)
