"""Hub groups in each draw: launch areas, what joins them, what stands alone, and the ends of legs.

Belongs here: the rules of `allocation.launch_areas` on arrays. Does not belong here: which counties are hubs.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from warehouse.allocation.launch_areas import great_circle_miles
from warehouse.ensemble.selection import NONE, Flags, Whole

Places = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Groups:
    """The metropolitan groups that can hold a hub, with their anchors, fixed in every draw.

    ids, names; of_county (counties): place of a county's own group, NONE if it can hold no hub; anchors
    (groups): place of the anchor county; nearby (counties, k): groups whose anchor lies within the joining
    distance, nearest first, padded with NONE.
    """

    ids: tuple[str, ...]
    names: tuple[str, ...]
    of_county: Places
    anchors: Places
    nearby: Places


@dataclass(frozen=True)
class Membership:
    """is_area (groups, draws): the group is a launch area; of_hub (counties, draws): the group a hub belongs to, NONE if no hub;
    end_wh (groups, draws): need of the hubs that belong to a group, as an end of legs."""

    is_area: Flags
    of_hub: Places
    end_wh: Whole


def nearby_groups(county: pl.DataFrame, anchors: Places, ids: tuple[str, ...], miles: float) -> Places:
    """`Groups.nearby`: county (county_fips, latitude, longitude) in order of the axis."""
    here = county.select("latitude", "longitude").with_row_index("county")
    there = here[anchors].select(
        pl.int_range(pl.len(), dtype=pl.Int64).alias("group"),
        pl.Series("group_id", ids),
        anchor_latitude="latitude",
        anchor_longitude="longitude",
    )
    pairs = (
        here.join(there, how="cross")
        .with_columns(
            miles=great_circle_miles("latitude", "longitude", "anchor_latitude", "anchor_longitude")
        )
        .filter(pl.col("miles") <= miles)
        .sort("county", "miles", "group_id")
        .with_columns(rank=pl.int_range(pl.len()).over("county"))
    )
    most = int(pairs["rank"].to_numpy().max(initial=0)) + 1
    nearby = np.full((county.height, most), NONE, dtype=np.int64)
    nearby[pairs["county"].to_numpy(), pairs["rank"].to_numpy()] = pairs["group"].to_numpy()
    return nearby


def membership(
    is_hub: Flags, need_wh: Whole, nation_wh: Whole, groups: Groups, area_share: float
) -> Membership:
    """Groups of the hubs. is_hub, need_wh (counties, draws); nation_wh (draws)."""
    count, draws = len(groups.ids), is_hub.shape[1]
    rows = np.flatnonzero(is_hub.any(axis=1))
    hub, own = is_hub[rows], groups.of_county[rows][:, None]
    group_wh = _summed(np.broadcast_to(own, hub.shape), np.where(hub, need_wh[rows], 0), count)
    is_area = (group_wh > 0) & (group_wh >= np.rint(area_share * nation_wh))
    of_hub = np.where(hub, own, NONE)
    undecided = hub & ~is_area[own[:, 0]]
    columns = np.arange(draws)
    for near in groups.nearby[rows].T:
        known = near != NONE
        joins = undecided & known[:, None] & is_area[near[:, None] * known[:, None], columns]
        of_hub = np.where(joins, near[:, None], of_hub)
        undecided &= ~joins
    made = np.full(is_hub.shape, NONE, dtype=np.int64)
    made[rows] = of_hub
    return Membership(is_area, made, _summed(of_hub, np.where(hub, need_wh[rows], 0), count))


def _summed(group: Places, wh: Whole, count: int) -> Whole:
    """Sums of `wh` by group and draw (groups, draws); exact, since watt-hours of the nation stay below 2^53."""
    draws = group.shape[1]
    flat = np.where(group == NONE, 0, group) * draws + np.arange(draws)
    weights = np.where(group == NONE, 0, wh).astype(np.float64)
    return np.bincount(flat.ravel(), weights.ravel(), count * draws).reshape(count, draws).astype(np.int64)
