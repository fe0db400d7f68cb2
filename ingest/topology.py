"""County, state and nation outlines as one TopoJSON file, simplified, for maps of the release.

Belongs here: shapes and canonical counties -> bytes. Does not belong here: where the file is kept
(`orchestration.map_file`), what is drawn with it. The package `topojson` would do the same; shapely simplifies whole
coverages by itself, so that only cutting boundaries into arcs is left, which needs no further dependency.

Make a file by hand: `python -m ingest.topology counties.topojson`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import numpy as np
import polars as pl
import shapely

from ingest.errors import LayoutError
from ingest.shapes import EARTH_RADIUS_MILES, Shapes

EARTH_RADIUS_KM = EARTH_RADIUS_MILES * 1.609344
TOLERANCE_KM = 1.5
"""Square root of the area of the largest triangle (Visvalingam-Whyatt) that a boundary may lose at a vertex."""
SMALLEST_ISLAND_KM2 = 5.0
"""Islands below it are left out, unless a county is nothing else."""
SPECK_KM2 = 0.25
GRID_DEGREES = 0.0025
"""Coordinates are whole multiples of it: 280 m at most, a fifth of the tolerance."""

Ring = tuple[int, ...]


def build_topology(shapes: Shapes, counties: pl.DataFrame, states: pl.DataFrame) -> bytes:
    """The outlines as TopoJSON in degrees (WGS 84), the same bytes for the same input.

    Objects: `counties` (id: county_fips; properties name, state), `states` (id: state; properties name, fips) and
    `nation`. They share their arcs, so that what bounds two of them is stored once and drawn without a gap. Outer
    rings run clockwise, as d3 wants them.

    counties: county_fips, state, county_name. states: state, state_fips, state_name.
    Raises LayoutError when a county has no shape, or a state no name.
    """
    counties, states = counties.sort("county_fips"), states.sort("state")
    outlines = simplified(_shapes_of(shapes, counties))
    areas = {"counties": outlines, "states": _united(outlines, counties, states)}
    areas["nation"] = _without_specks(np.array([shapely.coverage_union_all(areas["states"])]))
    arcs = cut(shapely.normalize(each) for each in np.concatenate(list(areas.values())))
    described: dict[str, list[dict[str, object]]] = {
        "counties": [
            {"id": fips, "properties": {"name": name, "state": state}}
            for fips, name, state in counties.select("county_fips", "county_name", "state").iter_rows()
        ],
        "states": [
            {"id": state, "properties": {"name": name, "fips": fips}}
            for state, name, fips in states.select("state", "state_name", "state_fips").iter_rows()
        ],
        "nation": [{"id": "US", "properties": {"name": "United States"}}],
    }
    drawn = iter(arcs.geometries)
    objects = {
        name: {
            "type": "GeometryCollection",
            "geometries": [each | next(drawn) for each in described[name]],
        }
        for name in areas
    }
    return _encoded(objects, arcs)


def simplified(polygons: np.ndarray) -> np.ndarray:
    """Polygons in degrees -> in km, with fewer vertices and no islets; neighbours still share their boundary.

    Done in a plane of true area (cylindrical equal-area), so that Alaska is not drawn finer than Florida.
    """
    plane = _without_islets(shapely.transform(polygons, _to_plane))
    return _without_specks(shapely.coverage_simplify(plane, TOLERANCE_KM))


@dataclass
class Arcs:
    """Boundaries cut where they part.

    points: distinct vertices (x, y). arcs: each a run of positions in points.
    geometries: TopoJSON geometry objects over these arcs, in the order of the areas cut.
    """

    points: np.ndarray
    arcs: list[Ring] = field(default_factory=list)
    geometries: list[dict[str, object]] = field(default_factory=list)


def cut(areas: Iterable[shapely.Geometry]) -> Arcs:
    """Cuts polygons and multipolygons into arcs that all of them share. Vertices match when they are equal."""
    listed = list(areas)
    rings = shapely.get_rings(shapely.get_parts(listed))
    points, positions = np.unique(shapely.get_coordinates(rings), axis=0, return_inverse=True)
    closed = np.split(positions.ravel(), np.cumsum(shapely.get_num_coordinates(rings))[:-1])
    junctions = _junctions(closed, len(points))
    numbered, made, known = iter(closed), Arcs(points), dict[Ring, int]()
    for area in listed:
        polygons = [
            [_arcs_of(next(numbered), junctions, known, made.arcs) for _ in shapely.get_rings(part)]
            for part in shapely.get_parts(area)
        ]
        one = len(polygons) == 1
        made.geometries.append(
            {"type": "Polygon" if one else "MultiPolygon", "arcs": polygons[0] if one else polygons}
        )
    return made


def _junctions(closed: list[np.ndarray], point_count: int) -> np.ndarray:
    """Whether boundaries part at a point: not all rings through it have the same two neighbours there."""
    middle = np.concatenate([ring[:-1] for ring in closed])
    following = np.concatenate([ring[1:] for ring in closed])
    before = np.concatenate([np.roll(ring[:-1], 1) for ring in closed])
    ways = np.column_stack([middle, np.minimum(before, following), np.maximum(before, following)])
    return np.bincount(np.unique(ways, axis=0)[:, 0], minlength=point_count) > 1


def _arcs_of(
    closed: np.ndarray, junctions: np.ndarray, known: dict[Ring, int], arcs: list[Ring]
) -> list[int]:
    """A closed ring as numbers of arcs, ~number where an arc runs backwards; new arcs are added."""
    ring = closed[:-1]
    (at,) = np.nonzero(junctions[ring])
    start = int(at[0]) if len(at) else int(np.argmin(ring))
    turned = np.append(np.roll(ring, -start), ring[start])
    stops = [*(at - start).tolist(), len(ring)] if len(at) else [0, len(ring)]
    numbers = []
    for first, last in pairwise(stops):
        arc = tuple(turned[first : last + 1].tolist())
        backwards = arc[::-1]
        forward = min(arc, backwards)
        if forward not in known:
            known[forward] = len(arcs)
            arcs.append(forward)
        numbers.append(known[forward] if arc == forward else ~known[forward])
    return numbers


def _encoded(objects: Mapping[str, object], arcs: Arcs) -> bytes:
    """The file: arcs as steps on the grid from a corner that lies on whole degrees."""
    degrees = _to_degrees(arcs.points)
    corner = np.floor(degrees.min(axis=0))
    grid = np.rint((degrees - corner) / GRID_DEGREES).astype(np.int64)
    bounds = np.concatenate([grid.min(axis=0), grid.max(axis=0)]) * GRID_DEGREES + np.tile(corner, 2)
    topology = {
        "type": "Topology",
        "bbox": bounds.round(6).tolist(),
        "transform": {"scale": [GRID_DEGREES, GRID_DEGREES], "translate": corner.tolist()},
        "objects": objects,
        "arcs": list(_steps(grid, arcs.arcs)),
    }
    return (json.dumps(topology, separators=(",", ":"), ensure_ascii=False) + "\n").encode()


def _steps(grid: np.ndarray, arcs: Iterable[Ring]) -> Iterator[list[list[int]]]:
    for arc in arcs:
        places = grid[list(arc)]
        steps = np.diff(places, axis=0)
        moving = steps[np.any(steps != 0, axis=1)]
        # Two junctions on one point of the grid: an arc has at least two positions.
        yield [places[0].tolist(), *(moving if len(moving) else steps[:1]).tolist()]


def _shapes_of(shapes: Shapes, counties: pl.DataFrame) -> np.ndarray:
    """The counties' polygons, in the counties' order."""
    place = {str(code): position for position, code in enumerate(shapes.county_fips)}
    without = [code for code in counties["county_fips"] if code not in place]
    if without:
        raise LayoutError(
            f"{len(without)} counties have no shape to draw: {without[:5]}",
            remedy="check that plotly-geo carries the 2016 boundaries, and the Gazetteer's vintage (2017).",
        )
    return shapes.polygons[[place[code] for code in counties["county_fips"]]]


def _united(outlines: np.ndarray, counties: pl.DataFrame, states: pl.DataFrame) -> np.ndarray:
    """The states' polygons, in the states' order, each made of its counties'."""
    of_county = counties["state"].to_numpy()
    unknown = sorted(set(of_county.tolist()) ^ set(states["state"]))
    if unknown:
        raise LayoutError(
            f"states with counties and states with names are not the same: {unknown[:5]}",
            remedy="complete dbt_project/seeds/geography/state.csv.",
        )
    united = [shapely.coverage_union_all(outlines[of_county == state]) for state in states["state"]]
    return _without_specks(np.array(united, dtype=object))


def _without_islets(polygons: np.ndarray) -> np.ndarray:
    """The polygons without islands that are small, touch no other part and are not all there is of a county."""
    parts, owner = shapely.get_parts(polygons, return_index=True)
    sizes = shapely.area(parts)
    largest = np.zeros(len(polygons))
    np.maximum.at(largest, owner, sizes)
    one, other = shapely.STRtree(parts).query(parts, predicate="intersects")
    touches = np.bincount(one[one != other], minlength=len(parts)) > 0
    stays = (sizes >= SMALLEST_ISLAND_KM2) | touches | (sizes == largest[owner])
    return shapely.multipolygons(parts[stays], indices=owner[stays])


def _without_specks(polygons: np.ndarray) -> np.ndarray:
    """The polygons without parts and holes that the grid would make a line of: a speck in another county becomes part
    of that one, in both."""
    parts, owner = shapely.get_parts(polygons, return_index=True)
    seen = shapely.area(shapely.polygons(shapely.get_exterior_ring(parts))) >= SPECK_KM2
    rings, part_of = shapely.get_rings(parts[seen], return_index=True)
    clear = shapely.area(shapely.polygons(rings)) >= SPECK_KM2
    return shapely.multipolygons(shapely.polygons(rings[clear], indices=part_of[clear]), indices=owner[seen])


def _to_plane(degrees: np.ndarray) -> np.ndarray:
    """Each distinct point once: numpy's sine differs in the last bit with the place in the array."""
    points, positions = np.unique(degrees[:, 0] + 1j * degrees[:, 1], return_inverse=True)
    projected = np.column_stack([np.radians(points.real), np.sin(np.radians(points.imag))])
    return projected[positions.ravel()] * EARTH_RADIUS_KM


def _to_degrees(plane: np.ndarray) -> np.ndarray:
    return np.degrees(
        np.column_stack([plane[:, 0] / EARTH_RADIUS_KM, np.arcsin(plane[:, 1] / EARTH_RADIUS_KM)])
    )


def main(file: str) -> None:
    """Writes the file from the embedded snapshot's counties."""
    from ingest.reference import SEEDS
    from ingest.shapes import county_shapefile, load_shapes
    from ingest.snapshot import SNAPSHOT_FOLDER

    counties = pl.read_parquet(SNAPSHOT_FOLDER / "gazetteer_county.parquet")
    states = pl.read_csv(SEEDS / "state.csv", infer_schema=False)
    Path(file).write_bytes(build_topology(load_shapes(county_shapefile()), counties, states))


if __name__ == "__main__":
    main(sys.argv[1])
