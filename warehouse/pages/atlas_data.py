"""What the atlas shows, read from a release: names and facts, and the numbers as columns to be packed.

Belongs here: the parts put together. Does not belong here: the questions put to the release (`atlas_axes`,
`atlas_header`, `atlas_columns`), how numbers are stored (`atlas_pack`), the page (`atlas`). Axes are always scenario,
county or state, ..., year, in the order of the header's lists.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import duckdb

from warehouse.pages.atlas_axes import read_axes
from warehouse.pages.atlas_columns import (
    county_columns,
    plan_columns,
    score_columns,
    segment_columns,
    tipping_columns,
    year_columns,
)
from warehouse.pages.atlas_header import PLANS, levers, load_shapes, names, nation, places
from warehouse.pages.atlas_pack import Column
from warehouse.release import Release

CAUSES = ("not_open", "lead_time", "grid")


@dataclass(frozen=True, eq=False)
class AtlasData:
    """Everything in the page but shapes.

    header: lists of scenarios, phases, counties, states, areas, legs, segments, indicators ... (names, codes, texts) and
    the nation's figures as they stand in the release. columns: numbers by scenario, county, year ... in the header's order.
    """

    header: dict[str, Any]
    columns: dict[str, Column]


def read_atlas(connection: duckdb.DuckDBPyConnection, release: Release) -> AtlasData:
    """Ask a release (opened for reading) for what the atlas shows. Raises QueryError where a table is absent."""
    axes = read_axes(connection)
    header: dict[str, Any] = {
        "release": {
            "id": release.release_id,
            "number": release.release_number,
            "released_at": f"{release.released_at:%Y-%m-%d %H:%M} UTC",
            "released_on": f"{release.released_at:%Y-%m-%d}",
            "version": release.phasein_version,
            "schema": release.schema_version,
            "commit": release.git_commit,
        },
        "years": list(axes.years),
        "locations": list(axes.locations),
        "causes": list(CAUSES),
        "plans": list(PLANS),
        **names(connection, axes),
        **places(connection, axes),
        **nation(connection, axes),
        **load_shapes(connection),
        "levers": levers(connection),
    }
    columns = {
        **county_columns(connection, axes),
        **year_columns(connection, axes),
        **plan_columns(connection, axes, header),
        **score_columns(connection, axes),
        **segment_columns(connection, axes),
        **tipping_columns(connection, axes, [lever["id"] for lever in header["levers"]]),
    }
    return AtlasData(header, columns)
