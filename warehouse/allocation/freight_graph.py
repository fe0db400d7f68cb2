"""The freight graph: neighbouring counties a truck can drive between, and least-cost paths over it.

Belongs here: which neighbours are linked, what a link costs, paths. Does not belong here: who travels, and
how much they weigh.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import fsum

import polars as pl
import rustworkx as rx

from warehouse.allocation.errors import InputError
from warehouse.allocation.parameters import Parameters

PATH_SCHEMA = pl.Schema(
    {
        "from_county_fips": pl.String(),
        "to_county_fips": pl.String(),
        "route_miles": pl.Float64(),
        "cost": pl.Float64(),
    }
)
PATH_COUNTY_SCHEMA = pl.Schema(
    {
        "from_county_fips": pl.String(),
        "to_county_fips": pl.String(),
        "sequence": pl.Int64(),
        "county_fips": pl.String(),
    }
)


@dataclass(frozen=True)
class Paths:
    """Least-cost paths; pairs that are not joined are in neither table.

    path: from_county_fips, to_county_fips, route_miles, cost, one row per pair.
    county: from_county_fips, to_county_fips, sequence (1 at the start), county_fips, both ends included.
    """

    path: pl.DataFrame
    county: pl.DataFrame


def freight_links(
    county: pl.LazyFrame, county_edge: pl.LazyFrame, blocked_edge: pl.LazyFrame, parameters: Parameters
) -> pl.LazyFrame:
    """The links of the graph, one row per pair with county_fips < neighbor_county_fips, in that order.

    freight of a county = restricted combination miles / sqrt(km2); of a link the geometric mean of its two,
    at least a share of the median over links that have any. cost = miles x (multiplier if either end has
    none) / (freight / median)^exponent, so that a link of median freight costs its miles. Left out: blocked
    pairs, and pairs across water beyond the gap.

    Returns county_fips, neighbor_county_fips, distance_miles, cost.
    """
    key = ["county_fips", "neighbor_county_fips"]
    near = pl.col("shares_boundary") | (pl.col("distance_miles") <= parameters.freight_water_gap_miles)
    blocked = blocked_edge.select(pl.min_horizontal(key).alias(key[0]), pl.max_horizontal(key).alias(key[1]))
    freight = county.select(
        "county_fips", freight=pl.col("restricted_combination_miles") / pl.col("land_km2").sqrt()
    )
    link_freight = (pl.col("freight") * pl.col("neighbor_freight")).sqrt()
    median = pl.col("link_freight").filter(pl.col("link_freight") > 0).median()
    is_empty = pl.col("link_freight") == 0
    relative = (pl.col("link_freight") / median).clip(lower_bound=parameters.freight_floor_share)
    multiplier = pl.when(is_empty).then(parameters.freight_empty_county_multiplier).otherwise(1.0)
    return (
        county_edge.filter((pl.col(key[0]) < pl.col(key[1])) & near)
        .join(blocked, on=key, how="anti")
        .join(freight, on="county_fips")
        .join(freight.rename({"county_fips": key[1], "freight": "neighbor_freight"}), on=key[1])
        .sort(key)
        .with_columns(link_freight=link_freight)
        .select(
            *key,
            "distance_miles",
            cost=pl.col("distance_miles") * multiplier / relative**parameters.freight_cost_exponent,
        )
    )


def least_cost_paths(links: pl.DataFrame, pairs: pl.DataFrame) -> Paths:
    """The path of least cost for each of `pairs` (from_county_fips < to_county_fips).

    links: `freight_links`. Nodes and edges enter the graph in key order and every path is searched from the
    pair's first county, so that paths of equal cost are decided alike on every run.
    """
    if links["cost"].null_count():
        raise InputError(
            "county: no two neighbours both have restricted_combination_miles, so freight has no median",
            remedy="check that column in the model that feeds county",
        )
    fips = sorted(
        set().union(*(links[name] for name in links.columns[:2]), *(pairs[name] for name in pairs.columns))
    )
    node = {code: index for index, code in enumerate(fips)}
    graph: rx.PyGraph[str, float] = rx.PyGraph(multigraph=False)
    graph.add_nodes_from(fips)
    measures: dict[tuple[int, int], tuple[float, float]] = {}
    for one, other, miles, cost in links.sort(links.columns[:2]).iter_rows():
        graph.add_edge(node[one], node[other], cost)
        measures[node[one], node[other]] = measures[node[other], node[one]] = (miles, cost)

    paths: list[tuple[str, str, float, float]] = []
    counties: list[tuple[str, str, int, str]] = []
    for start, end, route in _routes(graph, node, pairs):
        miles, costs = zip(*(measures[step] for step in pairwise(route)), strict=True)
        paths.append((start, end, fsum(miles), fsum(costs)))
        counties.extend((start, end, place, fips[index]) for place, index in enumerate(route, start=1))
    return Paths(
        path=pl.DataFrame(paths, schema=PATH_SCHEMA, orient="row"),
        county=pl.DataFrame(counties, schema=PATH_COUNTY_SCHEMA, orient="row"),
    )


def _routes(
    graph: rx.PyGraph[str, float], node: dict[str, int], pairs: pl.DataFrame
) -> Iterator[tuple[str, str, list[int]]]:
    """(from, to, node indices of the path) of each pair that is joined, one search per start."""
    by_start = (
        pairs.unique()
        .sort("from_county_fips", "to_county_fips")
        .group_by("from_county_fips", maintain_order=True)
    )
    for (start,), group in by_start:
        found = rx.dijkstra_shortest_paths(graph, node[str(start)], weight_fn=float)
        for end in group["to_county_fips"]:
            if node[end] in found:
                yield str(start), end, list(found[node[end]])
