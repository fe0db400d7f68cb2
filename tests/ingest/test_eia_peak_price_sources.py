"""EIA on load and price: peaks of utilities under the state of their seat, average prices by state."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from ingest.model import Condensed
from ingest.sources import eia861_operational, eia_state_price
from tests.ingest.publisher_files import Row, condense_real, over, reasons, small_reference, write_xlsx

OUTSIDE = "outside the canonical counties: not in the 50 states or DC"


PEAK_HEADER: tuple[Row, ...] = (
    (
        *over("Utility Characteristics", 6),
        *over("Demand", 2),
        *over("Energy Sources (Megawatthours)", 10),
        *over("Disposition", 6),
        *over("Electric Revenues", 8),
    ),
    (
        *[None] * 6,
        *over("(Megawatts)", 4),
        *over("Power Exchanged", 3),
        *over("Wheeled Power", 5),
        *over("(Megawatthours)", 6),
        *over("(Thousands Dollars)", 8),
    ),
    (
        *(
            "Data Year",
            "Utility Number",
            "Utility Name",
            "State",
            "Ownership Type",
            "NERC Region",
            "Summer Peak Demand",
            "Winter Peak Demand",
        ),
        *("Net Generation", "Wholesale Power Purchases"),
        *("Exchange Energy Received", "Exchange Energy Delivered", "Net Power Exchanged"),
        *("Wheeled Power Received", "Wheeled Power Delivered", "Net Wheeled Power"),
        *("Transmission by Other Losses", "Total Sources"),
        *("Retail Sales", "Sales for Resale", "Furnished without Charge"),
        *("Consumed by Respondent without Charge", "Total Energy Losses", "Total Disposition"),
        *("From Retail Sales", "From Delivery Customers", "From Sales for Resale"),
        *("From Credits or Adjustments", "From Transmission", "From Other", "Total"),
        "Data Type\nO = Observed\nI = Imputed",
    ),
)


def peaks(
    utility: int, summer: object, winter: object, sales: object, region: str | None = "TRE", state: str = "TX"
) -> Row:
    """One row: both peaks and retail sales, everything else `.`."""
    who = (2018, utility, f"Utility {utility}", state, "Cooperative", region)
    return (*who, summer, winter, *(".",) * 10, sales, *(".",) * 12, "O")


def condense_peaks(folder: Path, *rows: Row) -> Condensed:
    path = write_xlsx(
        folder / "peaks.xlsx",
        {
            "States": [*PEAK_HEADER, *rows],
            "Territories": [*PEAK_HEADER, peaks(99, 1, 1, 1, state="GU")],
        },
    )
    return eia861_operational.condense(eia861_operational.parse(path), small_reference())


def test_peaks_are_megawatts_of_a_utility_and_the_withheld_are_added_up(tmp_path: Path) -> None:
    condensed = condense_peaks(
        tmp_path,
        peaks(1, 32.9, 35.2, 209_731),
        peaks(2, ".", ".", 7, region=None),
        peaks(88888, ".", ".", 30, region=None),
        peaks(88888, ".", ".", 12, region="TRE"),
        peaks(3, ".", ".", "."),
    )
    assert condensed.table.rows() == [
        (1, "TX", "Cooperative", "TRE", 32.9, 35.2, 209_731.0),
        (2, "TX", "Cooperative", None, None, None, 7.0),
        (88888, "TX", "Cooperative", "TRE", None, None, 42.0),
    ]
    assert condensed.quarantine.select("row_number", "reason").rows() == [
        (4, OUTSIDE),
        (8, "neither a peak nor retail sales"),
    ]
    assert (condensed.rows_in, condensed.rows_used) == (6, 4)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (peaks(7, -1, 1, 1), "demand_megawatts_summer_peak_demand is negative"),
        (peaks(7, 1, 1e300, 1), "demand_megawatts_winter_peak_demand is over 10^12"),
        (peaks(7, 1, 1, "lots"), "disposition_megawatthours_retail_sales is not a number"),
        (peaks(1, 1, 1, 1), "several rows have the same utility_number, state"),
    ],
)
def test_a_peak_row_that_cannot_be_used_is_refused_and_named(tmp_path: Path, row: Row, reason: str) -> None:
    condensed = condense_peaks(tmp_path, peaks(1, 1, 1, 1), peaks(2, 1, 1, 1), row)
    assert reasons(condensed)[6] == reason
    assert 2 in condensed.table["utility_id"]


PRICE_TITLE: Row = ("Average Price (Cents/kilowatthour) by State by Provider",)
PRICE_HEADER: Row = (
    *("Year", "State", "Industry Sector Category", "Residential", "Commercial", "Industrial"),
    *("Transportation", "Other", "Total"),
)


def prices(year: object, state: str, *cents: object, provider: str = "Total Electric Industry") -> Row:
    """One row: cents for residential, commercial, industrial and total."""
    residential, commercial, industrial, total = cents
    return (year, state, provider, residential, commercial, industrial, 0, "NA", total)


def condense_prices(folder: Path, *rows: Row) -> Condensed:
    path = write_xlsx(folder / "prices.xlsx", {"Price": [PRICE_TITLE, PRICE_HEADER, *rows]})
    return eia_state_price.condense(eia_state_price.parse(path), small_reference())


def test_prices_are_dollars_per_megawatt_hour_of_the_whole_industry(tmp_path: Path) -> None:
    condensed = condense_prices(
        tmp_path,
        prices(2018, "NY", 18.52, 14.5, "NA", 14.83),
        prices(2018, "NY", 6.1, 5.2, 4.3, 5.5, provider="Delivery-Only Service"),
        prices(2018, "US", 12.9, 10.7, 6.9, 10.5),
    )
    assert condensed.table.rows() == [
        ("NY", 2018, "commercial", 145.0),
        ("NY", 2018, "residential", 185.2),
        ("NY", 2018, "total", 148.3),
    ]
    assert reasons(condensed) == {
        4: "not the whole industry: one kind of provider",
        5: "the nation, not a state",
    }


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (prices(2018, "PR", 1, 1, 1, 1), OUTSIDE),
        (prices(2020, "NY", 1, 1, 1, 1), "year outside 1990-2019"),
        (prices("now", "NY", 1, 1, 1, 1), "year is not a whole number"),
        (prices(2018, "NY", 1, 0, 1, 1), "commercial price is not above zero"),
        (prices(2018, "NY", 1, 1, "cheap", 1), "industrial is not a number"),
        (prices(2018, "NY", "NA", "NA", "NA", "NA"), "no price in any sector"),
        (prices(2018, "TX", 1, 1, 1, 1), "several rows have the same year, state"),
    ],
)
def test_a_price_row_that_cannot_be_used_is_refused_and_named(tmp_path: Path, row: Row, reason: str) -> None:
    condensed = condense_prices(tmp_path, prices(2018, "TX", 1, 1, 1, 1), prices(2018, "WA", 1, 1, 1, 1), row)
    assert reasons(condensed)[5] == reason
    assert "WA" in condensed.table["state"]


# --- the real files ---


def test_real_peaks_stand_once_under_the_state_of_the_seat(mirror: Path) -> None:
    condensed = condense_real("eia861_operational", mirror)
    assert (condensed.rows_in, condensed.rows_used, condensed.table.height) == (2_312, 2_231, 2_229)
    assert condensed.table["utility_id"].is_unique().all()
    # PacifiCorp serves six states, and stands in Oregon alone.
    assert condensed.table.filter(utility_id=14354).select("state", "summer_peak_mw").rows() == [
        ("OR", 10_551.0)
    ]


def test_real_state_prices_are_those_that_eia861_sales_give(mirror: Path) -> None:
    condensed = condense_real("eia_state_price", mirror)
    assert (condensed.rows_in, condensed.rows_used, condensed.table.height) == (4_438, 1_530, 6_120)
    sales = condense_real("eia861_sales", mirror).table
    revenue = pl.col("commercial_revenue_usd").sum()
    energy = pl.col("commercial_mwh").filter(pl.col("part") != "C").sum()
    made = sales.group_by("state").agg((revenue / energy).alias("made_usd_per_mwh"))
    both = condensed.table.filter(year=2018, sector="commercial").join(made, on="state")
    # EIA rounds to a hundredth of a cent per kWh, which is 0.1 dollars per MWh.
    is_equal = (pl.col("usd_per_mwh") - pl.col("made_usd_per_mwh")).abs() <= 0.05
    assert (both.height, both.filter(is_equal).height) == (51, 51)
