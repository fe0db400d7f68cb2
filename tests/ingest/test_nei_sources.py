"""The three NEI sources: sums that can be checked by hand, refused rows with reasons, unreadable files,
real figures.
"""

from __future__ import annotations

import gzip
import math
import random
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from ingest.errors import EmptySourceError, LayoutError, MissingFileError, UnreadableFileError
from ingest.ff10 import condense_ff10, parse_ff10
from ingest.model import Condensed, Parsed
from ingest.registry import source
from ingest.sources import nei_hotelling_hours, nei_vehicle_miles, nei_vehicle_population
from tests.ingest.publisher_files import (
    FIRST_FF10_ROW,
    column_sum,
    condense_real,
    ff10_row,
    real_reference,
    reasons,
    small_reference,
    write_ff10,
)


def condense_vehicles(folder: Path, *rows: str) -> Condensed:
    parsed = nei_vehicle_population.parse(write_ff10(folder / "vpop.csv", rows))
    return nei_vehicle_population.condense(parsed, small_reference())


def test_vehicles_are_summed_over_fuels_and_kept_apart_by_type(tmp_path: Path) -> None:
    condensed = condense_vehicles(
        tmp_path,
        ff10_row("36001", "2201620100", "10.5"),
        ff10_row("36001", "2202620100", "2.25"),
        ff10_row("36001", "2202610100", "7"),
        ff10_row("48201", "2202620100", "1"),
    )
    assert condensed.table.rows() == [("36001", 61, 7.0), ("36001", 62, 12.75), ("48201", 62, 1.0)]
    assert (condensed.rows_in, condensed.rows_used) == (4, 4)


def test_a_code_that_was_split_comes_home_by_its_weights(tmp_path: Path) -> None:
    condensed = condense_vehicles(
        tmp_path, ff10_row("09999", amount="100"), ff10_row("09001", scc="2202620100", amount="1")
    )
    assert condensed.table.rows() == [("09001", 62, 26.0), ("09003", 62, 75.0)]
    assert condensed.rows_used == 2


def test_miles_keep_the_road_type_and_hours_only_the_county(tmp_path: Path) -> None:
    miles = write_ff10(
        tmp_path / "vmt.csv",
        [
            ff10_row(scc="2202620280", amount="100", activity="VMT"),
            ff10_row(scc="2202620480", amount="30", activity="VMT"),
            ff10_row(scc="2201620480", amount="12", activity="VMT"),
        ],
    )
    hours = write_ff10(
        tmp_path / "hotelling.csv",
        [
            ff10_row(scc="2202620153", amount="3.5", activity="HOTELLING"),
            ff10_row(scc="2202620191", amount="1.25", activity="HOTELLING"),
            ff10_row("53033", scc="2202620153", amount="0", activity="HOTELLING"),
        ],
    )
    reference = small_reference()
    assert nei_vehicle_miles.condense(nei_vehicle_miles.parse(miles), reference).table.rows() == [
        ("36001", 62, 2, 100.0),
        ("36001", 62, 4, 42.0),
    ]
    assert nei_hotelling_hours.condense(nei_hotelling_hours.parse(hours), reference).table.rows() == [
        ("36001", 4.75),
        ("53033", 0.0),
    ]


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        (ff10_row("72001"), "region_cd", "outside the canonical counties: not in the 50 states or DC"),
        (ff10_row("36999"), "region_cd", "outside the canonical counties: no such county and no crosswalk"),
        (ff10_row(""), "region_cd", "region_cd is missing"),
        (ff10_row(activity="VMT"), "activity_type", "activity is not VPOP"),
        (ff10_row(year="2017"), "calc_year", "year is not 2020"),
        (ff10_row(country="CA"), "country_cd", "country is not US"),
        (ff10_row(scc="2103007000"), "scc", "not an on-road SCC"),
        (ff10_row(scc="220262010"), "scc", "not an on-road SCC"),
        (ff10_row(scc="2202990100"), "scc", "unknown source_type_id in the SCC"),
        (ff10_row(amount=""), "ann_parm_value", "ann_parm_value is missing"),
        (ff10_row(amount="many"), "ann_parm_value", "ann_parm_value is not a number"),
        (ff10_row(amount="NaN"), "ann_parm_value", "ann_parm_value is not a number"),
        (ff10_row(amount="1e400"), "ann_parm_value", "ann_parm_value is not a number"),
        (ff10_row(amount="-1"), "ann_parm_value", "ann_parm_value is negative"),
        (ff10_row(amount="2e12"), "ann_parm_value", "ann_parm_value is over 10^12"),
    ],
)
def test_a_row_that_cannot_be_used_is_refused_and_named(
    tmp_path: Path, row: str, column: str, reason: str
) -> None:
    condensed = condense_vehicles(tmp_path, ff10_row("48201"), row, ff10_row("53033"))
    assert condensed.quarantine.select("row_number", "column", "reason").rows() == [
        (FIRST_FF10_ROW + 1, column, reason)
    ]
    assert condensed.table["county_fips"].to_list() == ["48201", "53033"]
    assert (condensed.rows_in, condensed.rows_used) == (3, 2)


def test_every_row_of_a_repeated_key_is_refused_and_never_summed(tmp_path: Path) -> None:
    condensed = condense_vehicles(tmp_path, ff10_row(amount="1"), ff10_row("48201"), ff10_row(amount="2"))
    assert set(reasons(condensed)) == {FIRST_FF10_ROW, FIRST_FF10_ROW + 2}
    assert all("several rows have the same" in reason for reason in reasons(condensed).values())
    assert condensed.table.rows() == [("48201", 62, 10.0)]


def test_a_file_without_a_usable_row_is_an_error_that_says_why(tmp_path: Path) -> None:
    with pytest.raises(EmptySourceError, match=r"nei_vehicle_population.*not in the 50 states"):
        condense_vehicles(tmp_path, ff10_row("72001"), ff10_row("72003"))


def test_another_file_of_the_same_layout_is_refused(tmp_path: Path) -> None:
    path = write_ff10(tmp_path / "vmt.csv", [ff10_row(activity="VMT")])
    with pytest.raises(LayoutError, match=r"vmt\.csv: activity_type is 'VMT' where 'VPOP' is expected"):
        nei_vehicle_population.parse(path)


def test_changed_columns_are_named(tmp_path: Path) -> None:
    header = "# country_cd,region_cd,scc,activity_type,annual_value"
    path = write_ff10(tmp_path / "vpop.csv", ['"US","36001","2202620100","VPOP",1'], [header])
    with pytest.raises(LayoutError, match=r"missing .*calc_year") as raised:
        nei_vehicle_population.parse(path)
    assert "annual_value" in str(raised.value)


def test_missing_empty_and_foreign_files_are_refused(tmp_path: Path) -> None:
    page = tmp_path / "page.csv"
    page.write_text("<!DOCTYPE html><html><body>Not found</body></html>", encoding="utf-8")
    empty = write_ff10(tmp_path / "empty.csv", [])
    bare = tmp_path / "bare.csv"
    bare.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(MissingFileError, match="nowhere"):
        nei_vehicle_population.parse(tmp_path / "nowhere.csv.gz")
    with pytest.raises(UnreadableFileError, match="web page"):
        nei_vehicle_population.parse(page)
    with pytest.raises(EmptySourceError, match="no data row"):
        nei_vehicle_population.parse(empty)
    with pytest.raises(LayoutError, match="missing region_cd, scc, ann_parm_value, calc_year; added a, b"):
        nei_vehicle_population.parse(bare)


def test_a_truncated_file_is_refused(tmp_path: Path) -> None:
    whole = write_ff10(tmp_path / "vpop.csv", [ff10_row(f"36{index:03}") for index in range(1, 200)])
    text = whole.read_bytes()
    cut = tmp_path / "cut.csv"
    cut.write_bytes(text[: len(text) - 40])
    packed = tmp_path / "vpop.csv.gz"
    packed.write_bytes(gzip.compress(text)[:-200])
    with pytest.raises(UnreadableFileError, match="truncated"):
        nei_vehicle_population.parse(cut)
    with pytest.raises(UnreadableFileError, match="truncated or damaged gzip"):
        nei_vehicle_population.parse(packed)


@given(
    amounts=st.lists(st.floats(0, 1e9).map(lambda value: round(value, 9)), min_size=1, max_size=40),
    seed=st.integers(0, 2**16),
)
def test_sums_do_not_depend_on_the_order_of_rows_and_lose_nothing(amounts: list[float], seed: int) -> None:
    kinds = [(fuel, road, rest) for fuel in range(1, 6) for road in (2, 4) for rest in range(9)]
    sccs = [f"22{fuel:02}62{road:02}{rest:02}" for fuel, road, rest in kinds]
    counties = ("36001", "48201", "53033")
    rows = [
        {"region_cd": counties[index % 3], "scc": sccs[index], "ann_parm_value": repr(amount)}
        for index, amount in enumerate(amounts)
    ]
    shuffled = random.Random(seed).sample(rows, len(rows))
    tables = [_condense_frame(each).table for each in (rows, shuffled)]
    assert_frame_equal(tables[0], tables[1], check_exact=True)
    assert math.fsum(tables[0]["vehicles"]) == pytest.approx(math.fsum(amounts), abs=1e-4, rel=1e-12)


def _condense_frame(rows: list[dict[str, str]]) -> Condensed:
    blank = ("tribal_code", "census_tract_cd", "shape_id", "cd", "msr")
    frame = pl.DataFrame(rows).with_columns(
        *(pl.lit(None, pl.String).alias(name) for name in blank),
        pl.lit("US").alias("country_cd"),
        pl.lit("VPOP").alias("activity_type"),
        pl.lit("2020").alias("calc_year"),
        pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias("row_number"),
    )
    return condense_ff10(
        Parsed(frame),
        small_reference(),
        source_name="nei_vehicle_population",
        columns=nei_vehicle_population.COLUMNS,
        activity="VPOP",
        year=2020,
    )


# --- the real files ---


def test_real_vehicle_population(mirror: Path) -> None:
    condensed = condense_real("nei_vehicle_population", mirror)
    table = condensed.table
    assert (condensed.rows_in, condensed.quarantine.height) == (69_299, 1_716)
    assert condensed.quarantine["value"].str.starts_with("72").all()
    assert table["county_fips"].n_unique() == 3_142
    assert table["vehicles"].sum() == pytest.approx(25_735_588.5, abs=1)
    combination = (
        table.filter(pl.col("source_type_id").is_in([61, 62]))
        .group_by("county_fips")
        .agg(pl.col("vehicles").sum())
    )
    by_county = dict(combination.iter_rows())
    assert max(by_county, key=by_county.__getitem__) == "18089"
    assert by_county["18089"] == pytest.approx(81_437, abs=1)
    assert by_county["06037"] == pytest.approx(43_780, abs=1)


def test_real_vehicle_miles(mirror: Path) -> None:
    condensed = condense_real("nei_vehicle_miles", mirror)
    assert (condensed.rows_in, condensed.rows_used, condensed.table.height) == (82_715, 80_883, 80_883)
    assert condensed.table["miles"].sum() == pytest.approx(418_545_437_024.7, rel=1e-12)
    assert sorted(condensed.table["road_type_id"].unique()) == [2, 3, 4, 5]


def test_real_hotelling_hours(mirror: Path) -> None:
    condensed = condense_real("nei_hotelling_hours", mirror)
    assert condensed.rows_in == 4_238
    assert condensed.table.height == 2_118
    lines = (mirror / "epa_nei_2020/HOTELING_2020NEI.csv").read_text(encoding="utf-8").splitlines()
    blank = [number for number, line in enumerate(lines, start=1) if line.startswith('"US","49051"')]
    assert reasons(condensed) == dict.fromkeys(blank, "ann_parm_value is missing")
    texas = column_sum(condensed.table, "hotelling_hours", pl.col("county_fips").str.starts_with("48"))
    assert texas / column_sum(condensed.table, "hotelling_hours") == pytest.approx(0.305, abs=0.001)


def test_the_inventory_of_2014_has_another_layout_and_is_refused(mirror: Path) -> None:
    with pytest.raises(LayoutError):
        parse_ff10(mirror / "epa_nei_2014/VPOP_2014NEI.csv.gz", "VPOP")


@pytest.mark.parametrize("name", ["nei_vehicle_population", "nei_vehicle_miles", "nei_hotelling_hours"])
def test_condensing_a_real_file_twice_gives_the_same_bytes(mirror: Path, name: str, tmp_path: Path) -> None:
    its = source(name)
    first = condense_real(name, mirror).table
    second = its.condense(its.parse(mirror / its.mirror_path), real_reference(mirror)).table
    for index, table in enumerate((first, second)):
        table.write_parquet(tmp_path / f"{index}.parquet")
    assert (tmp_path / "0.parquet").read_bytes() == (tmp_path / "1.parquet").read_bytes()
