"""Least-cost paths between the anchors of all groups, as a matrix of counties and paths.

Belongs here: searching many paths at once. Does not belong here: the graph and its costs
(`allocation.freight_graph`), weights.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy import sparse
from scipy.sparse.csgraph import dijkstra

from warehouse.ensemble.draws import Array

_NOWHERE = -9999  # what scipy calls the predecessor of a start


@dataclass(frozen=True)
class Paths:
    """Paths between all pairs of groups that are joined.

    ends (paths, 2): places of the groups; miles (paths); incidence (counties, paths): 1 where a path runs
    through a county, ends included.
    """

    ends: npt.NDArray[np.int64]
    miles: Array
    incidence: sparse.csr_array


def search(links: pl.DataFrame, counties: tuple[str, ...], anchors: npt.NDArray[np.int64]) -> Paths:
    """The paths between the anchors (places of counties, one for each group).

    links: `freight_graph.freight_links`. A path is searched from the anchor with the smaller code, as
    `least_cost_paths` does, and followed back from its end for all pairs at once.
    """
    place = {code: index for index, code in enumerate(counties)}
    one, other = (
        links[name].replace_strict(place, return_dtype=pl.Int64).to_numpy()
        for name in ("county_fips", "neighbor_county_fips")
    )
    both = np.concatenate([one, other]), np.concatenate([other, one])
    size = len(counties), len(counties)

    def matrix(name: str) -> sparse.csr_array:
        return sparse.csr_array((np.tile(links[name].to_numpy(), 2), both), shape=size)

    _, before = dijkstra(matrix("cost"), indices=anchors, return_predecessors=True)
    count = len(anchors)
    start, end = np.triu_indices(count, 1)
    swap = anchors[start] > anchors[end]
    start, end = np.where(swap, end, start), np.where(swap, start, end)
    joined = before[start, anchors[end]] != _NOWHERE
    start, end = start[joined], end[joined]
    return _follow(before, matrix("distance_miles"), anchors, start, end, len(counties))


def _follow(
    before: npt.NDArray[np.int32],
    miles_between: sparse.csr_array,
    anchors: npt.NDArray[np.int64],
    start: npt.NDArray[np.int64],
    end: npt.NDArray[np.int64],
    counties: int,
) -> Paths:
    """Walk every path back from its end, one county at a time for all paths."""
    walking = np.arange(len(start))
    here = anchors[end]
    miles = np.zeros(len(start))
    rows, columns = [here], [walking]
    while walking.size:
        previous = before[start[walking], here].astype(np.int64)
        miles[walking] += np.asarray(miles_between[previous, here]).ravel()
        rows.append(previous)
        columns.append(walking)
        going = previous != anchors[start[walking]]
        walking, here = walking[going], previous[going]
    row, column = np.concatenate(rows), np.concatenate(columns)
    small = row.astype(np.int32), column.astype(np.int32)
    incidence = sparse.csr_array((np.ones(len(row)), small), shape=(counties, len(start)))
    return Paths(ends=np.stack([start, end], axis=1), miles=miles, incidence=incidence)
