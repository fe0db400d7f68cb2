"""The map of a release: county and state outlines, made once per environment and carried by every release.

Belongs here: keeping the file, handing it to the run folder and to the release. Does not belong here: geometry
(`ingest.topology`), what is drawn with it.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from ingest import shapes, topology
from ingest.reference import SEEDS
from warehouse.errors import ReleaseError

if TYPE_CHECKING:
    from warehouse.home import Home
    from warehouse.making import Extra
    from warehouse.release import Release

MAP_FILE = "counties.topojson"
MAP_FOLDER = "map"


def bring_map(home: Home, run_folder: Path, counties: pl.DataFrame) -> Path:
    """Puts counties.topojson into the run folder; made in seconds the first time, then taken from the cache.

    counties: county_fips, state, county_name. The cache is keyed by everything the file is made of: outlines,
    counties, states and code. Raises IngestError when the outlines are missing or do not cover the counties.
    """
    shapefile, states = shapes.county_shapefile(), SEEDS / "state.csv"
    made_of = (shapefile, states, Path(topology.__file__), Path(shapes.__file__))
    digest = hashlib.sha256(counties.sort("county_fips").write_csv().encode())
    for each in made_of:
        digest.update(each.read_bytes())
    kept = home.cache / f"counties-{digest.hexdigest()[:16]}.topojson"
    if not kept.exists():
        drawn = topology.build_topology(
            shapes.load_shapes(shapefile), counties, pl.read_csv(states, infer_schema=False)
        )
        _keep(kept, drawn)
    return Path(shutil.copyfile(kept, run_folder / MAP_FILE))


def map_extra(run_folder: Path) -> Extra:
    """Copies the run folder's counties.topojson to map/counties.topojson of the release."""

    def copy_map(making: Path, release: Release, before: Path | None) -> None:
        source = run_folder / MAP_FILE
        if not source.is_file():
            raise ReleaseError(
                f"{source}: the map of the release was not made.",
                remedy=f"Refresh from the start, or make it: `python -m ingest.topology {source}`.",
            )
        (making / MAP_FOLDER).mkdir()
        shutil.copyfile(source, making / MAP_FOLDER / MAP_FILE)

    return copy_map


def _keep(kept: Path, content: bytes) -> None:
    """Written aside and renamed, so that a file of that name is whole; earlier ones go."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    aside = kept.with_name(f".{kept.name}-{os.getpid()}")
    aside.write_bytes(content)
    aside.rename(kept)
    for other in kept.parent.glob("counties-*.topojson"):
        if other != kept:
            other.unlink()
