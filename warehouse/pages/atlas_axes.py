"""The axes of the atlas's columns, and arrays filled along them.

Belongs here: the order of the keys, joins that turn a key into its place, dense arrays. Does not belong here: which numbers
there are (`atlas_columns`), names of keys (`atlas_header`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np

from warehouse.catalog import literal
from warehouse.reader import ask, ask_arrays

LOCATIONS = ("depot", "en_route")
_KEYS = {
    "scenarios": "scenario_id",
    "counties": "county_fips",
    "states": "state",
    "segments": "segment_id",
    "indicators": "indicator_id",
    "years": "year",
    "locations": "charging_location",
}
"""Axis -> the column of the release that holds its keys."""


@dataclass(frozen=True)
class Axes:
    """The keys of each axis in the order of the header's lists: a key's place there is its place in a column.

    The base scenario first, the control last; years to the end of the base scenario's phases.
    """

    scenarios: tuple[str, ...]
    counties: tuple[str, ...]
    states: tuple[str, ...]
    segments: tuple[str, ...]
    indicators: tuple[str, ...]
    years: tuple[int, ...]
    locations: tuple[str, ...] = LOCATIONS

    def join(self, *axes: str) -> str:
        """Inner joins that keep the rows on these axes and name each row's place on them, `<axis>.position`."""
        return "\n".join(join_keys(axis, getattr(self, axis), _KEYS[axis]) for axis in axes)


def join_keys(name: str, keys: Sequence[str | int], column: str) -> str:
    """An inner join with the keys as a table `name` of (key, position), on the column that holds them."""
    values = ", ".join(
        f"({key if isinstance(key, int) else literal(key)}, {position})" for position, key in enumerate(keys)
    )
    return (
        f"inner join (select * from (values {values}) as t(key, position)) as {name} on {column} = {name}.key"
    )


def positions(*axes: str) -> str:
    """The columns that name a row's place, after a join of the same axes."""
    return ", ".join(f"{axis}.position" for axis in axes)


def read_axes(connection: duckdb.DuckDBPyConnection) -> Axes:
    """The axes of a release. Raises QueryError where a table is absent."""

    def keys(sql: str) -> tuple[Any, ...]:
        return tuple(row[0] for row in ask(connection, sql).rows)

    return Axes(
        keys(
            "select scenario_id from marts.dim_scenario order by is_base desc, opens_everywhere, scenario_name"
        ),
        keys("select county_fips from marts.dim_county order by county_fips"),
        keys("select state from marts.dim_state order by state"),
        keys("select segment_id from marts.dim_segment order by sort_order"),
        keys(
            """
            select indicator_id from marts.dim_indicator
            order by list_position(['industry', 'investment', 'policy', 'grid'], factor_id), weight desc, indicator_name
            """
        ),
        keys(
            """
            select distinct year from marts.fct_county_need
            where year <= (select max(opens_to) from marts.dim_phase inner join marts.dim_scenario using (scenario_id)
                           where is_base)
            order by year
            """
        ),
    )


def dense(
    connection: duckdb.DuckDBPyConnection, sql: str, shape: tuple[int, ...], names: Sequence[str]
) -> dict[str, np.ndarray]:
    """Arrays filled at the places that the query's first columns (one position per axis) name; NaN elsewhere.

    The query returns one integer column per axis, then the named measures. Raises QueryError as `ask` does.
    """
    found = ask_arrays(connection, sql)
    columns = [np.ma.filled(values, np.nan if values.dtype.kind == "f" else 0) for values in found.values()]
    place = tuple(column.astype(np.int64) for column in columns[: len(shape)])
    arrays = {}
    for name, values in zip(names, columns[len(shape) :], strict=True):
        array = np.full(shape, np.nan)
        array[place] = values
        arrays[name] = array
    return arrays
