"""Places of freight: truck parking, ports, air-to-truck facilities, firms by area; invented and real."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from ingest.errors import LayoutError
from ingest.mirror import open_mirror
from ingest.model import Condensed
from ingest.sources import (
    bts_air_truck_facility_county,
    bts_port_county,
    bts_truck_parking_county,
    census_cbp_freight_metro,
)
from tests.ingest.point_shapefile import write_point_shapefile
from tests.ingest.publisher_files import (
    condense_real,
    real_reference,
    reasons,
    small_reference,
    write_csv,
)

ALBANY, SAN_JUAN = (42.65, -73.77), (18.45, -66.10)
ELLIOTT_BAY = (47.59, -122.37)  # the water before Seattle


class TestTruckParking:
    def site(self, number: int, road: str = "I-90 EB", spaces: str = "10", **columns: str) -> dict[str, str]:
        """A site in Albany; `columns` replace or add."""
        usual = {
            "objectid": str(number),
            "nhs_rest_s": f"Rest area {number}",
            "highway_ro": road,
            "state": "NY",
            "latitude": str(ALBANY[0]),
            "longitude": str(ALBANY[1]),
            "number_of": spaces,
        }
        return usual | columns

    def condense(self, folder: Path, *rows: dict[str, str]) -> Condensed:
        path = write_csv(folder / "parking.csv", bts_truck_parking_county.LAYOUT.columns, rows, bom=True)
        return bts_truck_parking_county.condense(bts_truck_parking_county.parse(path), small_reference())

    def test_sites_and_spaces_are_summed_by_county_and_road(self, tmp_path: Path):
        in_seattle = {"state": "WA", "latitude": "47.60", "longitude": "-122.33"}
        table = self.condense(
            tmp_path,
            self.site(1, "I-90 EB", "10"),
            self.site(2, "I90 WB", "15"),
            self.site(3, "NY 5", "4"),
            self.site(4, "I-90W", "1", **in_seattle),
        ).table
        assert table.rows() == [("36001", "I-90", 2, 25), ("36001", "other", 1, 4), ("53033", "I-90", 1, 1)]

    @pytest.mark.parametrize(
        ("written", "road"),
        [
            ("I-10", "I-10"),
            ("I-5S MM", "I-5"),
            ("I24 EB", "I-24"),
            ("I135N", "I-135"),
            ("IH20E", "I-20"),
            ("1-81N", "I-81"),
            ("(I-94/I-294/I-80)EB", "I-94"),
            ("I-95, I-295", "I-95"),
            ("I-10 @ MS 607", "I-10"),
            ("SR5/I-90", "I-90"),
            ("US 20/I-90", "I-90"),
            ("US-231 NB / SB", "US-231"),
            ("US101N", "US-101"),
            ("US 020", "US-20"),
            ("US Rt. 1", "US-1"),
            ("US 23/441", "US-23"),
            ("SR5/US1", "US-1"),
            ("RI-146 N", "other"),
            ("Hwy 99 S", "other"),
            ("177S", "other"),
            ("MI 24", "other"),
            ("Garden State Pkwy", "other"),
            ("I-1234", "other"),
            ("NA", "other"),
        ],
    )
    def test_roads_are_named_in_one_way(self, written: str, road: str):
        named = pl.DataFrame({"road": [written]}).select(bts_truck_parking_county.road(pl.col("road")))
        assert named.item() == road

    @pytest.mark.parametrize(
        ("columns", "reason"),
        [
            ({"highway_ro": ""}, "highway_ro is missing"),
            ({"number_of": ""}, "number_of is missing"),
            ({"number_of": "many"}, "number_of is not a whole number"),
            ({"number_of": "-3"}, "number_of is negative"),
            ({"objectid": ""}, "objectid is missing"),
            ({"latitude": "4265"}, "no latitude in degrees"),
            ({"state": "VT"}, "coordinates lie in another state than the address"),
            (
                {"nhs_rest_s": "Rest area 1"},
                "an earlier row has the same nhs_rest_s, highway_ro, mile_post, state, latitude, longitude, "
                "number_of",
            ),
        ],
    )
    def test_a_site_that_cannot_be_used_is_refused(
        self, tmp_path: Path, columns: dict[str, str], reason: str
    ):
        condensed = self.condense(tmp_path, self.site(1), self.site(2) | columns)
        assert reasons(condensed) == {3: reason}
        assert condensed.table["site_count"].to_list() == [1]

    def test_the_real_file(self, mirror: Path):
        condensed = condense_real("bts_truck_parking_county", mirror)
        assert (condensed.rows_in, condensed.rows_used) == (1_915, 1_912)
        table = condensed.table
        assert (table["site_count"].sum(), table["space_count"].sum()) == (1_912, 39_747)
        # Most of the public sites are on Interstates; Massachusetts Turnpike and such are named by number.
        by_kind = table.group_by(pl.col("road").str.extract("^(I|US|other)")).agg(pl.col("site_count").sum())
        counts = dict(by_kind.iter_rows())
        assert counts["I"] > 1_300
        assert counts["other"] < 150


class TestPort:
    FIELDS = (
        "objectid",
        "id",
        "port_name",
        "imports",
        "exports",
        "domestic",
        "port",
        "type",
        "latitude1",
        "longitude1",
    )

    def port(
        self, code: str, place: tuple[float, float] | None = ALBANY, **columns: str
    ) -> tuple[tuple[float, float] | None, dict[str, str]]:
        """A port with 30 tons, 20 of them foreign; `columns` replace or add."""
        usual = {
            "port": code,
            "port_name": "Port of Albany, NY",
            "total": "30",
            "foreign_": "20",
            "domestic": "10",
        }
        return place, usual | columns

    def condense(self, folder: Path, *ports: tuple[tuple[float, float] | None, dict[str, str]]) -> Condensed:
        path = write_point_shapefile(
            folder / "Principal_Port.shp", (*self.FIELDS, "rank", "total", "foreign_"), ports
        )
        return bts_port_county.condense(bts_port_county.parse(path), small_reference())

    def test_ports_and_tons_are_summed_by_county_and_those_on_the_water_counted(self, tmp_path: Path):
        condensed = self.condense(
            tmp_path,
            self.port("398.000000000000000", ELLIOTT_BAY, total="30.000000000000000"),
            self.port("4120"),
            self.port("4110", total="7.5", foreign_="0", domestic="7.5"),
        )
        assert condensed.table.rows() == [
            ("36001", 2, 37.5, 20.0, 17.5, 0),
            ("53033", 1, 30.0, 20.0, 10.0, 1),
        ]
        assert (condensed.rows_in, condensed.rows_used) == (3, 3)

    @pytest.mark.parametrize(
        ("place", "columns", "reason"),
        [
            (SAN_JUAN, {}, "coordinates lie in no canonical county"),
            (None, {}, "point_latitude is missing"),
            (ALBANY, {"total": "31"}, "total is not foreign and domestic"),
            (ALBANY, {"total": "*" * 20}, "total is not a number"),
            (ALBANY, {"domestic": ""}, "domestic is missing"),
            (ALBANY, {"foreign_": "-20", "total": "-10"}, "total is negative"),
            (ALBANY, {"port": "4.5"}, "port is not a whole number"),
            (ALBANY, {"port_name": ""}, "port_name is missing"),
        ],
    )
    def test_a_port_that_cannot_be_used_is_refused(
        self, tmp_path: Path, place, columns: dict[str, str], reason: str
    ):
        condensed = self.condense(
            tmp_path, self.port("1"), self.port(**{"code": "2", "place": place} | columns)
        )
        assert reasons(condensed) == {2: reason}
        assert condensed.table.rows() == [("36001", 1, 30.0, 20.0, 10.0, 0)]

    def test_a_repeated_port_code_is_refused(self, tmp_path: Path):
        condensed = self.condense(tmp_path, self.port("1"), self.port("2"), self.port("2"))
        assert set(reasons(condensed)) == {2, 3}

    def test_another_layout_is_named(self, tmp_path: Path):
        path = write_point_shapefile(tmp_path / "Principal_Port.shp", self.FIELDS, [self.port("1")])
        with pytest.raises(LayoutError, match=r"Principal_Port\.dbf: .*missing .*total"):
            bts_port_county.parse(path)

    def test_the_real_shapefile(self, mirror: Path):
        condensed = condense_real("bts_port_county", mirror)
        assert (condensed.rows_in, condensed.rows_used) == (150, 146)
        table = condensed.table
        assert (table.height, table["port_count"].sum(), table["nearest_port_count"].sum()) == (134, 146, 23)
        assert table["total_tons"].sum() == 2_515_017_032
        # The nearest centroid would put Los Angeles and Long Beach in Orange County.
        assert table.filter(county_fips="06037")["port_count"].to_list() == [2]
        assert "06059" not in table["county_fips"]
        houston = table.sort("total_tons").select("county_fips", "total_tons").row(-1)
        assert houston == ("48201", 275_940_289)

    def test_every_file_is_named_in_the_provenance(self, mirror: Path):
        obtained = open_mirror(mirror).obtain(bts_port_county.SOURCE, real_reference(mirror))
        assert [Path(each.location).suffix for each in obtained.inputs] == [".shp", ".shx", ".dbf", ".prj"]


class TestAirTruckFacility:
    # Albany and Seattle in web mercator metres.
    ALBANY, SEATTLE = ("-8212039", "5259870"), ("-13617713", "6041306")

    def condense(self, folder: Path, *rows: dict[str, str]) -> Condensed:
        path = write_csv(
            folder / "facilities.csv", bts_air_truck_facility_county.LAYOUT.columns, rows, bom=True
        )
        parsed = bts_air_truck_facility_county.parse(path)
        return bts_air_truck_facility_county.condense(parsed, small_reference())

    def facility(self, number: int, place: tuple[str, str] = ALBANY) -> dict[str, str]:
        return {"objectid": str(number), "x": place[0], "y": place[1], "locid": "ALB"}

    def test_facilities_are_counted_where_the_metres_lie(self, tmp_path: Path):
        rows = (self.facility(1), self.facility(2), self.facility(3, self.SEATTLE))
        assert self.condense(tmp_path, *rows).table.rows() == [("36001", 2), ("53033", 1)]

    @pytest.mark.parametrize(
        ("place", "reason"),
        [
            (("", "5259870"), "x is missing"),
            (("-8212039", "north"), "y is not a number"),
            (("-73.77", "42.65"), "coordinates lie in no canonical county"),
            (("-9e99", "5259870"), "no longitude in degrees"),
            (("-7358218", "2089862"), "coordinates lie in no canonical county"),
        ],
    )
    def test_a_facility_that_lies_nowhere_is_refused(
        self, tmp_path: Path, place: tuple[str, str], reason: str
    ):
        condensed = self.condense(tmp_path, self.facility(1), self.facility(2, place))
        assert reasons(condensed) == {3: reason}

    def test_the_real_file(self, mirror: Path):
        condensed = condense_real("bts_air_truck_facility_county", mirror)
        assert (condensed.rows_in, condensed.rows_used) == (404, 401)
        most = condensed.table.sort("facility_count", descending=True)
        assert most.head(3).rows() == [("06037", 28), ("36081", 25), ("02020", 24)]


class TestFreightFirms:
    def condense(self, folder: Path, *rows: tuple[str, str, str, str]) -> Condensed:
        columns = ("cbsa_code", "naics_code", "emp", "estab")
        named = [dict(zip(columns, row, strict=True)) | {"naics_level": "3"} for row in rows]
        path = write_csv(folder / "firms.csv", census_cbp_freight_metro.LAYOUT.columns, named)
        return census_cbp_freight_metro.condense(census_cbp_freight_metro.parse(path), small_reference())

    def test_exactly_the_three_industries_are_kept(self, tmp_path: Path):
        condensed = self.condense(
            tmp_path,
            ("10580", "484", "70.0", "24.0"),
            ("10580", "4841", "46.0", "10.0"),
            ("10580", "484110", "41.0", "3.0"),
            ("10580", "493", "", "5"),
            ("10580", "31-33", "1861.0", "35.0"),
        )
        assert condensed.table.rows() == [("10580", "484", 24, 70.0), ("10580", "493", 5, None)]
        assert reasons(condensed) == dict.fromkeys((3, 4, 6), "nested or other NAICS code")

    @pytest.mark.parametrize(
        ("row", "reason"),
        [
            (("1058", "484", "1", "1"), "area code is not of five digits"),
            (("", "484", "1", "1"), "cbsa_code is missing"),
            (("10500", "", "1", "1"), "naics_code is missing"),
            (("10500", "484", "1", ""), "estab is missing"),
            (("10500", "484", "1", "1.5"), "estab is not a whole number"),
            (("10500", "484", "1", "-1"), "estab is negative"),
            (("10500", "484", "a", "1"), "emp is not a number"),
            (("10500", "484", "-9", "1"), "emp is negative"),
        ],
    )
    def test_a_row_that_cannot_be_used_is_refused(
        self, tmp_path: Path, row: tuple[str, str, str, str], reason: str
    ):
        condensed = self.condense(tmp_path, ("10580", "484", "1", "1"), row)
        assert reasons(condensed) == {3: reason}

    def test_the_real_extract(self, mirror: Path):
        condensed = condense_real("census_cbp_freight_metro", mirror)
        assert (condensed.rows_in, condensed.rows_used) == (17_026, 1_965)
        sums = (
            condensed.table.group_by("naics_code")
            .agg(pl.len(), pl.col("establishments").sum())
            .sort("naics_code")
        )
        assert sums.rows() == [("484", 931, 124_167), ("492", 496, 14_095), ("493", 538, 16_261)]
        areas = condense_real("cbsa_delineation", mirror).table["cbsa_code"]
        # The areas are those of 2015: every one is known, and two have no trucking firm of three.
        assert set(condensed.table["cbsa_code"]) < set(areas)
        assert len(set(areas) - set(condensed.table["cbsa_code"])) == 2
