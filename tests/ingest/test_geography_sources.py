"""The five geography sources: invented files with every fault, and the real ones against known figures."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from ingest.errors import EmptySourceError, IngestError, LayoutError
from ingest.model import Condensed, Parsed
from ingest.reference import reference_before_counties
from ingest.registry import source
from ingest.shapes import county_shapefile
from ingest.sources import (
    cbsa_delineation,
    county_adjacency,
    county_population,
    county_shape,
    gazetteer_county,
)
from tests.ingest.publisher_files import reasons, snapshot_reference


class TestGazetteer:
    GOOD = "AA|01001|9|Alpha County|2000000|500000|1|1|1.0|1.0"

    def condense(self, tmp_path: Path, *lines: str) -> Condensed:
        path = tmp_path / "gazetteer.txt"
        path.write_text("\n".join(lines) + "\n")
        return gazetteer_county.condense(gazetteer_county.parse(path), reference_before_counties())

    def test_areas_are_square_kilometres(self, tmp_path: Path):
        assert self.condense(tmp_path, self.GOOD).table.row(0) == ("01001", "AA", "Alpha County", 2.0, 0.5)

    def test_faults_are_quarantined_with_their_row(self, tmp_path: Path):
        condensed = self.condense(
            tmp_path,
            self.GOOD,
            "PR|72001|9|Alfa Municipio|1|1|1|1|1.0|1.0",
            "AA|1003|9|Beta County|1|1|1|1|1.0|1.0",
            "AA|01005|9|Gamma County|-1|1|1|1|1.0|1.0",
            "AA|01007|9|Delta County|much|1|1|1|1.0|1.0",
            "AA|01001|9|Alpha again|1|1|1|1|1.0|1.0",
            "AA|01009|9||1|1|1|1|1.0|1.0",
        )
        assert condensed.table.height == 1
        assert reasons(condensed) == {
            2: "not in the 50 states or DC",
            3: "county code is not of five digits",
            4: "aland is negative",
            5: "aland is not a number",
            6: "an earlier row has the same geoid",
            7: "name is missing",
        }

    @pytest.mark.parametrize(
        "line",
        [
            "USPS|GEOID|ANSICODE|NAME|ALAND|AWATER|ALAND_SQMI|AWATER_SQMI|INTPTLAT|INTPTLONG",
            "AA\t01001\t9\tAlpha County\t1\t1\t1\t1\t1.0\t1.0",
            "AA|01001|9|Alpha County|1|1",
        ],
    )
    def test_another_layout_is_not_guessed_at(self, tmp_path: Path, line: str):
        with pytest.raises(LayoutError, match=r"gazetteer\.txt: row 1 is not 10 fields"):
            self.condense(tmp_path, line, self.GOOD)

    def test_territories_alone_are_an_empty_source(self, tmp_path: Path):
        with pytest.raises(EmptySourceError, match="none of its 1 rows can be used"):
            self.condense(tmp_path, "PR|72001|9|Alfa Municipio|1|1|1|1|1.0|1.0")

    def test_the_real_file_has_the_3142(self, mirror: Path):
        its = source("gazetteer_county")
        condensed = its.condense(its.parse(mirror / its.mirror_path), reference_before_counties())
        assert (condensed.table.height, condensed.rows_in) == (3142, 3220)
        assert condensed.table["state"].n_unique() == 51
        assert condensed.table["land_km2"].sum() == pytest.approx(9.148e6, rel=1e-3)


class TestShape:
    def test_every_canonical_county_has_a_centre_and_territories_none(self):
        its = source("county_shape")
        condensed = its.condense(county_shape.parse(county_shapefile()), snapshot_reference())
        assert condensed.table["county_fips"].equals(snapshot_reference().counties["county_fips"])
        assert condensed.quarantine["value"].str.slice(0, 2).unique().sort().to_list() == [
            "60",
            "66",
            "69",
            "72",
            "78",
        ]

    def test_a_county_without_shape_is_an_error(self):
        rows = county_shape.parse(county_shapefile()).rows.filter(pl.col("geoid") != "06037")
        with pytest.raises(IngestError, match=r"1 counties have no shape: \['06037'\]"):
            county_shape.condense(Parsed(rows), snapshot_reference())


class TestAdjacency:
    def condense(self, tmp_path: Path, *pairs: tuple[str, str]) -> Condensed:
        path = tmp_path / "adjacency.txt"
        lines = [f"Some County, AA|{one}|Other County, AA|{other}" for one, other in pairs]
        header = "County Name|County GEOID|Neighbor Name|Neighbor GEOID"
        path.write_text("\n".join([header, *lines]) + "\n")
        return county_adjacency.condense(county_adjacency.parse(path), snapshot_reference())

    def test_pairs_are_mirrored_and_say_how_they_are_known(self, tmp_path: Path):
        # Los Angeles and Honolulu never touch; Los Angeles and Orange do, and no row says so.
        table = self.condense(tmp_path, ("06037", "15003")).table
        pair = {
            (one, other): (miles, touches, method)
            for one, other, miles, touches, method in table.rows()
            if {one, other} in ({"06037", "15003"}, {"06037", "06059"})
        }
        assert pair[("06037", "15003")] == pair[("15003", "06037")]
        assert pair[("06037", "15003")] == (pytest.approx(2566, abs=10), False, "published")
        assert pair[("06037", "06059")] == pair[("06059", "06037")]
        assert pair[("06037", "06059")][1:] == (True, "shape")

    def test_every_row_is_used_or_left_out_with_a_reason(self, tmp_path: Path):
        condensed = self.condense(
            tmp_path,
            ("06037", "06037"),
            ("36103", "09120"),
            ("72001", "72003"),
            ("02063", "02066"),
            ("02063", "02020"),
            ("", "06037"),
            ("06037", "06059"),
        )
        assert condensed.rows_used == 2
        assert reasons(condensed) == {
            2: "self pair",
            3: "Connecticut planning region: its old counties' pairs are used",
            4: "outside the canonical counties: no such county and no crosswalk",
            5: "two parts of one canonical county",
            7: "county_geoid is missing",
        }
        crossed = condensed.table.filter(pl.col("method") == "published_crosswalk")
        assert crossed.select("county_fips", "neighbor_county_fips").rows() == [
            ("02020", "02261"),
            ("02261", "02020"),
        ]

    def test_wrong_columns_are_named(self, tmp_path: Path):
        path = tmp_path / "adjacency.txt"
        path.write_text("County Name|County GEOID|Neighbor Name|Neighbor FIPS\na|1|b|2\n")
        with pytest.raises(LayoutError, match="renamed neighbor_geoid -> neighbor_fips"):
            county_adjacency.parse(path)

    def test_the_real_file_is_made_whole(self, mirror: Path):
        its = source("county_adjacency")
        table = its.condense(its.parse(mirror / its.mirror_path), snapshot_reference()).table
        pairs = set(table.select("county_fips", "neighbor_county_fips").rows())
        assert {(other, one) for one, other in pairs} == pairs
        assert not any(one == other for one, other in pairs)
        # Connecticut is joined to New York, Massachusetts and Rhode Island again.
        beyond = {(one, other[:2]) for one, other in pairs if one[:2] == "09" and other[:2] != "09"}
        assert {("09001", "36"), ("09003", "25"), ("09011", "44")} <= beyond
        # Across Long Island Sound the pair stays, marked as not touching.
        assert table.row(by_predicate=is_pair("09007", "36103"), named=True)["shares_boundary"] is False
        islands = set(snapshot_reference().counties["county_fips"]) - {one for one, _ in pairs}
        assert {code[:2] for code in islands} == {"15"}


def is_pair(one: str, other: str) -> pl.Expr:
    return (pl.col("county_fips") == one) & (pl.col("neighbor_county_fips") == other)


class TestCbsa:
    ROW = (
        *("10100", None, "101", "Alpha, AA", "Metropolitan Statistical Area", None, "Alpha-Beta, AA"),
        *("Alpha County", "Alpha", "01", "001", "Central"),
    )

    def condense(self, *changes: dict[str, str | None]) -> Condensed:
        columns = cbsa_delineation.LAYOUT.columns
        row = dict(zip(columns, self.ROW, strict=True))
        frame = pl.DataFrame(
            [row | change for change in changes], schema=dict.fromkeys(columns, pl.String())
        ).with_row_index("row_number", offset=4)
        return cbsa_delineation.condense(Parsed(frame), snapshot_reference())

    def test_a_county_has_its_area_kind_and_role(self):
        assert self.condense({}).table.row(0) == (
            *("01001", "10100", "Alpha, AA", "metropolitan", "101", "Alpha-Beta, AA", "central"),
        )

    def test_faults_are_quarantined(self):
        note = dict.fromkeys(cbsa_delineation.LAYOUT.columns) | {"cbsa_code": "Note: x"}
        condensed = self.condense(
            {},
            note,
            {"fips_state_code": "72"},
            {"fips_county_code": "003", "central_outlying_county": "Middle"},
            {"fips_county_code": "005", cbsa_delineation.KIND: None},
            {"cbsa_code": "10200"},
            {"fips_county_code": "007", "csa_code": None, "csa_title": None},
        )
        assert condensed.table["county_fips"].to_list() == ["01001", "01007"]
        assert list(reasons(condensed).items()) == [
            (5, "note under the table"),
            (6, "outside the canonical counties: no such county and no crosswalk"),
            (7, "central_outlying_county is none of Central, Outlying"),
            (
                8,
                "metropolitan_micropolitan_statistical_area is none of Metropolitan Statistical Area, "
                "Micropolitan Statistical Area",
            ),
            (9, "an earlier row has the same geoid"),
        ]

    def test_the_real_workbook(self, mirror: Path):
        its = source("cbsa_delineation")
        table = its.condense(its.parse(mirror / its.mirror_path), snapshot_reference()).table
        los_angeles = table.row(by_predicate=pl.col("county_fips") == "06037", named=True)
        assert los_angeles["csa_title"] == "Los Angeles-Long Beach, CA"
        assert table.height == 1825


class TestPopulation:
    def condense(self, tmp_path: Path, *rows: str) -> Condensed:
        path = tmp_path / "population.csv"
        header = "SUMLEV,REGION,STATE,COUNTY,STNAME,CTYNAME,POPESTIMATE2022,POPESTIMATE2023"
        path.write_text("\n".join([header, *rows]) + "\n")
        return county_population.condense(county_population.parse(path), snapshot_reference())

    def test_codes_are_padded_and_connecticut_comes_home(self, tmp_path: Path):
        table = self.condense(
            tmp_path,
            "40,3,1,0,Alabama,Alabama,1,100",
            "50,3,1,1,Alabama,Autauga,1,100",
            "050,1,9,110,Connecticut,Capitol,1,3605944",
            "50,4,2,63,Alaska,Chugach,1,7",
            "50,4,2,66,Alaska,Copper River,1,5",
        ).table
        assert table.height == 10
        people = dict(table.select("county_fips", "population").rows())
        assert (people["01001"], people["02261"]) == (100.0, 12.0)
        assert people["09001"] == pytest.approx(957_419)
        methods = dict(table.select("county_fips", "crosswalk_method").rows())
        assert (methods["01001"], methods["02261"], methods["09001"]) == (
            "direct",
            "crosswalk",
            "crosswalk",
        )

    def test_faults_are_quarantined(self, tmp_path: Path):
        condensed = self.condense(
            tmp_path,
            "50,3,1,1,Alabama,Autauga,1,100",
            "40,3,1,0,Alabama,Alabama,1,100",
            "50,3,72,1,Puerto Rico,Alfa,1,100",
            "50,3,1,3,Alabama,Baldwin,1,-5",
            "50,3,1,5,Alabama,Barbour,1,",
            "50,3,1,1,Alabama,Autauga,1,101",
            "61,3,1,7,Alabama,Town,1,1",
        )
        assert condensed.table.rows() == [("01001", 100.0, "direct")]
        assert reasons(condensed) == {
            3: "state total, not a county",
            4: "outside the canonical counties: no such county and no crosswalk",
            5: "popestimate2023 is negative",
            6: "popestimate2023 is missing",
            7: "an earlier row has the same geoid",
            8: "neither a state nor a county",
        }

    def test_the_estimate_of_the_year_must_be_there(self, tmp_path: Path):
        path = tmp_path / "population.csv"
        path.write_text("SUMLEV,STATE,COUNTY,STNAME,CTYNAME,POPESTIMATE2024\n50,1,1,a,b,1\n")
        with pytest.raises(LayoutError, match="renamed popestimate2023 -> popestimate2024"):
            county_population.parse(path)

    def test_the_real_counties_sum_to_the_real_states(self, mirror: Path):
        its = source("county_population")
        parsed = its.parse(mirror / its.mirror_path)
        states = parsed.rows.filter(pl.col("sumlev") == "40")["popestimate2023"].cast(pl.Float64).sum()
        table = its.condense(parsed, snapshot_reference()).table
        assert table["population"].sum() == pytest.approx(states, rel=1e-12)
        assert table.height == 3142
