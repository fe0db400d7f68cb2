"""County of a ZIP code and rural-urban codes: shares that add up, old codes brought home, real figures."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import EmptySourceError, LayoutError
from ingest.model import Condensed, Parsed
from ingest.sources import rural_urban_county, zip_county
from tests.ingest.publisher_files import (
    column_sum,
    condense_real,
    reasons,
    small_reference,
    write_csv,
    write_xlsx,
)

OUTSIDE = "outside the canonical counties: not in the 50 states or DC"
ZIP_HEADER = (
    *("ZIP", "COUNTY", "USPS_ZIP_PREF_CITY", "USPS_ZIP_PREF_STATE"),
    *("RES_RATIO", "BUS_RATIO", "OTH_RATIO", "TOT_RATIO"),
)
ZipRow = tuple[object, object, object, object]


def condense_zips(folder: Path, *rows: ZipRow) -> Condensed:
    """ZIP, county, business share and total share of each row."""
    cells = [
        (code, county, "TOWN", "XX", 0.5, business, 0.5, every) for code, county, business, every in rows
    ]
    path = write_xlsx(folder / "zip.xlsx", {"ZIP_COUNTY": [ZIP_HEADER, *cells]})
    return zip_county.condense(zip_county.parse(path), small_reference())


def test_the_county_with_most_addresses_stands_for_a_zip(tmp_path: Path) -> None:
    condensed = condense_zips(
        tmp_path,
        ("10001", "36061", 0.876543211, 0.25),
        ("10001", "36001", 0.123456789, 0.75),
        ("00501", "36061", 0, 1),
    )
    assert condensed.table.rows() == [("00501", "36061", 1.0, 1), ("10001", "36001", 0.75, 2)]
    assert (condensed.rows_in, condensed.rows_used) == (3, 3)


def test_of_counties_with_as_many_addresses_the_one_with_more_business_stands(tmp_path: Path) -> None:
    condensed = condense_zips(
        tmp_path,
        ("10001", "36001", 0.25, 0.4),
        ("10001", "36061", 0.7, 0.4),
        ("10001", "53033", 0.05, 0.2),
    )
    assert condensed.table.rows() == [("10001", "36061", 0.4, 3)]


@pytest.mark.parametrize("business", [0, 0.5])
def test_else_the_first_county_by_code_stands(tmp_path: Path, business: float) -> None:
    condensed = condense_zips(tmp_path, ("10001", "53033", business, 0.5), ("10001", "36061", business, 0.5))
    assert condensed.table.rows() == [("10001", "36061", 0.5, 2)]


def test_an_older_county_code_is_brought_home_by_its_weights(tmp_path: Path) -> None:
    # 09999 is spread over 09001 (a quarter), which has a share of its own, and 09003 (three quarters).
    condensed = condense_zips(tmp_path, ("06001", "09999", 1, 0.4), ("06001", "09001", 0, 0.6))
    assert condensed.table.rows() == [("06001", "09001", 0.7, 2)]


def test_a_tie_is_one_even_where_weights_leave_a_last_digit(tmp_path: Path) -> None:
    # At home in 09001 are 0.2 + 0.1 of the addresses, a last digit more than 0.3; in 09003 as many.
    condensed = condense_zips(
        tmp_path,
        ("06001", "09999", 0, 0.4),
        ("06001", "09001", 0.2, 0.2),
        ("06001", "36061", 0.7, 0.3),
        ("06001", "53033", 0.1, 0.1),
    )
    assert condensed.table.rows() == [("06001", "36061", 0.3, 4)]


def test_a_zip_that_lost_a_county_goes_as_a_whole(tmp_path: Path) -> None:
    condensed = condense_zips(
        tmp_path,
        ("10001", "36061", 1, 1),
        ("00901", "72127", 0.5, 0.5),
        ("00901", "36061", 0.5, 0.5),
        ("10002", "36061", 0.2, 1),
    )
    assert condensed.table["zip"].to_list() == ["10001"]
    assert reasons(condensed) == {
        3: OUTSIDE,
        4: "the shares of its ZIP do not sum to 1",
        5: "the business shares of its ZIP do not sum to 1",
    }


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("1000", "36061", 1, 1), "ZIP code is not of five digits"),
        (("10002", "36999", 1, 1), "outside the canonical counties: no such county and no crosswalk"),
        (("10002", "36061", 1, 100), "tot_ratio is over 1"),
        (("10002", "36061", -1, 1), "bus_ratio is negative"),
        (("10002", "36061", 1, None), "tot_ratio is missing"),
        (("10002", "36061", "all", 1), "bus_ratio is not a number"),
    ],
)
def test_a_zip_row_that_cannot_be_used_is_refused_and_named(tmp_path: Path, row: ZipRow, reason: str) -> None:
    condensed = condense_zips(tmp_path, ("10001", "36061", 1, 1), row)
    assert reasons(condensed) == {3: reason}


def test_a_pair_said_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EmptySourceError, match="several rows have the same zip, county"):
        condense_zips(tmp_path, ("10001", "36061", 0.5, 0.5), ("10001", "36061", 0.5, 0.5))


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_the_county_of_a_zip_is_the_same_in_whatever_order_they_come(weights, random) -> None:
    counties = ["09999", "36001", "36061", "48201", "53033"][: len(weights)]
    rows = [
        {"zip": "10001", "county": county, "bus_ratio": "0", "tot_ratio": repr(weight / sum(weights))}
        for county, weight in zip(counties, weights, strict=True)
    ]
    tables = []
    for order in (rows, random.sample(rows, len(rows))):
        parsed = pl.DataFrame(order).with_row_index("row_number", offset=2)
        tables.append(zip_county.condense(Parsed(parsed), small_reference()).table)
    assert tables[0].equals(tables[1])
    # 09999 is two counties, of which the larger has three quarters.
    assert tables[0]["county_count"].to_list() == [len(weights) + 1]
    largest = max(0.75 * weights[0], *weights[1:]) if weights[1:] else 0.75 * weights[0]
    assert tables[0]["total_share"].item() == pytest.approx(largest / sum(weights), abs=1e-9)


CODE_HEADER = ("FIPS", "State", "County_Name", "Population_2020", "RUCC_2023", "Description")


def condense_codes(folder: Path, *rows: tuple[str, str, str]) -> Condensed:
    """County code, people and rural-urban code of each row."""
    path = write_csv(
        folder / "codes.csv",
        CODE_HEADER,
        [
            dict(
                zip(
                    ("FIPS", "Population_2020", "RUCC_2023", "Description"),
                    (*row, "Metro - x, y"),
                    strict=True,
                )
            )
            for row in rows
        ],
    )
    return rural_urban_county.condense(rural_urban_county.parse(path), small_reference())


def test_a_county_made_of_several_takes_the_code_of_most_of_its_people(tmp_path: Path) -> None:
    # 09999 is spread over 09001 (a quarter) and 09003 (three quarters), which has a code of its own here.
    condensed = condense_codes(
        tmp_path, ("36001", "1,000", "4"), ("09999", "2,000", "1"), ("09003", "1,600", "3")
    )
    assert condensed.table.rows() == [
        ("09001", 1, "state_majority"),
        ("09003", 3, "state_majority"),
        ("36001", 4, "direct"),
    ]
    assert (condensed.rows_in, condensed.rows_used) == (3, 3)


def test_of_two_codes_with_as_many_people_the_more_urban_stands(tmp_path: Path) -> None:
    condensed = condense_codes(tmp_path, ("09999", "2,000", "5"), ("09003", "1,500", "3"))
    assert condensed.table.filter(county_fips="09003")["rural_urban_code"].to_list() == [3]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("72001", "10", "1"), OUTSIDE),
        (("36999", "10", "1"), "outside the canonical counties: no such county and no crosswalk"),
        (("36061", "10", "10"), "code is not 1 to 9"),
        (("36061", "10", "Metro"), "rucc_2023 is not a whole number"),
        (("36061", "10", ""), "rucc_2023 is missing"),
        (("36061", "few", "1"), "population_2020 is not a number"),
    ],
)
def test_a_code_row_that_cannot_be_used_is_refused_and_named(
    tmp_path: Path, row: tuple[str, str, str], reason: str
) -> None:
    condensed = condense_codes(tmp_path, ("36001", "10", "4"), row)
    assert reasons(condensed) == {3: reason}
    assert condensed.table.rows() == [("36001", 4, "direct")]


def test_the_codes_of_2013_are_another_layout(tmp_path: Path) -> None:
    header = ("FIPS", "State", "County_Name", "Population_2010", "RUCC_2013", "Description")
    path = write_csv(tmp_path / "codes.csv", header, [dict.fromkeys(header, "1")])
    with pytest.raises(LayoutError, match="rucc_2023 -> rucc_2013"):
        rural_urban_county.parse(path)


# --- the real files ---


def test_real_zips_lie_in_nearly_every_county(mirror: Path) -> None:
    condensed = condense_real("zip_county", mirror)
    assert (condensed.rows_in, condensed.rows_used, condensed.table.height) == (54_206, 53_873, 39_267)
    assert set(condensed.quarantine["reason"]) == {OUTSIDE}
    # Two counties have less of each of their ZIP codes than a neighbour.
    assert condensed.table["county_fips"].n_unique() == 3_140
    assert condensed.table["county_count"].sum() == 53_873
    assert condensed.table.filter(county_count=1).height == 28_178
    assert column_sum(condensed.table, "total_share") == pytest.approx(37_970.53, abs=0.01)


def test_real_codes_bring_connecticut_and_valdez_cordova_home(mirror: Path) -> None:
    condensed = condense_real("rural_urban_county", mirror)
    assert (condensed.rows_in, condensed.rows_used, condensed.table.height) == (3_235, 3_144, 3_142)
    home = condensed.table.filter(pl.col("match_method") != "direct")
    assert home.filter(pl.col("county_fips").str.starts_with("09"))["rural_urban_code"].to_list() == [2] * 8
    assert home.filter(county_fips="02261").rows() == [("02261", 9, "crosswalk")]
    assert home.height == 9
