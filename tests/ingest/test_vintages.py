"""Vintages of one source: what they share, which of them a way in has, and what the real earlier files hold."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import polars as pl
import pytest

from ingest.errors import EmptySourceError, LayoutError
from ingest.landing import land
from ingest.mirror import open_mirror
from ingest.model import Condensed
from ingest.origins import open_origin
from ingest.registry import SOURCES, source
from ingest.sources import nei_vehicle_population
from tests.ingest.publisher_files import (
    column_sum,
    condense_real,
    ff10_row,
    real_reference,
    reasons,
    small_reference,
    write_csv,
    write_ff10,
)

EARLIER = {
    "nei_vehicle_population": "2014",
    "eia861_service_territory": "2017",
    "eia861_sales": "2017",
    "eia861_reliability": "2017",
}
HEADER = ("region_cd", "scc", "ann_parm_value", "calc_year")
several = pytest.mark.parametrize("name", EARLIER)


@cache
def condense_earlier(name: str, mirror: Path) -> Condensed:
    """A source's earlier vintage condensed from the real file, once for all tests."""
    _, earlier = source(name).vintages
    return earlier.condense(earlier.parse(mirror / earlier.mirror_path), real_reference(mirror))


def write_2014(path: Path, *rows: tuple[str, str, str, str]) -> Path:
    return write_csv(path, HEADER, [dict(zip(HEADER, row, strict=True)) for row in rows])


def condense_2014(path: Path) -> Condensed:
    _, earlier = nei_vehicle_population.SOURCE.vintages
    return earlier.condense(earlier.parse(path), small_reference())


@pytest.mark.parametrize("each", SOURCES, ids=lambda each: each.name)
def test_vintages_are_told_apart_by_name_and_file_and_share_the_table(each) -> None:
    vintages = each.vintages
    assert vintages[0] is each
    assert [one.vintage for one in vintages[1:]] == sorted((one.name for one in each.earlier), reverse=True)
    assert (
        len({one.vintage for one in vintages}) == len({one.mirror_path for one in vintages}) == len(vintages)
    )
    for one in vintages:
        assert (one.name, one.key, one.columns, one.parse) == (each.name, each.key, each.columns, each.parse)
        assert one.vintage in one.title or not each.earlier
        assert all(other.vintage not in one.publisher for other in vintages if other is not one)


def test_which_sources_have_an_earlier_vintage() -> None:
    assert {each.name: each.earlier[0].name for each in SOURCES if each.earlier} == EARLIER


@several
def test_a_mirror_has_the_vintages_whose_files_are_there(name: str, tmp_path: Path) -> None:
    newest, earlier = source(name).vintages
    mirror = open_mirror(tmp_path)
    assert mirror.vintages(source(name)) == (newest,), "the newest is missed by name, the earlier one is not"
    path = tmp_path / earlier.mirror_path
    path.parent.mkdir(parents=True)
    path.touch()
    assert [one.vintage for one in mirror.vintages(source(name))] == [newest.vintage, earlier.vintage]


@several
def test_the_snapshot_has_the_newest_alone(name: str) -> None:
    assert open_origin("snapshot").vintages(source(name)) == (source(name),)


def test_another_edition_is_made_of_the_newest() -> None:
    newest, earlier = source("eia861_reliability").vintages
    later = newest.in_vintage("2024")
    assert newest.in_vintage("2018") is newest
    assert newest.in_vintage("2017").publisher == earlier.publisher
    assert (later.vintage, later.title[-4:], later.publisher[-6:]) == ("2024", "2024", "(2024)")
    assert (later.name, later.key, later.columns, later.earlier) == (
        newest.name,
        newest.key,
        newest.columns,
        (),
    )
    by_month = source("afdc_law").in_vintage("2026-03")
    assert by_month.title == f"{source('afdc_law').title}: edition 2026-03"
    assert by_month.parse is source("afdc_law").parse


def test_vintages_lie_side_by_side(mirror: Path, tmp_path: Path) -> None:
    name = "eia861_reliability"
    origin = open_mirror(mirror)
    landed = [
        land(each, origin.obtain(each, real_reference(mirror)), tmp_path)
        for each in origin.vintages(source(name))
    ]
    assert {path.name for path in (tmp_path / name).iterdir()} == {"vintage=2018", "vintage=2017"}
    assert [each.provenance.vintage for each in landed] == ["2018", "2017"]
    assert [each.provenance.publisher[-6:] for each in landed] == ["(2018)", "(2017)"]
    assert landed[1].provenance.location == "eia861_2017/Reliability_2017.xlsx"


class TestPopulation2014:
    def test_four_columns_give_the_same_table(self, tmp_path: Path) -> None:
        path = write_2014(
            tmp_path / "vpop.csv",
            ("36001", "2201620100", "10.5", "2014"),
            ("36001", "2202620100", "2.25", "2014"),
            ("09999", "2202210100", "100", "2014"),
        )
        condensed = condense_2014(path)
        assert condensed.table.rows() == [("09001", 21, 25.0), ("09003", 21, 75.0), ("36001", 62, 12.75)]
        assert (condensed.rows_in, condensed.rows_used) == (3, 3)

    def test_bad_rows_are_quarantined_as_those_of_ff10_are(self, tmp_path: Path) -> None:
        path = write_2014(
            tmp_path / "vpop.csv",
            ("36001", "2202620100", "1", "2014"),
            ("36061", "2202620100", "1", "2020"),
            ("72001", "2202620100", "1", "2014"),
            ("36061", "2202990100", "1", "2014"),
            ("36061", "2202610100", "-1", "2014"),
            ("48201", "2202610100", "1", "2014"),
            ("48201", "2202610100", "2", "2014"),
        )
        condensed = condense_2014(path)
        assert condensed.table.rows() == [("36001", 62, 1.0)]
        assert reasons(condensed) == {
            3: "year is not 2014",
            4: "outside the canonical counties: not in the 50 states or DC",
            5: "unknown source_type_id in the SCC",
            6: "ann_parm_value is negative",
            7: "several rows have the same region_cd, scc",
            8: "several rows have the same region_cd, scc",
        }

    def test_another_activity_of_the_same_four_columns_is_refused(self, tmp_path: Path) -> None:
        path = write_2014(tmp_path / "vmt.csv", ("36001", "2202620300", "10", "2014"))
        with pytest.raises(LayoutError, match="'2202620300': another activity") as raised:
            nei_vehicle_population.parse(path)
        assert "VPOP" in raised.value.remedy

    def test_the_file_of_one_vintage_in_the_place_of_the_other_has_no_usable_row(
        self, tmp_path: Path
    ) -> None:
        of_2020 = write_ff10(tmp_path / "new.csv", [ff10_row()])
        of_2014 = write_2014(tmp_path / "old.csv", ("36001", "2202620100", "1", "2014"))
        with pytest.raises(EmptySourceError, match="year is not 2014"):
            condense_2014(of_2020)
        with pytest.raises(EmptySourceError, match="year is not 2020"):
            nei_vehicle_population.condense(nei_vehicle_population.parse(of_2014), small_reference())


class TestRealFiles:
    def test_population_of_2014_has_cars_and_lacks_california(self, mirror: Path) -> None:
        condensed = condense_earlier("nei_vehicle_population", mirror)
        assert (condensed.rows_in, condensed.quarantine.height) == (75_704, 2_187)
        assert set(reasons(condensed).values()) == {
            "outside the canonical counties: not in the 50 states or DC"
        }
        assert condensed.table["source_type_id"].n_unique() == 13
        assert condensed.table["vehicles"].sum() == pytest.approx(230.5e6, rel=1e-3)
        counties = real_reference(mirror).counties
        without = counties.join(condensed.table, on="county_fips", how="anti")
        assert without["state"].unique().to_list() == ["CA"]
        assert without.height == 58

    def test_sales_of_2017_are_the_nation_s(self, mirror: Path) -> None:
        """EIA: 3,723 TWh sold to ultimate customers in 2017; part C repeats the energy of part B."""
        table = condense_earlier("eia861_sales", mirror).table
        assert column_sum(table, "total_mwh", pl.col("part") != "C") / 1e6 == pytest.approx(3_723.4, abs=0.1)

    @several
    def test_every_row_is_used_or_refused_for_a_reason(self, name: str, mirror: Path) -> None:
        condensed = condense_earlier(name, mirror)
        newest = condense_real(name, mirror)
        assert condensed.rows_in == condensed.rows_used + condensed.quarantine.height
        assert condensed.table.schema == newest.table.schema
        assert not condensed.table.equals(newest.table)
        assert condensed.quarantine.height < 0.13 * condensed.rows_in
