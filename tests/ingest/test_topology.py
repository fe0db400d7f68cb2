"""The map: every county is there, neighbours share their boundary, and the same input makes the same bytes."""

from __future__ import annotations

import json
from functools import cache

import numpy as np
import polars as pl
import pytest
import shapely

from ingest import topology
from ingest.errors import LayoutError
from ingest.reference import SEEDS
from ingest.shapes import Shapes, county_shapefile, load_shapes
from ingest.snapshot import SNAPSHOT_FOLDER
from ingest.topology import build_topology, cut

COUNTIES = pl.DataFrame(
    {
        "county_fips": ["01001", "01003", "02001"],
        "state": ["AL", "AL", "AK"],
        "county_name": ["West", "East", "Far"],
    }
)
STATES = pl.DataFrame(
    {"state": ["AL", "AK"], "state_fips": ["01", "02"], "state_name": ["Alabama", "Alaska"]}
)


def shapes_of(polygons: list[shapely.Geometry], codes: list[str]) -> Shapes:
    outlines = np.array(polygons)
    return Shapes(np.array(codes), outlines, shapely.STRtree(outlines))


def three_squares() -> Shapes:
    """Two squares of a degree side by side, with a straight side of five vertices between them, and one far away."""
    between = [(-99, 31), (-99, 30.75), (-99, 30.5), (-99, 30.25), (-99, 30)]
    west = shapely.Polygon([(-100, 30), (-100, 31), *between])
    east = shapely.Polygon([(-98, 31), (-98, 30), *between[::-1]])
    return shapes_of([east, west, shapely.box(170, 52, 171, 53)], ["01003", "01001", "02001"])


@cache
def whole() -> bytes:
    counties = pl.read_parquet(SNAPSHOT_FOLDER / "gazetteer_county.parquet")
    states = pl.read_csv(SEEDS / "state.csv", infer_schema=False)
    return build_topology(load_shapes(county_shapefile()), counties, states)


def decoded(file: bytes, name: str) -> dict[str, shapely.Geometry]:
    """id -> geometry in degrees, as a map library decodes it."""
    read = json.loads(file)
    scale, corner = (np.array(read["transform"][part]) for part in ("scale", "translate"))
    arcs = [np.cumsum(arc, axis=0) * scale + corner for arc in read["arcs"]]

    def ring(numbers: list[int]) -> np.ndarray:
        runs = [arcs[number] if number >= 0 else arcs[~number][::-1] for number in numbers]
        for one, following in zip(runs, [*runs[1:], runs[0]], strict=True):
            assert (one[-1] == following[0]).all()
        return np.concatenate([runs[0], *(run[1:] for run in runs[1:])])

    shown = {}
    for each in read["objects"][name]["geometries"]:
        parts = [each["arcs"]] if each["type"] == "Polygon" else each["arcs"]
        polygons = [shapely.Polygon(ring(part[0]), [ring(hole) for hole in part[1:]]) for part in parts]
        shown[each["id"]] = polygons[0] if each["type"] == "Polygon" else shapely.MultiPolygon(polygons)
    return shown


def km2(degrees: shapely.Geometry) -> float:
    return float(shapely.area(shapely.transform(degrees, topology._to_plane)))


def test_a_shared_side_is_one_arc_and_straight() -> None:
    read = json.loads(build_topology(three_squares(), COUNTIES, STATES))
    west, east, far = read["objects"]["counties"]["geometries"]
    assert (west["id"], west["properties"]) == ("01001", {"name": "West", "state": "AL"})
    assert west["type"] == "Polygon"
    shared = {number if number >= 0 else ~number for number in west["arcs"][0]} & {
        number if number >= 0 else ~number for number in east["arcs"][0]
    }
    assert len(shared) == 1
    assert len(read["arcs"][shared.pop()]) == 2  # its three inner vertices lie on a line
    assert len(read["arcs"]) == 4  # around each county, between two, around the far one
    alaska, alabama = read["objects"]["states"]["geometries"]
    assert (alabama["id"], alabama["properties"]) == ("AL", {"name": "Alabama", "fips": "01"})
    assert alaska["arcs"] == far["arcs"]
    assert read["bbox"] == [-100, 30, 171, 53]


def test_outer_rings_run_clockwise() -> None:
    for name in ("counties", "states", "nation"):
        for part in shapely.get_parts(list(decoded(whole(), name).values())):
            assert not part.exterior.is_ccw
            assert all(hole.is_ccw for hole in part.interiors)


def test_an_enclave_is_a_hole_of_its_neighbour() -> None:
    square, inner = shapely.box(0, 0, 3, 3), shapely.box(1, 1, 2, 2)
    made = cut([shapely.normalize(square.difference(inner)), shapely.normalize(inner)])
    around, within = made.geometries
    outer, (hole,) = around["arcs"]
    assert outer == [0]
    assert within["arcs"] == [[~hole]]


def test_a_county_without_a_shape_and_a_state_without_a_name_are_named() -> None:
    with pytest.raises(LayoutError, match=r"1 counties have no shape to draw: \['02001'\]"):
        build_topology(shapes_of(list(three_squares().polygons[:2]), ["01003", "01001"]), COUNTIES, STATES)
    with pytest.raises(LayoutError, match=r"not the same: \['AK'\]"):
        build_topology(three_squares(), COUNTIES, STATES.head(1))


def test_every_county_has_its_place_and_most_of_its_land() -> None:
    shapes, drawn = load_shapes(county_shapefile()), decoded(whole(), "counties")
    real = dict(zip(shapes.county_fips.tolist(), shapes.polygons, strict=True))
    assert len(drawn) == 3_142
    shares = {fips: km2(each.buffer(0)) / km2(real[fips]) for fips, each in drawn.items()}
    # The smallest, Falls Church with 5 km2, loses most.
    assert min(shares.values()) > 0.5
    assert np.mean(np.abs(np.array(list(shares.values())) - 1) < 0.05) > 0.99
    assert abs(sum(map(km2, drawn.values())) / sum(km2(real[fips]) for fips in drawn) - 1) < 0.001
    for fips in ("36061", "51610", "15005", "02016", "06075"):
        assert drawn[fips].buffer(0).intersects(shapely.point_on_surface(real[fips])), fips


def test_the_far_aleutians_stay_beyond_the_antimeridian() -> None:
    parts = shapely.get_parts(decoded(whole(), "counties")["02016"])
    sides = {bool(bounds[0] > 0) for bounds in shapely.bounds(parts)}
    assert sides == {True, False}
    assert max(shapely.bounds(parts)[:, 2] - shapely.bounds(parts)[:, 0]) < 3


def test_states_and_nation_are_the_sum_of_their_counties() -> None:
    counties, states, nation = (decoded(whole(), name) for name in ("counties", "states", "nation"))
    state_of = {
        each["id"]: each["properties"]["state"]
        for each in json.loads(whole())["objects"]["counties"]["geometries"]
    }
    assert set(states) == set(state_of.values())
    for state, outline in states.items():
        members = sum(km2(each) for fips, each in counties.items() if state_of[fips] == state)
        assert km2(outline) == pytest.approx(members, rel=1e-5), state
    assert km2(nation["US"]) == pytest.approx(sum(map(km2, states.values())), rel=1e-5)


def test_the_file_is_small_and_the_same_each_time() -> None:
    whole.cache_clear()
    first = whole()
    whole.cache_clear()
    assert whole() == first
    assert len(first) < 1_000_000
