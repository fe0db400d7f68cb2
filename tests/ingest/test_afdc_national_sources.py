"""AFDC's national files: DC fast stations of 2019, corridor stations, heavy-duty vehicles; invented and real."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from ingest import afdc
from ingest.errors import EmptySourceError, LayoutError, MissingFileError
from ingest.mirror import open_mirror
from ingest.model import Condensed
from ingest.sources import afdc_corridor_station_county as corridor
from ingest.sources import afdc_dc_fast_county, afdc_heavy_duty_model
from tests.ingest.point_shapefile import write_point_shapefile
from tests.ingest.publisher_files import (
    condense_real,
    real_reference,
    reasons,
    small_reference,
    write_csv,
)

ALBANY, SEATTLE = (42.65, -73.77), (47.60, -122.33)
SHORT_NAMES = {full: short for short, full in corridor.FULL_NAMES.items()}
ANOTHER_STATE = "coordinates lie in another state than the address"


def heading(name: str) -> str:
    return name.replace("_", " ").title()


class TestDcFast:
    HEADER = tuple(heading(name) for name in afdc.LAYOUT_2019.columns)

    def station(self, number: int, ports: str, **columns: str) -> dict[str, str]:
        """A public station in Albany; `columns` in snake_case replace or add."""
        usual = {
            "id": str(number),
            "fuel_type_code": "ELEC",
            "status_code": "E",
            "access_code": "public",
            "state": "NY",
            "latitude": str(ALBANY[0]),
            "longitude": str(ALBANY[1]),
            "ev_dc_fast_count": ports,
        }
        return {heading(name): value for name, value in (usual | columns).items()}

    def condense(self, folder: Path, *rows: dict[str, str], header: tuple[str, ...] = HEADER) -> Condensed:
        path = write_csv(folder / "stations.csv", header, rows)
        return afdc_dc_fast_county.condense(afdc_dc_fast_county.parse(path), small_reference())

    def test_ports_and_stations_are_counted_by_county(self, tmp_path: Path):
        in_seattle = {"state": "WA", "latitude": "47.60", "longitude": "-122.33"}
        condensed = self.condense(
            tmp_path,
            self.station(1, "4", intersection_directions="behind\nthe hall"),
            self.station(2, "6.0"),
            self.station(3, "1", **in_seattle),
        )
        assert condensed.table.rows() == [("36001", 10, 2, 2, 0), ("53033", 1, 1, 1, 0)]

    def test_a_station_on_the_water_says_so(self, tmp_path: Path):
        elliott_bay = {"state": "WA", "latitude": "47.59", "longitude": "-122.37"}
        condensed = self.condense(tmp_path, self.station(1, "2"), self.station(2, "3", **elliott_bay))
        assert condensed.table.rows() == [("36001", 2, 1, 1, 0), ("53033", 3, 1, 0, 1)]

    @pytest.mark.parametrize(
        ("columns", "reason"),
        [
            ({"fuel_type_code": "CNG"}, "not an electric station"),
            ({"fuel_type_code": ""}, "fuel_type_code is missing"),
            ({"access_code": "private"}, "not public"),
            ({"access_code": ""}, "not public"),
            ({"status_code": "T"}, "not available (status code is not E)"),
            ({"ev_dc_fast_count": ""}, "no DC fast port"),
            ({"ev_dc_fast_count": "0"}, "no DC fast port"),
            ({"ev_dc_fast_count": "two"}, "ev_dc_fast_count is not a whole number"),
            ({"ev_dc_fast_count": "-2"}, "ev_dc_fast_count is negative"),
            ({"state": "NM"}, ANOTHER_STATE),
            ({"latitude": ""}, "latitude is missing"),
            ({"id": "1.5"}, "id is not a whole number"),
        ],
    )
    def test_a_station_that_does_not_count_is_refused(
        self, tmp_path: Path, columns: dict[str, str], reason: str
    ):
        condensed = self.condense(tmp_path, self.station(1, "4"), self.station(2, **{"ports": "4"} | columns))
        assert reasons(condensed) == {3: reason}
        assert condensed.table["dc_fast_port_count"].to_list() == [4]

    def test_the_later_layout_is_read_too_and_another_one_refused(self, tmp_path: Path):
        later = tuple(heading(name) for name in afdc.LAYOUT_2025.columns)
        assert self.condense(tmp_path, self.station(1, "4"), header=later).rows_used == 1
        renamed = tuple(name.replace("Ev Dc Fast Count", "Ev Dcfc Count") for name in self.HEADER)
        with pytest.raises(LayoutError, match="renamed ev_dc_fast_count -> ev_dcfc_count"):
            self.condense(tmp_path, {"Id": "1", "Ev Dcfc Count": "4"}, header=renamed)

    def test_no_usable_station_is_an_empty_source(self, tmp_path: Path):
        with pytest.raises(EmptySourceError, match="not public"):
            self.condense(tmp_path, self.station(1, "4", access_code="private"))

    def test_the_real_file(self, mirror: Path):
        condensed = condense_real("afdc_dc_fast_county", mirror)
        assert (condensed.rows_in, condensed.rows_used) == (3_262, 3_259)
        # Two addresses in Florida say AL, one in Minnesota NM.
        assert condensed.quarantine["reason"].to_list() == [ANOTHER_STATE] * 3
        table = condensed.table
        assert table["dc_fast_port_count"].sum() == 11_786
        in_new_york = table.filter(pl.col("county_fips").str.starts_with("36"))
        assert in_new_york["dc_fast_port_count"].sum() == 496
        assert table["nearest_station_count"].sum() == 0


class TestCorridor:
    def fields(self, fuel: corridor.Fuel) -> list[str]:
        published = [name for name in (*corridor.COMMON, *fuel.columns) if name not in corridor.GEOMETRY]
        return [
            {"fuel_type": "fuel_type_", "rd_blends_2": "rd_blends_"}.get(name, name) for name in published
        ]

    def station(
        self, number: int, code: str, place: tuple[float, float] | None = ALBANY, **columns: str
    ) -> tuple[tuple[float, float] | None, dict[str, str]]:
        """A public station of that fuel; `columns` by AFDC's full names replace or add."""
        usual = {
            "id": str(number),
            "fuel_type_code": code,
            "status_code": "E",
            "access_code": "public",
            "state": "NY",
        }
        short = {SHORT_NAMES.get(name, name): value for name, value in (usual | columns).items()}
        return place, {{"fuel_type": "fuel_type_"}.get(name, name): value for name, value in short.items()}

    def write(self, folder: Path, **by_fuel: list) -> Path:
        """The four shapefiles; a fuel that is not named has one station in Albany."""
        for position, fuel in enumerate(corridor.FUELS):
            records = by_fuel.get(fuel.name, [self.station(900 + position, fuel.code)])
            write_point_shapefile(folder / fuel.path, self.fields(fuel), records)
        return folder / corridor.FUELS[0].path

    def condense(self, folder: Path, **by_fuel: list) -> Condensed:
        return corridor.condense(corridor.parse(self.write(folder, **by_fuel)), small_reference())

    def test_stations_are_counted_by_county_and_fuel(self, tmp_path: Path):
        condensed = self.condense(
            tmp_path,
            electric=[
                self.station(1, "ELEC", ev_dc_fast_count="4"),
                self.station(2, "ELEC", ev_dc_fast_count="10", ev_level2="2"),
                self.station(3, "ELEC", SEATTLE, state="WA"),
            ],
            cng=[
                self.station(4, "CNG", cng_vehicle_class="HD"),
                self.station(5, "CNG", cng_vehicle_class="MD"),
                self.station(6, "CNG"),
            ],
            lng=[self.station(7, "LNG", lng_vehicle_class="HD", station_na="Caf\u00e9")],
        )
        assert condensed.table.rows() == [
            ("36001", "cng", 3, 1, 0),
            ("36001", "electric", 2, 0, 14),
            ("36001", "hydrogen", 1, 0, 0),
            ("36001", "lng", 1, 1, 0),
            ("53033", "electric", 1, 0, 0),
        ]
        assert (condensed.rows_in, condensed.rows_used) == (8, 8)

    @pytest.mark.parametrize(
        ("columns", "reason"),
        [
            ({"fuel_type_code": "CNG"}, "not of the file's fuel"),
            ({"fuel_type_code": ""}, "not of the file's fuel"),
            ({"access_code": "private"}, "not public"),
            ({"status_code": "P"}, "not available (status code is not E)"),
            ({"ev_dc_fast_count": "*****"}, "ev_dc_fast_count is not a whole number"),
            ({"cng_vehicle_class": "XL"}, "vehicle class is none of LD, MD, HD"),
            ({"state": "NJ"}, ANOTHER_STATE),
            ({"id": ""}, "id is missing"),
            ({"place": None}, "latitude is missing"),
            ({"place": (0.0, 0.0)}, "coordinates lie in no canonical county"),
        ],
    )
    def test_a_station_that_does_not_count_is_refused(self, tmp_path: Path, columns: dict, reason: str):
        condensed = self.condense(
            tmp_path, electric=[self.station(1, "ELEC"), self.station(2, **{"code": "ELEC"} | columns)]
        )
        assert reasons(condensed) == {2: reason}
        assert condensed.table["station_count"].sum() == 4

    def test_the_same_station_in_two_files_is_refused_in_both(self, tmp_path: Path):
        condensed = self.condense(tmp_path, cng=[self.station(5, "CNG")], lng=[self.station(5, "LNG")])
        assert condensed.quarantine["reason"].to_list() == ["several rows have the same id"] * 2

    def test_a_lost_file_or_another_fuels_layout_is_refused(self, tmp_path: Path):
        path = self.write(tmp_path)
        hydrogen = tmp_path / corridor.FUELS[3].path
        hydrogen.with_suffix(".dbf").unlink()
        with pytest.raises(MissingFileError, match=r"US_hy\.dbf"):
            corridor.parse(path)
        write_point_shapefile(hydrogen, self.fields(corridor.FUELS[0]), [self.station(1, "HY")])
        with pytest.raises(LayoutError, match=r"US_hy\.dbf: .*corridor stations of 2023, hydrogen"):
            corridor.parse(path)

    def test_every_file_is_named_in_the_provenance(self, mirror: Path):
        obtained = open_mirror(mirror).obtain(corridor.SOURCE, real_reference(mirror))
        names = [Path(each.location).name for each in obtained.inputs]
        assert names[:4] == ["US_elec.shp", "US_elec.shx", "US_elec.dbf", "US_elec.prj"]
        assert len(set(names)) == 16

    def test_the_real_files(self, mirror: Path):
        condensed = condense_real("afdc_corridor_station_county", mirror)
        assert (condensed.rows_in, condensed.rows_used) == (593 + 758 + 50 + 57, 1_458)
        measures = ("station_count", "heavy_duty_site_count", "dc_fast_port_count")
        by_fuel = condensed.table.group_by("fuel").agg(pl.col(measures).sum()).sort("fuel")
        assert by_fuel.rows() == [
            ("cng", 758, 617, 0),
            ("electric", 593, 0, 3_061),
            ("hydrogen", 57, 0, 0),
            ("lng", 50, 50, 0),
        ]


class TestHeavyDutyModel:
    HEADER = tuple(heading(name) for name in afdc_heavy_duty_model.LAYOUT.columns)

    def model(self, number: int, fuels: str = "Electric", application: str = "Tractor", **columns: str):
        """A model on offer; `columns` in snake_case replace or add."""
        usual = {
            "vehicle_id": str(number),
            "model": "Invented",
            "manufacturer": "Maker",
            "fuels": fuels,
            "application_categories": application,
        }
        return {heading(name): value for name, value in (usual | columns).items()}

    def condense(self, folder: Path, *rows: dict[str, str]) -> Condensed:
        path = write_csv(folder / "vehicles.csv", self.HEADER, rows)
        return afdc_heavy_duty_model.condense(afdc_heavy_duty_model.parse(path), small_reference())

    def stating(self, number: int, battery: str = "", range_: str = "", **columns: str) -> dict[str, str]:
        """An electric tractor with this battery and range."""
        stated = {afdc_heavy_duty_model.BATTERY: battery, afdc_heavy_duty_model.RANGE: range_}
        return self.model(number, **stated | columns)

    def test_models_and_makers_are_counted_by_application_and_fuel(self, tmp_path: Path):
        condensed = self.condense(
            tmp_path,
            self.model(1, "CNG - Compressed Natural Gas|LNG - Liquified Natural Gas", "Refuse"),
            self.model(2, "CNG - Bi-fuel", "Refuse|Tractor"),
            self.model(3, "CNG - Compressed Natural Gas", "Refuse", manufacturer="Another"),
            self.model(4, "Hydrogen Fuel Cell", "Van"),
            self.model(
                5, "CNG - Compressed Natural Gas|Hydrogen Fuel Cell|Electric", "Van|Vocational/Cab Chassis"
            ),
        )
        nothing_stated = (0, 0, 0, None, None, None)
        assert condensed.table.rows() == [
            ("refuse", "natural_gas", 3, 2, *nothing_stated, False, False),
            ("van", "hydrogen", 1, 1, *nothing_stated, False, True),
            ("van", "several", 1, 1, *nothing_stated, False, False),
        ]
        assert (condensed.rows_in, condensed.rows_used) == (5, 5)

    def test_medians_are_of_the_models_that_state_a_figure(self, tmp_path: Path):
        table = self.condense(
            tmp_path,
            self.stating(1, "300.5", "150.0", **{afdc_heavy_duty_model.BATTERY_MAX: "900"}),
            self.stating(2, "400", "100"),
            self.stating(3, "1,000"),
            self.stating(4, range_="200"),
            self.stating(5, "100", "0"),
            self.stating(6),
        ).table
        kwh_per_mile = (300.5 / 150 + 4) / 2
        assert table.rows() == [
            ("tractor", "electric", 6, 1, 4, 4, 2, 350.25, 125.0, pytest.approx(kwh_per_mile), True, False)
        ]

    @pytest.mark.parametrize(
        ("row", "reason"),
        [
            ({"fuels": ""}, "fuels is missing"),
            ({"fuels": "Electric|Steam"}, "fuels holds a name that has no code yet"),
            ({"application": "Hovercraft"}, "application_categories holds a name that has no code yet"),
            ({"application": ""}, "application_categories is missing"),
            ({"manufacturer": ""}, "manufacturer is missing"),
            ({"vehicle_id": "A1"}, "vehicle_id is not a whole number"),
            ({afdc_heavy_duty_model.RANGE: "far"}, "electric_only_range_stated_min is not a number"),
            ({afdc_heavy_duty_model.BATTERY: "-1"}, "battery_capacity_k_wh_stated_or_min is negative"),
            (
                {afdc_heavy_duty_model.RANGE: "200", afdc_heavy_duty_model.RANGE_MAX: "100"},
                "electric_only_range_max is below electric_only_range_stated_min",
            ),
            (
                {afdc_heavy_duty_model.RANGE_MAX: "100"},
                "electric_only_range_max is below electric_only_range_stated_min",
            ),
        ],
    )
    def test_a_model_that_cannot_be_used_is_refused(self, tmp_path: Path, row: dict[str, str], reason: str):
        condensed = self.condense(tmp_path, self.model(1), self.model(2, **row))
        assert reasons(condensed) == {3: reason}
        assert condensed.table["model_count"].to_list() == [1]

    def test_both_rows_of_a_repeated_model_are_refused(self, tmp_path: Path):
        assert set(reasons(self.condense(tmp_path, self.model(1), self.model(2), self.model(1)))) == {2, 4}

    def test_the_real_file(self, mirror: Path):
        condensed = condense_real("afdc_heavy_duty_model", mirror)
        assert (condensed.rows_in, condensed.rows_used) == (252, 251)
        assert condensed.quarantine["reason"].to_list() == ["fuels is missing"]
        table = condensed.table
        assert (table.height, table["model_count"].sum()) == (37, 251)
        # Two step vans sold as electric among others are of several fuels.
        assert table.filter("is_electric")["model_count"].sum() == 120
        assert table.filter("is_hydrogen")["model_count"].sum() == 6
        assert table["battery_model_count"].sum() == 36
        assert table["range_model_count"].sum() == 46
        assert table["kwh_per_mile_model_count"].sum() == 32
        # Battery and range are stated for battery-electric vehicles only.
        assert table.filter(pl.col("range_model_count") > 0)["fuel"].unique().to_list() == ["electric"]
        school_bus = table.filter(application="school_bus", fuel="electric")
        assert school_bus.select("median_battery_kwh", "median_range_miles").row(0) == (194, 150)
