"""County shapes: which county a point lies in, land centroids, who touches whom.

Belongs here: geometry over the Census 2016 boundaries (1:500,000) of the package plotly-geo, loaded once,
when first asked. Does not belong here: what sources make of it (`ingest.sources`). Nothing of the shapes
is stored.
"""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl
import shapefile
import shapely
from shapely.geometry import shape

from ingest.errors import LayoutError, MissingFileError, UnreadableFileError

EARTH_RADIUS_MILES = 3958.7613
MAX_OFFSHORE_MILES = 50.0
CENTROID_DECIMALS = 6  # ten centimetres: further digits would differ between processors
# Each takes a millisecond; the publishers' files together have fewer than 200.
MAX_OFFSHORE_POINTS = 2_000
_POINTS_AT_ONCE = 50_000


@dataclass(frozen=True, eq=False)
class Shapes:
    """Counties with their polygons (longitude, latitude, degrees), in the file's order."""

    county_fips: np.ndarray
    polygons: np.ndarray
    tree: shapely.STRtree


def county_shapefile() -> Path:
    """Where plotly-geo keeps the 2016 county boundaries. Raises MissingFileError if it is not there."""
    found = importlib.util.find_spec("_plotly_geo")
    if found is not None and found.origin is not None:
        path = Path(found.origin).parent / "package_data" / "cb_2016_us_county_500k.shp"
        if path.is_file():
            return path
    raise MissingFileError(
        "the county shapefile of the package plotly-geo is not installed",
        remedy="set the environment up again with `make env`.",
    )


@cache
def load_shapes(path: Path) -> Shapes:
    """The shapes of a county shapefile (.shp with .dbf beside it). A second; kept for the process's life."""
    try:
        with shapefile.Reader(str(path)) as reading:
            codes = np.array([record["GEOID"] for record in reading.iterRecords(fields=["GEOID"])])
            polygons = np.array([shape(outline.__geo_interface__) for outline in reading.iterShapes()])
            # Half a shapefile, or one whose halves do not belong together.
            if len(codes) != len(polygons) or not np.isfinite(shapely.bounds(polygons)).all():
                raise ValueError(f"{len(codes)} codes for {len(polygons)} shapes, or a shape without an end")
    # pyshp checks little: damage shows as whatever its unpacking runs into.
    except Exception as error:
        raise UnreadableFileError(
            f"{path}: not a readable shapefile ({type(error).__name__}: {error})",
            remedy="set the environment up again with `make env`.",
        ) from error
    return Shapes(codes, polygons, shapely.STRtree(polygons))


def county_of_points(frame: pl.DataFrame, shapes: Shapes, *, latitude: str, longitude: str) -> pl.DataFrame:
    """The frame with county_fips and point_method (`polygon`, `nearest_polygon`), null where none is near.

    A point in no polygon (offshore, on a pier) goes to the nearest polygon within 50 miles. On a common
    boundary the smaller code wins. Null coordinates stay null.

    frame: any columns, among them latitude and longitude in degrees (Float64).
    Raises LayoutError when more than MAX_OFFSHORE_POINTS places near a county lie in none.
    """
    places = frame.select(pl.col(latitude).cast(pl.Float64), pl.col(longitude).cast(pl.Float64)).to_numpy()
    found: list[str | None] = [None] * frame.height
    methods: list[str | None] = [None] * frame.height
    usable = np.flatnonzero(np.isfinite(places).all(axis=1))
    shapely.prepare(shapes.polygons)
    for part in _parts(usable):
        points = shapely.points(places[part, 1], places[part, 0])
        hits, polygons = shapes.tree.query(points)
        inside = shapely.intersects(shapes.polygons[polygons], points[hits])
        for position, polygon in zip(part[hits[inside]], polygons[inside], strict=True):
            code, known = str(shapes.county_fips[polygon]), found[position]
            found[position] = code if known is None else min(known, code)
            methods[position] = "polygon"
    offshore = usable[[found[position] is None for position in usable]]
    for position, nearest in zip(offshore, _nearest(shapes, places[offshore]), strict=True):
        found[position] = nearest
        methods[position] = None if nearest is None else "nearest_polygon"
    return frame.with_columns(
        pl.Series("county_fips", found, dtype=pl.String),
        pl.Series("point_method", methods, dtype=pl.String),
    )


def _nearest(shapes: Shapes, places: np.ndarray) -> list[str | None]:
    """The county of the nearest polygon to each place (latitude, longitude), None where none is near."""
    distinct, again = np.unique(places, axis=0, return_inverse=True)
    scales = np.cos(np.radians(distinct[:, 0])).clip(1e-3)
    candidates = _polygons_near(shapes, distinct, scales)
    if len(candidates) > MAX_OFFSHORE_POINTS:
        latitude, longitude = distinct[min(candidates)]
        raise LayoutError(
            f"{len(candidates):,} places near a county lie in none, over the cap of {MAX_OFFSHORE_POINTS:,}, "
            f"such as latitude {latitude}, longitude {longitude}",
            remedy="check that the coordinates are degrees of WGS 84, latitude and longitude not exchanged.",
        )
    codes: list[str | None] = [None] * len(distinct)
    for place, polygons in candidates.items():
        latitude, longitude = distinct[place]
        codes[place] = _nearest_of(shapes, np.sort(polygons), latitude, longitude, scales[place])
    return [codes[place] for place in again.ravel()]


def _polygons_near(shapes: Shapes, places: np.ndarray, scales: np.ndarray) -> dict[int, list[int]]:
    """Which polygons may lie within reach of each place that has any."""
    height = np.degrees(MAX_OFFSHORE_MILES / EARTH_RADIUS_MILES)
    found: dict[int, list[int]] = {}
    for part in _parts(np.arange(len(places))):
        (latitude, longitude), width = places[part].T, height / scales[part]
        windows = shapely.box(longitude - width, latitude - height, longitude + width, latitude + height)
        for place, polygon in zip(*shapes.tree.query(windows), strict=True):
            found.setdefault(int(part[place]), []).append(int(polygon))
    return found


def _parts(positions: np.ndarray) -> list[np.ndarray]:
    """The positions in parts whose geometries fit in memory whatever the file."""
    return np.array_split(positions, len(positions) // _POINTS_AT_ONCE + 1)


def _nearest_of(
    shapes: Shapes, candidates: np.ndarray, latitude: float, longitude: float, scale: float
) -> str | None:
    """The nearest of the polygons in a plane scaled by latitude: degrees shrink polewards."""
    near = shapely.transform(shapes.polygons[candidates], lambda xy: xy * (scale, 1.0))
    degrees = shapely.distance(near, shapely.Point(longitude * scale, latitude))
    closest = int(np.argmin(degrees))
    if np.radians(degrees[closest]) * EARTH_RADIUS_MILES > MAX_OFFSHORE_MILES:
        return None
    return str(shapes.county_fips[candidates[closest]])


@cache
def centroids(shapes: Shapes) -> pl.DataFrame:
    """county_fips, centroid_latitude, centroid_longitude (degrees), in the shapes' order.

    The centre of the land, weighted by true area (cylindrical equal-area plane); a shape on both sides of the
    180th meridian is joined first.
    """

    # All counties lie west of Greenwich but for the far Aleutians and Guam, whose longitudes are carried on.
    def equal_area(xy: np.ndarray) -> np.ndarray:
        west = np.where(xy[:, 0] > 0, xy[:, 0] - 360, xy[:, 0])
        return np.column_stack([west, np.sin(np.radians(xy[:, 1]))])

    centres = shapely.get_coordinates(shapely.centroid(shapely.transform(shapes.polygons, equal_area)))
    longitude = np.where(centres[:, 0] < -180, centres[:, 0] + 360, centres[:, 0])
    return pl.DataFrame(
        {
            "county_fips": shapes.county_fips,
            "centroid_latitude": np.degrees(np.arcsin(centres[:, 1])).round(CENTROID_DECIMALS),
            "centroid_longitude": longitude.round(CENTROID_DECIMALS),
        }
    )


@cache
def touching_pairs(shapes: Shapes) -> pl.DataFrame:
    """county_fips, neighbor_county_fips of shapes that touch, both ways, a corner included; sorted.

    The file's shapes carry the same vertices along a common boundary, so no tolerance is needed.
    """
    shapely.prepare(shapes.polygons)
    one, other = shapes.tree.query(shapes.polygons, predicate="intersects")
    pairs = one != other
    return pl.DataFrame(
        {
            "county_fips": shapes.county_fips[one[pairs]],
            "neighbor_county_fips": shapes.county_fips[other[pairs]],
        }
    ).sort("county_fips", "neighbor_county_fips")


def great_circle_miles(
    latitude: pl.Expr, longitude: pl.Expr, other_latitude: pl.Expr, other_longitude: pl.Expr
) -> pl.Expr:
    """Great-circle distance in statute miles between two places in degrees (haversine on a sphere)."""
    half_rise = ((other_latitude - latitude).radians() / 2).sin().pow(2)
    half_turn = ((other_longitude - longitude).radians() / 2).sin().pow(2)
    chord = half_rise + latitude.radians().cos() * other_latitude.radians().cos() * half_turn
    return 2 * EARTH_RADIUS_MILES * chord.sqrt().clip(0, 1).arcsin()
