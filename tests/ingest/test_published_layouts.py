"""Files in the shape in which publishers serve them, where the mirror has copies in another; and the steps by year."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest import delimited
from ingest.errors import LayoutError, UnreadableFileError
from ingest.files import DEFAULT_MAX_BYTES, read_csv_rows
from ingest.reference import reference_before_counties
from ingest.sources import (
    census_cbp_freight_metro,
    county_population,
    eia_state_price,
    gazetteer_county,
    non_attainment_county,
    rural_urban_county,
)
from ingest.tables import read_table_rows
from tests.ingest.publisher_files import reasons, small_reference, write_csv, write_xlsx


class TestGazetteer:
    HEADER = "USPS\tGEOID\tANSICODE\tNAME\tALAND\tAWATER\tALAND_SQMI\tAWATER_SQMI\tINTPTLAT\tINTPTLONG     "
    ROW = "AA\t01001\t9\tAlpha County\t2000000\t500000\t1\t1\t1.0\t1.0     "

    def write(self, folder: Path, *lines: str) -> Path:
        path = folder / "gazetteer.txt"
        path.write_text("\n".join(lines) + "\n")
        return path

    def test_with_header_and_tabs(self, tmp_path: Path) -> None:
        parsed = gazetteer_county.parse(self.write(tmp_path, self.HEADER, self.ROW))
        condensed = gazetteer_county.condense(parsed, reference_before_counties())
        assert condensed.table.row(0) == ("01001", "AA", "Alpha County", 2.0, 0.5)
        assert parsed.rows["row_number"].to_list() == [2]

    def test_a_later_gazetteer_is_refused_by_its_counties(self, tmp_path: Path) -> None:
        region = self.ROW.replace("01001", "09110").replace("Alpha County", "Capitol Planning Region")
        with pytest.raises(LayoutError, match=r"counties of 2022 or later \(row 3: Capitol") as raised:
            gazetteer_county.parse(self.write(tmp_path, self.HEADER, self.ROW, region))
        assert "Gazetteer of 2017" in raised.value.remedy

    def test_another_column_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(LayoutError, match="renamed aland -> land"):
            gazetteer_county.parse(self.write(tmp_path, self.HEADER.replace("ALAND\t", "LAND\t"), self.ROW))


class TestBusinessPatterns:
    HEADER = ("msa", "naics", "emp_nf", "emp", "qp1_nf", "qp1", "est", "n<5")

    def condense(self, folder: Path, *rows: tuple[str, str, str, str, str]):
        named = ("msa", "naics", "emp_nf", "emp", "est")
        written = [dict(zip(named, row, strict=True)) for row in rows]
        path = write_csv(folder / "cbp18msa.txt", self.HEADER, written)
        return census_cbp_freight_metro.condense(census_cbp_freight_metro.parse(path), small_reference())

    def test_filled_up_codes_and_withheld_numbers(self, tmp_path: Path) -> None:
        condensed = self.condense(
            tmp_path,
            ("10180", "------", "G", "64000", "4000"),
            ("10180", "48----", "G", "3000", "200"),
            ("10180", "484///", "G", "1200", "150"),
            ("10180", "4841//", "G", "900", "90"),
            ("10180", "492///", "D", "0", "7"),
            ("10180", "493///", "S", "0", "3"),
            ("10420", "484///", "H", "0", "4"),
        )
        assert condensed.table.rows() == [
            ("10180", "484", 150, 1200.0),
            ("10180", "492", 7, None),
            ("10180", "493", 3, None),
            ("10420", "484", 4, 0.0),
        ]
        assert reasons(condensed) == {
            2: "nested or other NAICS code",
            3: "nested or other NAICS code",
            5: "nested or other NAICS code",
        }


class TestWorkbookOrText:
    HEADER = ("FIPS", "State", "County_Name", "Population_2020", "RUCC_2023", "Description")
    ROW = ("36001", "NY", "Albany County", "314,848", "2", "Metro")

    def test_the_same_rows_give_the_same_table(self, tmp_path: Path) -> None:
        text = write_csv(tmp_path / "codes.csv", self.HEADER, [dict(zip(self.HEADER, self.ROW, strict=True))])
        numbers = ("36001", "NY", "Albany County", 314848, 2, "Metro")
        book = write_xlsx(tmp_path / "codes.xlsx", {"Codes": [self.HEADER, numbers]})
        tables = [
            rural_urban_county.condense(rural_urban_county.parse(path), small_reference()).table
            for path in (text, book)
        ]
        assert tables[0].equals(tables[1])
        assert tables[0].height == 1

    def test_the_first_bytes_tell_not_the_name(self, tmp_path: Path) -> None:
        book = write_xlsx(tmp_path / "codes.csv", {"Codes": [self.HEADER, self.ROW]})
        assert read_table_rows(book)["fips"].to_list() == ["36001"]

    def test_a_missing_file_is_missed(self, tmp_path: Path) -> None:
        with pytest.raises(Exception, match=r"gone\.csv: no such file"):
            read_table_rows(tmp_path / "gone.csv")


class TestByYear:
    def test_the_green_book_says_its_year_and_is_read_by_it(self, tmp_path: Path) -> None:
        columns = non_attainment_county.layout(2023).columns
        usual = {"pollutant": "Lead (2008)", "st_abbr": "NY", "fips_state": "36", "fips_cnty": "001"}
        row = {**usual, "pw_2021": "W", "pw_2023": "P"}
        path = write_csv(tmp_path / "phistory.csv", columns, [row])
        assert non_attainment_county.newest_year(path) == "2023"
        its = non_attainment_county.SOURCE.in_vintage("2023")
        assert its.condense(its.parse(path), small_reference()).table["is_whole"].to_list() == [False]

    @pytest.mark.parametrize("column", ["pw_total", "year_2021"])
    def test_a_file_that_says_no_year(self, tmp_path: Path, column: str) -> None:
        path = write_csv(tmp_path / "phistory.csv", ("pollutant", column), [{"pollutant": "a"}])
        with pytest.raises(LayoutError, match="no column is called pw_<year>"):
            non_attainment_county.newest_year(path)

    def test_a_population_file_without_its_own_year_is_refused(self, tmp_path: Path) -> None:
        columns = county_population.layout(2023).columns
        path = write_csv(tmp_path / "people.csv", columns, [{"sumlev": "50"}])
        with pytest.raises(LayoutError, match="renamed popestimate2025 -> popestimate2023"):
            county_population.SOURCE.in_vintage("2025").parse(path)

    def test_prices_beyond_the_edition_s_year_are_refused(self, tmp_path: Path) -> None:
        names = ("Year", "State", "Industry Sector Category", "Residential", "Commercial", "Industrial")
        rows = [
            [year, "NY", "Total Electric Industry", 20.0, 15.0, 7.0, 12.0, "NA", 16.0]
            for year in (2020, 2021)
        ]
        sheet = [["Average price"], [*names, "Transportation", "Other", "Total"], *rows]
        path = write_xlsx(tmp_path / "prices.xlsx", {"Price": sheet})
        assert eia_state_price.newest_year(path) == "2021"
        its = eia_state_price.SOURCE.in_vintage("2020")
        condensed = its.condense(its.parse(path), small_reference())
        assert condensed.table["year"].unique().to_list() == [2020]
        assert set(reasons(condensed).values()) == {"year outside 1990-2020"}


def test_a_source_with_larger_files_may_have_as_many_more_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delimited, "MAX_ROWS", 3)
    path = tmp_path / "rows.csv"
    path.write_text("a,b\n" + "1,2\n" * 6)
    assert read_csv_rows(path, max_bytes=2 * DEFAULT_MAX_BYTES).height == 6
    path.write_text("a,b\n" + "1,2\n" * 7)
    with pytest.raises(UnreadableFileError, match="has 7 rows of 2 columns, over the cap of 6"):
        read_csv_rows(path, max_bytes=2 * DEFAULT_MAX_BYTES)
    with pytest.raises(UnreadableFileError, match="over the cap of 3"):
        read_csv_rows(path)
