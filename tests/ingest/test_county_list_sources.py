"""Lists of counties: those of 2024 and those in non-attainment; invented files and the real ones."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from ingest.errors import LayoutError
from ingest.model import Condensed
from ingest.sources import county_2024, non_attainment_county
from tests.ingest.publisher_files import (
    condense_real,
    real_reference,
    reasons,
    small_reference,
    write_csv,
)


class TestCounty2024:
    def condense(self, folder: Path, *rows: tuple[str, ...]) -> Condensed:
        path = folder / "counties.txt"
        header = "\t".join(county_2024.LAYOUT.columns).upper() + " " * 40
        lines = ["\t".join((*row, "1", "1", "42.6", "-73.9")) + " " * 40 for row in rows]
        path.write_text("\n".join([header, *lines]) + "\n")
        return county_2024.condense(county_2024.parse(path), small_reference())

    def county(
        self, geoid: str = "36001", usps: str = "NY", land: str = "2000000", name: str = "Albany County"
    ):
        return (usps, geoid, "00000001", name, land, "500000")

    def test_a_code_is_direct_or_of_the_crosswalk_and_may_come_home_to_no_single_county(self, tmp_path: Path):
        condensed = self.condense(
            tmp_path, self.county(), self.county("09999", "CT", name="Western Planning Region")
        )
        assert condensed.table.rows() == [
            ("09999", "CT", "Western Planning Region", 2.0, 0.5, None, "crosswalk"),
            ("36001", "NY", "Albany County", 2.0, 0.5, "36001", "direct"),
        ]
        assert condensed.rows_used == 2

    @pytest.mark.parametrize(
        ("row", "reason"),
        [
            ({"geoid": "72001", "usps": "PR"}, "outside the canonical counties: not in the 50 states or DC"),
            ({"geoid": "36999"}, "outside the canonical counties: no such county and no crosswalk"),
            ({"geoid": "9999"}, "county code is not of five digits"),
            ({"geoid": ""}, "geoid is missing"),
            ({"geoid": "36001"}, "an earlier row has the same geoid"),
            ({"land": "-1"}, "aland is negative"),
            ({"land": "large"}, "aland is not a number"),
            ({"name": ""}, "name is missing"),
        ],
    )
    def test_a_county_that_cannot_be_used_is_refused(self, tmp_path: Path, row: dict[str, str], reason: str):
        condensed = self.condense(tmp_path, self.county(), self.county(**{"geoid": "36061"} | row))
        assert reasons(condensed) == {3: reason}
        assert condensed.table["geoid"].to_list() == ["36001"]

    def test_the_file_of_2017_is_refused(self, mirror: Path):
        with pytest.raises(LayoutError, match="Gazetteer of 2024"):
            county_2024.parse(mirror / "census_gazetteer_2017/2017_Gaz_counties_national.txt")

    def test_the_real_file(self, mirror: Path):
        condensed = condense_real("county_2024", mirror)
        assert (condensed.rows_in, condensed.table.height, condensed.quarantine.height) == (3_222, 3_144, 78)
        table = condensed.table
        homeless = table.filter(pl.col("canonical_county_fips").is_null())
        assert homeless["geoid"].to_list() == [f"091{tens}" for tens in range(10, 100, 10)]
        moved = table.filter(
            (pl.col("crosswalk_method") == "crosswalk") & pl.col("canonical_county_fips").is_not_null()
        )
        assert moved.select("geoid", "canonical_county_fips").rows() == [
            ("02063", "02261"),
            ("02066", "02261"),
        ]
        # Every canonical county outside Connecticut is still there, under its code or a new one.
        lost = set(real_reference(mirror).counties["county_fips"]) - set(table["canonical_county_fips"])
        assert lost == {f"09{code:03}" for code in range(1, 16, 2)}


class TestNonAttainment:
    OZONE = "8-Hour Ozone (2015)"

    def row(self, county: str = "001", pollutant: str = OZONE, **columns: str) -> dict[str, str]:
        """A county of New York that is whole in 2021; `columns` replace or add."""
        usual = {
            "pollutant": pollutant,
            "st_abbr": "NY",
            "fips_state": "36",
            "fips_cnty": county,
            "pw_2021": "W",
        }
        return usual | columns

    def condense(self, folder: Path, *rows: dict[str, str]) -> Condensed:
        path = write_csv(folder / "history.csv", non_attainment_county.LAYOUT.columns, rows, bom=True)
        return non_attainment_county.condense(non_attainment_county.parse(path), small_reference())

    def test_a_county_stands_whole_or_in_part_by_the_newest_year(self, tmp_path: Path):
        condensed = self.condense(
            tmp_path,
            self.row(),
            self.row("061", pw_2020="W", pw_2021="P"),
            self.row("001", "Lead (2008)", pw_2021="P"),
        )
        assert condensed.table.rows() == [
            ("36001", "8-Hour Ozone (2015)", True),
            ("36001", "Lead (2008)", False),
            ("36061", "8-Hour Ozone (2015)", False),
        ]

    @pytest.mark.parametrize(
        ("columns", "reason"),
        [
            ({"revoked_naaqs": "Revoked"}, "revoked standard"),
            ({"pw_2020": "W", "pw_2021": ""}, "attained before 2021"),
            ({"pw_2021": "X"}, "pw_2021 is neither W nor P"),
            ({"fips_state": "72"}, "outside the canonical counties: not in the 50 states or DC"),
            ({"county": "999"}, "outside the canonical counties: no such county and no crosswalk"),
            (
                {"fips_state": "09", "county": "999"},
                "outside the canonical counties: no such county and no crosswalk",
            ),
            ({"county": ""}, "geoid is missing"),
            ({"pollutant": ""}, "pollutant is missing"),
        ],
    )
    def test_a_row_that_is_no_standing_non_attainment_is_refused(
        self, tmp_path: Path, columns: dict[str, str], reason: str
    ):
        condensed = self.condense(tmp_path, self.row(), self.row(**{"county": "061"} | columns))
        assert reasons(condensed) == {3: reason}
        assert condensed.table["county_fips"].to_list() == ["36001"]

    def test_a_county_twice_for_one_standard_is_refused(self, tmp_path: Path):
        condensed = self.condense(tmp_path, self.row(), self.row("061"), self.row("061", pw_2021="P"))
        assert set(reasons(condensed)) == {3, 4}

    def test_a_file_of_another_year_is_not_read_as_this_one(self, tmp_path: Path):
        columns = (*non_attainment_county.LAYOUT.columns[:-1], "pw_2022", "exportdt")
        path = write_csv(tmp_path / "history.csv", columns, [self.row()])
        with pytest.raises(LayoutError, match="added pw_2022"):
            non_attainment_county.parse(path)

    def test_the_real_file(self, mirror: Path):
        condensed = condense_real("non_attainment_county", mirror)
        assert (condensed.rows_in, condensed.rows_used) == (1_983, 480)
        counted = dict(condensed.quarantine.group_by("reason").len().iter_rows())
        assert counted == {
            "revoked standard": 838,
            "attained before 2021": 655,
            "outside the canonical counties: not in the 50 states or DC": 10,
        }
        table = condensed.table
        assert (table["county_fips"].n_unique(), table["is_whole"].sum()) == (266, 315)
        assert table.filter(pl.col("pollutant") == "8-Hour Ozone (2015)").height == 196
