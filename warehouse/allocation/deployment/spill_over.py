"""Spill-over: en-route energy that a county cannot serve is offered to its neighbours, in one pass.

Belongs here: who can host whom, and how much they take. Does not belong here: where spare capacity comes
from.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy import sparse

from warehouse.allocation.deployment.axes import Array, Flags

_NOTHING = 1e-300
KEY = ("county_fips", "neighbor_county_fips")


@dataclass(frozen=True)
class Neighbours:
    """Symmetric 0/1 matrices over counties.

    near: one link of the freight graph apart. beyond: exactly two links apart; such a county hosts only if it
    is a hub or a corridor county, because through traffic passes there.
    """

    near: sparse.csr_array
    beyond: sparse.csr_array


def neighbours(links: pl.DataFrame, counties: tuple[str, ...]) -> Neighbours:
    """The neighbours of every county.

    links: `freight_graph.freight_links`, each pair once. counties: the order of rows and columns.
    """
    place = pl.DataFrame({"code": counties, "place": range(len(counties))})
    pairs = links.select(KEY)
    for name in KEY:
        pairs = pairs.join(place.rename({"code": name, "place": f"{name}_place"}), on=name)
    one, other = (pairs[f"{name}_place"].to_numpy() for name in KEY)
    rows, columns = np.concatenate([one, other]), np.concatenate([other, one])
    near = sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(counties),) * 2)
    reached = (near @ near).tolil()
    reached.setdiag(0)
    two = sparse.csr_array(reached)
    two.data[:] = 1.0
    beyond = sparse.csr_array(two - two.multiply(near))
    beyond.eliminate_zeros()
    for matrix in (near, beyond):
        matrix.sort_indices()
        matrix.indices, matrix.indptr = matrix.indices.astype(np.int32), matrix.indptr.astype(np.int32)
    return Neighbours(near, beyond)


def spill_over(remainder: Array, spare: Array, is_trunk: Flags, who: Neighbours) -> tuple[Array, Array]:
    """What travels: (energy of each county served elsewhere, energy each county serves for others).

    remainder, spare: MWh a year that a county could not serve at home, and could serve beside its own;
    is_trunk: hub or corridor. All (counties, columns). A county splits its remainder over its hosts in
    proportion to their spare; a host that is offered more than its spare takes the same share of each offer.
    Both results sum to the same over counties.
    """
    trunk = is_trunk.astype(np.float64)
    reachable = who.near @ spare
    reachable += who.beyond @ (spare * trunk)
    per_spare = remainder / np.maximum(reachable, _NOTHING)
    per_spare *= reachable > 0
    # both matrices are symmetric: what a host is offered, per MWh of its spare
    offered = who.beyond @ per_spare
    offered *= trunk
    offered += who.near @ per_spare
    taken = spare / np.maximum(offered, 1)
    hosted = taken * offered
    away = who.near @ taken
    away += who.beyond @ (taken * trunk)
    away *= per_spare
    return np.minimum(away, remainder, out=away), hosted
