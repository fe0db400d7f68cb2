"""Codes, names and points brought home to the canonical counties."""

from __future__ import annotations

import math
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import IngestError, MissingFileError
from ingest.files import read_workbook_rows
from ingest.reference import SEEDS, Reference, build_reference, reference_before_counties
from ingest.shapes import (
    centroids,
    county_shapefile,
    great_circle_miles,
    load_shapes,
    touching_pairs,
)
from tests.ingest.publisher_files import snapshot_reference

LOS_ANGELES, ALEXANDRIA, FAIRFAX_COUNTY, FAIRFAX_CITY = "06037", "51510", "51059", "51600"


@pytest.fixture(scope="module")
def reference() -> Reference:
    """The real one: counties of the embedded snapshot, seeds of the project."""
    return snapshot_reference()


def seeds(folder: Path, crosswalk: str) -> Path:
    (folder / "county_crosswalk.csv").write_text(
        "from_county_fips,county_fips,weight,method,source\n" + crosswalk
    )
    (folder / "county_name_exceptions.csv").write_text("state,county_name,county_fips\nAA,Old,01001\n")
    return folder


def counties(*rows: tuple[str, str, str]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=["county_fips", "state", "county_name"], orient="row")


TWO = counties(("01001", "AA", "Alpha County"), ("01003", "AA", "Beta County"))


class TestCodes:
    def test_a_canonical_code_stays_and_a_lost_zero_comes_back(self, reference: Reference):
        seen = pl.DataFrame({"code": ["06037", "6037"]})
        home = reference.to_canonical(seen, "code")
        assert home["county_fips"].to_list() == [LOS_ANGELES, LOS_ANGELES]
        assert home["crosswalk_method"].to_list() == ["direct", "direct"]

    def test_merged_and_renamed_counties_come_home_whole(self, reference: Reference):
        seen = pl.DataFrame({"code": ["02063", "02066", "02270", "46113", "51515"]})
        home = reference.to_canonical(seen, "code")
        assert home["county_fips"].to_list() == ["02261", "02261", "02158", "46102", "51019"]
        assert home["crosswalk_weight"].to_list() == [1.0] * 5

    def test_an_unknown_code_is_null_and_not_dropped(self, reference: Reference):
        home = reference.to_canonical(pl.DataFrame({"code": ["72001", None]}), "code")
        assert home["county_fips"].to_list() == [None, None]

    def test_a_planning_region_is_spread_by_the_population_of_2020(self, reference: Reference):
        home = reference.to_canonical(pl.DataFrame({"code": ["09110"], "people": [3605944.0]}), "code")
        spread = home.select("county_fips", pl.col("people") * pl.col("crosswalk_weight"))
        assert dict(spread.rows())["09001"] == pytest.approx(957_419)
        assert dict(spread.rows())["09015"] == pytest.approx(116_418)
        assert spread.height == 8

    @given(amounts=st.lists(st.floats(0, 1e9, allow_subnormal=False), min_size=9, max_size=9))
    def test_the_crosswalk_conserves_connecticut(self, reference: Reference, amounts: list[float]):
        regions = [f"09{region}" for region in range(110, 200, 10)]
        home = reference.to_canonical(pl.DataFrame({"code": regions, "amount": amounts}), "code")
        total = (home["amount"] * home["crosswalk_weight"]).sum()
        assert math.isclose(total, sum(amounts), rel_tol=1e-9)
        assert set(home["county_fips"]) == {f"090{old:02d}" for old in range(1, 16, 2)}

    def test_weights_that_do_not_sum_to_one_are_refused(self, tmp_path: Path):
        half = seeds(tmp_path, "02999,01001,0.5,merge,x\n02999,01003,0.4,merge,x\n")
        with pytest.raises(IngestError, match=r"the weights of 02999 sum to 0\.9, not 1"):
            build_reference(TWO, seeds=half)

    @pytest.mark.parametrize("row", ["02999,09999,1,merge,x", "01001,01003,1,merge,x"])
    def test_a_crosswalk_leads_from_outside_to_a_canonical_county(self, tmp_path: Path, row: str):
        with pytest.raises(IngestError, match=row[:5] + " -> " + row[6:11]):
            build_reference(TWO, seeds=seeds(tmp_path, row + "\n"))

    def test_a_missing_seed_says_how_to_restore_it(self, tmp_path: Path):
        with pytest.raises(MissingFileError, match="git checkout"):
            reference_before_counties(seeds=tmp_path)


def matched(reference: Reference, *names: tuple[str, str]) -> list[tuple[str | None, str | None]]:
    frame = pl.DataFrame(names, schema=["state", "county"], orient="row")
    return reference.county_by_name(frame).select("county_fips", "match_method").rows()


class TestNames:
    @pytest.mark.parametrize(
        ("state", "name", "county_fips"),
        [
            ("AL", "De Kalb", "01049"),
            ("IL", "La Salle County", "17099"),
            ("LA", "LaSalle Parish", "22059"),
            ("MN", "Saint Louis", "27137"),
            ("MO", "Sainte Genevieve", "29186"),
            ("NM", "Dona Ana", "35013"),
            ("MD", "PRINCE GEORGES", "24033"),
            ("AK", "Matanuska Susitna", "02170"),
            ("AK", "Juneau City and Borough", "02110"),
            ("DC", "District of Columbia", "11001"),
            ("NV", "Carson City", "32510"),
            ("LA", "St  John The Baptist", "22095"),
        ],
    )
    def test_spelling_does_not_matter(self, reference: Reference, state: str, name: str, county_fips: str):
        assert matched(reference, (state, name)) == [(county_fips, "name")]

    @pytest.mark.parametrize(
        ("state", "county", "city"),
        [
            ("VA", ("Fairfax", FAIRFAX_COUNTY), ("Fairfax City", FAIRFAX_CITY)),
            ("VA", ("Richmond County", "51159"), ("City of Richmond", "51760")),
            ("VA", ("Roanoke", "51161"), ("Roanoke city", "51770")),
            ("VA", ("Franklin", "51067"), ("Franklin City", "51620")),
            ("MD", ("Baltimore", "24005"), ("Baltimore City", "24510")),
            ("MO", ("St Louis", "29189"), ("St Louis City", "29510")),
        ],
    )
    def test_a_bare_name_is_the_county_and_city_the_city(self, reference: Reference, state, county, city):
        assert matched(reference, (state, county[0]), (state, city[0])) == [
            (county[1], "name"),
            (city[1], "name"),
        ]

    def test_counties_called_city_and_cities_without_a_namesake(self, reference: Reference):
        seen = [("VA", "James City"), ("VA", "Charles City"), ("VA", "Alexandria"), ("VA", "Alexandria City")]
        assert [code for code, _ in matched(reference, *seen)] == ["51095", "51036", ALEXANDRIA, ALEXANDRIA]

    def test_exceptions_come_home_and_say_so(self, reference: Reference):
        assert matched(reference, ("SD", "Shannon"), ("VA", "Bedford City"), ("VA", "Bedford")) == [
            ("46102", "exception"),
            ("51019", "exception"),
            ("51019", "name"),
        ]

    def test_a_former_area_stands_for_each_of_its_parts(self, reference: Reference):
        assert matched(reference, ("AK", "Skagway Hoonah Angoon")) == [
            ("02105", "exception"),
            ("02230", "exception"),
        ]

    def test_an_unknown_name_is_null(self, reference: Reference):
        assert matched(reference, ("CA", "Orange"), ("NV", "Orange"), ("CA", None)) == [
            ("06059", "name"),
            (None, None),
            (None, None),
        ]

    def test_every_county_is_found_by_its_own_name(self, reference: Reference):
        home = reference.county_by_name(
            reference.counties.rename({"county_fips": "own"}), county_name="county_name"
        )
        assert home["county_fips"].to_list() == home["own"].to_list()

    def test_two_counties_of_one_name_are_an_error(self, tmp_path: Path):
        twins = counties(("01001", "AA", "Alpha County"), ("01003", "AA", "Alpha Parish"))
        with pytest.raises(IngestError, match="two counties of one state"):
            build_reference(twins, seeds=seeds(tmp_path, "02999,01001,1,merge,x\n")).county_by_name(
                pl.DataFrame({"state": ["AA"], "county": ["Alpha"]})
            )

    def test_the_names_of_eia_861_all_match(self, reference: Reference, mirror: Path):
        rows = read_workbook_rows(mirror / "eia861_2018" / "Service_Territory_2018.xlsx")
        home = reference.county_by_name(rows)
        assert home["county_fips"].null_count() == 0
        assert (home["match_method"] == "name").sum() / rows.height > 0.998


def county_at(reference: Reference, latitude: float | None, longitude: float | None):
    frame = pl.DataFrame(
        {"latitude": [latitude], "longitude": [longitude]},
        schema=dict.fromkeys(("latitude", "longitude"), pl.Float64),
    )
    return reference.county_of_points(frame).select("county_fips", "point_method").row(0)


class TestPoints:
    def test_a_point_on_land_lies_in_its_polygon(self, reference: Reference):
        assert county_at(reference, 34.05, -118.24) == (LOS_ANGELES, "polygon")
        assert county_at(reference, 40.75, -73.98) == ("36061", "polygon")

    def test_a_point_offshore_goes_to_the_nearest_polygon(self, reference: Reference):
        # In San Pedro Bay: the centre of Orange County is nearer than that of Los Angeles County.
        assert county_at(reference, 33.70, -118.25) == (LOS_ANGELES, "nearest_polygon")

    @pytest.mark.parametrize("place", [(0.0, 0.0), (18.4, -66.1 + 60), (34.0, None), (float("nan"), -100.0)])
    def test_a_point_far_from_any_county_or_missing_is_null(self, reference: Reference, place):
        assert county_at(reference, *place) == (None, None)


class TestShapes:
    def test_the_shapes_cover_the_canonical_counties_exactly(self, reference: Reference):
        codes = {str(code) for code in load_shapes(county_shapefile()).county_fips if code < "57"}
        assert codes == set(reference.counties["county_fips"])

    def test_centroids_are_where_an_atlas_has_them(self, reference: Reference):
        place = {code: (lat, lon) for code, lat, lon in centroids(reference.shapes).rows()}
        assert place[LOS_ANGELES] == pytest.approx((34.3, -118.2), abs=0.1)
        # The Aleutians West lie on both sides of the 180th meridian.
        assert place["02016"] == pytest.approx((52.8, -173.8), abs=0.5)

    def test_shapes_that_touch_are_those_that_intersect(self, reference: Reference):
        shapes = reference.shapes
        few = [position for position, code in enumerate(shapes.county_fips) if code[:2] in {"09", "44", "25"}]
        intersecting = {
            (str(shapes.county_fips[one]), str(shapes.county_fips[other]))
            for one in few
            for other in few
            if one != other and shapes.polygons[one].intersects(shapes.polygons[other])
        }
        touching = touching_pairs(shapes).filter(
            pl.col(column).str.slice(0, 2).is_in(["09", "44", "25"])
            for column in ("county_fips", "neighbor_county_fips")
        )
        assert set(touching.rows()) == intersecting

    def test_a_degree_of_latitude_is_sixty_nine_miles(self):
        place = pl.DataFrame({"a": [40.0], "b": [-100.0], "c": [41.0]})
        miles = place.select(great_circle_miles(pl.col("a"), pl.col("b"), pl.col("c"), pl.col("b"))).item()
        assert miles == pytest.approx(69.09, abs=0.01)


def test_the_seeds_lie_where_dbt_reads_them():
    assert {path.name for path in SEEDS.glob("county_*.csv")} == {
        "county_crosswalk.csv",
        "county_name_exceptions.csv",
    }
