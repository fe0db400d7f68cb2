"""Other people's code and shapes that are part of a release's files, with their licences.

Belongs here: one entry per thing that is copied into a file of the release. Does not belong here: packages that only
run (their licences stand in their own distributions), sources of the data (`meta.sources`).

To add one: an entry in THIRD_PARTY; it is told in ATTRIBUTION.md when a file that it is in is there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path


@dataclass(frozen=True)
class ThirdParty:
    """What, its version if known, licence (SPDX), whose it is, and the files that carry it (paths or globs)."""

    name: str
    licence: str
    owner: str
    files: tuple[str, ...]
    version: str | None = None
    package: str | None = None


THIRD_PARTY: tuple[ThirdParty, ...] = (
    ThirdParty(
        "dbt documentation site", "Apache-2.0", "dbt Labs, Inc.", ("docs/dbt.html",), package="dbt-core"
    ),
    ThirdParty("AngularJS", "MIT", "Google LLC", ("docs/dbt.html",)),
    ThirdParty("Cytoscape.js with cytoscape-dagre", "MIT", "The Cytoscape Consortium", ("docs/dbt.html",)),
    ThirdParty("jQuery and jQuery UI", "MIT", "OpenJS Foundation and contributors", ("docs/dbt.html",)),
    ThirdParty("Lodash", "MIT", "OpenJS Foundation and contributors", ("docs/dbt.html",)),
    ThirdParty("marked", "MIT", "Christopher Jeffrey and MarkedJS", ("docs/dbt.html",)),
    ThirdParty(
        "Vega with its modules and vega-interpreter",
        "BSD-3-Clause",
        "University of Washington Interactive Data Lab",
        ("atlas.html",),
        version="6.2.0",
    ),
    ThirdParty(
        "D3: d3-geo and modules that Vega uses", "ISC", "Mike Bostock", ("atlas.html",), version="3.1.1"
    ),
    ThirdParty("topojson-client", "ISC", "Mike Bostock", ("atlas.html",), version="3.1.0"),
    ThirdParty("Delaunator with robust-predicates", "ISC and Unlicense", "Mapbox", ("atlas.html",)),
    ThirdParty(
        "County boundaries of the U.S. Census Bureau (2016), from plotly-geo",
        "public domain (U.S. federal work), package MIT",
        "U.S. Census Bureau; Plotly, Inc.",
        ("map/*.topojson", "atlas.html", "fact-sheet.html", "briefing.html"),
        package="plotly-geo",
    ),
)


def present(folder: Path, things: tuple[ThirdParty, ...] = THIRD_PARTY) -> tuple[ThirdParty, ...]:
    """Those that are in a file of the folder, each with such files alone."""
    found = (
        replace(thing, files=tuple(name for name in thing.files if any(folder.glob(name))))
        for thing in things
    )
    return tuple(thing for thing in found if thing.files)
