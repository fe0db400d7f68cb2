"""The charts of one release, drawn when they are asked for, each in the size that is asked for.

Belongs here: reading a chart's rows once, drawing it once per size. Does not belong here: the charts (`charts`), their
words (`captions`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warehouse.errors import ReleaseError
from warehouse.pages.charts import Rows, chart_spec, read_rows, to_svg
from warehouse.pages.facts import Facts

if TYPE_CHECKING:
    import duckdb

TOPOLOGY_FILE = "map/counties.topojson"
AREAS_SHOWN = 30


@dataclass
class Pictures:
    """The charts of the base scenario. Not for several threads: the connection is one reader's."""

    connection: duckdb.DuckDBPyConnection
    facts: Facts
    topology: Mapping[str, Any]
    _rows: dict[str, dict[str, Rows]] = field(default_factory=dict)
    _drawn: dict[tuple[object, ...], str] = field(default_factory=dict)

    def rows(self, chart: str) -> dict[str, Rows]:
        """Name of data -> rows of the chart; of launch areas those that stand most often."""
        if chart not in self._rows:
            facts = self.facts
            parameters = {
                "scenario": facts.base.scenario_id,
                "year": facts.focus_year,
                "first_year": facts.first_year,
                "last_year": facts.last_year,
            }
            found = read_rows(self.connection, chart, parameters)
            if chart == "no_regrets":
                found["rows"] = found["rows"][:AREAS_SHOWN]
            self._rows[chart] = found
        return self._rows[chart]

    def svg(self, chart: str, width: int | None = None, height: int | None = None) -> str:
        """The chart as SVG text; width and height of the plotting area in pixels, None is the chart's own."""
        key = (chart, width, height)
        if key not in self._drawn:
            spec = chart_spec(chart, self.rows(chart), topology=self.topology, width=width, height=height)
            self._drawn[key] = to_svg(spec)
        return self._drawn[key]


def read_topology(folder: Path) -> Mapping[str, Any]:
    """The county shapes of a release. Raises ReleaseError where they are missing or not TopoJSON with counties, states."""
    path = folder / TOPOLOGY_FILE
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        missing = {"counties", "states"} - found["objects"].keys()
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ReleaseError(
            f"The county shapes {path} cannot be read: {error}.",
            remedy="They are made before the pages; `phasein refresh --no-pages` makes a release without pages.",
        ) from error
    if missing:
        raise ReleaseError(
            f"{path} has no object {', '.join(sorted(missing))}.",
            remedy="Make the shapes again; `phasein refresh --no-pages` makes a release without pages.",
        )
    return found
