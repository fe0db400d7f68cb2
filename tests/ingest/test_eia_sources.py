"""The three EIA-861 sources: stacked headers, `.` for missing, parts, standards, names, and the published
totals.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from ingest.errors import EmptySourceError, LayoutError, MissingFileError, UnreadableFileError
from ingest.model import Condensed
from ingest.sources import eia861_reliability, eia861_sales, eia861_service_territory
from tests.ingest.publisher_files import column_sum, condense_real, reasons, small_reference, write_xlsx

NOTE = "To calculate a state or the US total, sum the parts."
SALES_ROWS_ABOVE = 3
SECTORS = ("RESIDENTIAL", "COMMERCIAL", "INDUSTRIAL", "TRANSPORTATION", "TOTAL")
SALES_HEADER: tuple[tuple[object, ...], ...] = (
    ("Utility Characteristics", *[None] * 8, *(cell for sector in SECTORS for cell in (sector, None, None))),
    (*[None] * 9, *("Revenues", "Sales", "Customers") * 5),
    (
        *("Data Year", "Utility Number", "Utility Name", "Part", "Service Type"),
        *("Data Type\nO = Observed\nI = Imputed", "State", "Ownership", "BA Code"),
        *("Thousand Dollars", "Megawatthours", "Count") * 5,
    ),
)
MED_BLOCK = tuple(
    f"{index} {kind} MED" for kind in ("With", "Without") for index in ("SAIDI", "SAIFI", "CAIDI")
)
RELIABILITY_HEADER: tuple[tuple[object, ...], ...] = (
    ("Utility Characteristics", *[None] * 4, "IEEE Standard", *[None] * 11, "Other Standard", *[None] * 10),
    (
        *("Data Year", "Utility Number", "Utility Name", "State", "Ownership"),
        *MED_BLOCK,
        *("SAIDI With MED Minus LOS", "SAIFI With MED Minus LOS", "CAIDI Minus MED", "Number of Customers"),
        *("Highest Dist. Voltage", "Outages Recorded Automatically"),
        *MED_BLOCK,
        *("Number of Customers", "Inactive Accounts Included", "Momentary Interruptions"),
        *("Highest Dist. Voltage", "Outages Recorded Automatically"),
    ),
)
TERRITORY_HEADER = ("Data Year", "Utility Number", "Utility Name", "State", "County")
BUNDLED_IN_PR = (2018, 9, "Isla", "A", "Bundled", "O", "PR", "State", "NA", *[1, 1, 1] * 5)


def sale(
    utility: object = 7,
    part: object = "A",
    state: object = "NY",
    ba_code: object = "NYIS",
    commercial: tuple[object, ...] = (5.5, 100, 3),
    total: tuple[object, ...] = (8.0, 150, 9),
    year: object = 2018,
    service: object = None,
    data_type: object = "O",
) -> tuple[object, ...]:
    """One row of the sales sheet; its other sectors are `.`."""
    kind = service or {"A": "Bundled", "B": "Energy", "C": "Delivery", "D": "Bundled"}.get(
        str(part), "Bundled"
    )
    missing = (".", ".", ".")
    return (
        *(year, utility, f"Utility {utility}", part, kind, data_type, state, "Municipal", ba_code),
        *(*missing, *commercial, *missing, *missing, *total),
    )


def condense_sales(folder: Path, *rows: tuple[object, ...]) -> Condensed:
    path = write_xlsx(
        folder / "sales.xlsx",
        {"States": [*SALES_HEADER, *rows, (NOTE,)], "Territories": [*SALES_HEADER, BUNDLED_IN_PR, (NOTE,)]},
    )
    return eia861_sales.condense(eia861_sales.parse(path), small_reference())


def test_sales_are_dollars_and_a_dot_is_missing_and_the_note_is_no_row(tmp_path: Path) -> None:
    condensed = condense_sales(
        tmp_path,
        sale(7, commercial=(5.5, 100, 3), total=(8.0, 150, 9)),
        sale(8, part="C", commercial=(".", ".", "."), total=(1.25, 10, 1)),
    )
    assert condensed.table.select(
        "utility_id", "part", "service_type", "commercial_revenue_usd", "commercial_mwh", "total_revenue_usd"
    ).rows() == [(7, "A", "Bundled", 5_500.0, 100.0, 8_000.0), (8, "C", "Delivery", None, None, 1_250.0)]
    assert condensed.rows_in == 3
    assert condensed.quarantine["reason"].to_list() == [
        "outside the canonical counties: not in the 50 states or DC"
    ]


def test_withheld_utilities_are_added_up_since_one_number_stands_for_several(tmp_path: Path) -> None:
    condensed = condense_sales(
        tmp_path,
        sale(88888, "D", "TX", "ERCO", commercial=(0, 0, 0), total=(100, 10, 1)),
        sale(88888, "D", "TX", "ERCO", commercial=(".", ".", "."), total=(20, 4, 2), data_type="I"),
    )
    row = condensed.table.row(0, named=True)
    assert condensed.table.height == 1
    assert (row["total_revenue_usd"], row["total_mwh"], row["total_customers"]) == (120_000.0, 14.0, 3.0)
    assert (row["commercial_mwh"], row["data_type"]) == (0.0, "I")
    assert condensed.rows_used == 2


def test_negative_adjustments_are_published_values_and_stay(tmp_path: Path) -> None:
    condensed = condense_sales(
        tmp_path,
        sale(99999, "B", commercial=(-1.5, -20, -1), total=(-2, -30, -1), ba_code=None),
        sale(7, "B", commercial=(-1.5, 20, 1)),
    )
    assert condensed.table.select("utility_id", "ba_code", "commercial_revenue_usd").rows() == [
        (99999, "NA", -1_500.0)
    ]
    assert reasons(condensed)[SALES_ROWS_ABOVE + 2] == "negative outside an adjustment row"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (sale(state="GU"), "outside the canonical counties: not in the 50 states or DC"),
        (sale(year=2017), "year is not 2018"),
        (sale(utility="x"), "utility_number is not a whole number"),
        (sale(part="E"), "part is none of A, B, C, D"),
        (sale(part="B", service="Bundled"), "service type is not the part's"),
        (sale(data_type="X"), "data type is neither O nor I"),
        (sale(commercial=("many", 1, 1)), "commercial_revenues_thousand_dollars is not a number"),
        (sale(total=(1, -5, 1)), "negative outside an adjustment row"),
    ],
)
def test_a_sales_row_that_cannot_be_used_is_refused_and_named(
    tmp_path: Path, row: tuple[object, ...], reason: str
) -> None:
    condensed = condense_sales(tmp_path, sale(1), row)
    assert reasons(condensed)[SALES_ROWS_ABOVE + 2] == reason
    assert condensed.table["utility_id"].to_list() == [1]


def test_every_sales_row_of_a_repeated_key_is_refused(tmp_path: Path) -> None:
    condensed = condense_sales(tmp_path, sale(1), sale(7), sale(7), sale(7, part="B"))
    refused = {SALES_ROWS_ABOVE + 2, SALES_ROWS_ABOVE + 3}
    assert refused < set(reasons(condensed))
    assert condensed.table.select("utility_id", "part").rows() == [(1, "A"), (7, "B")]


def reliability(
    utility: int, ieee: tuple[object, object, object], other: tuple[object, object, object], state: str = "NY"
) -> tuple[object, ...]:
    """One row: SAIDI and SAIFI without major event days and customers, by standard."""
    saidi, saifi, customers = ieee
    other_saidi, other_saifi, other_customers = other
    return (
        *(2018, utility, f"Utility {utility}", state, "Cooperative"),
        *(".", ".", ".", saidi, saifi, ".", ".", ".", ".", customers, ".", None),
        *(".", ".", ".", other_saidi, other_saifi, ".", other_customers, None, None, ".", None),
    )


NOTHING = (".", ".", ".")


def condense_reliability(folder: Path, *rows: tuple[object, ...]) -> Condensed:
    in_guam = reliability(99, (1, 1, 1), NOTHING, state="GU")
    path = write_xlsx(
        folder / "reliability.xlsx",
        {
            "Reliability_States": [*RELIABILITY_HEADER, *rows, ("CAIDI = SAIDI / SAIFI.",)],
            "Reliability_Territories": [*RELIABILITY_HEADER, in_guam],
        },
    )
    return eia861_reliability.condense(eia861_reliability.parse(path), small_reference())


def test_the_ieee_standard_comes_first_and_all_measures_are_of_one_standard(tmp_path: Path) -> None:
    condensed = condense_reliability(
        tmp_path,
        reliability(1, (120.5, ".", 1000), (60, 0.5, 900)),
        reliability(2, (".", 9, 9), (60, 0.5, 900)),
        reliability(3, NOTHING, NOTHING),
        reliability(4, (-1, 1, 1), NOTHING),
    )
    assert condensed.table.select(
        "utility_id", "standard", "saidi_without_med_minutes", "saifi_without_med", "customers"
    ).rows() == [(1, "ieee", 120.5, None, 1000.0), (2, "other", 60.0, 0.5, 900.0)]
    refused = condensed.quarantine.select("row_number", "reason").rows()
    assert (5, "no SAIDI under either standard") in refused
    assert (6, "ieee_standard_saidi_without_med is negative") in refused
    assert len(refused) == 3


def condense_territory(folder: Path, *rows: tuple[object, ...]) -> Condensed:
    path = write_xlsx(
        folder / "territory.xlsx",
        {
            "Counties_States": [TERRITORY_HEADER, *rows],
            "Counties_Territories": [TERRITORY_HEADER, (2018, 9, "Isla", "PR", "Adjuntas")],
        },
    )
    return eia861_service_territory.condense(eia861_service_territory.parse(path), small_reference())


def test_counties_are_found_by_name_or_exception_and_never_guessed(tmp_path: Path) -> None:
    condensed = condense_territory(
        tmp_path,
        (2018, 7, "Edison", "NY", "Albany"),
        (2018, 7, "Edison", "NY", "Atlantis"),
        (2018, 8, "Power", "NY", "Old Albany"),
        (2018, 7, "Edison", "TX", "Albany"),
    )
    assert condensed.table.select("utility_id", "state", "county_fips", "match_method").rows() == [
        (7, "NY", "36001", "name"),
        (8, "NY", "36001", "exception"),
        (8, "NY", "36061", "exception"),
    ]
    refused = condensed.quarantine.filter(pl.col("reason") == "no county of the state has this name")
    assert refused.select("row_number", "value").rows() == [(3, "Atlantis"), (5, "Albany")]
    assert (condensed.rows_in, condensed.rows_used) == (5, 2)


def test_a_territory_said_twice_stands_once(tmp_path: Path) -> None:
    condensed = condense_territory(
        tmp_path,
        (2018, 7, "Edison", "NY", "Old Albany"),
        (2018, 7, "Edison", "NY", "Albany"),
        (2018, 7, "Edison", "NY", "Albany"),
    )
    assert condensed.table.select("county_fips", "match_method").rows() == [
        ("36001", "name"),
        ("36061", "exception"),
    ]
    assert condensed.rows_used == 2
    assert reasons(condensed)[4].startswith("an earlier row has the same")


@pytest.mark.parametrize(
    "header",
    [
        pytest.param(SALES_HEADER[:2], id="lost its third header row"),
        pytest.param((*SALES_HEADER[:2], SALES_HEADER[2][:12]), id="lost the columns after commerce"),
    ],
)
def test_a_changed_header_is_refused(tmp_path: Path, header: tuple[tuple[object, ...], ...]) -> None:
    rows = [*header, sale()[:12], sale()[:12]]
    path = write_xlsx(tmp_path / "sales.xlsx", {"States": rows, "Territories": []})
    with pytest.raises(LayoutError, match=r"sales\.xlsx"):
        eia861_sales.parse(path)


def test_wrong_missing_and_truncated_workbooks_are_refused(tmp_path: Path) -> None:
    territory = write_xlsx(tmp_path / "territory.xlsx", {"Counties_States": [TERRITORY_HEADER]})
    whole = write_xlsx(tmp_path / "sales.xlsx", {"States": [*SALES_HEADER, sale()], "Territories": []})
    cut = tmp_path / "cut.xlsx"
    cut.write_bytes(whole.read_bytes()[:-300])
    text = tmp_path / "text.xlsx"
    text.write_text("Data Year,Utility Number\n", encoding="utf-8")
    with pytest.raises(MissingFileError):
        eia861_sales.parse(tmp_path / "nowhere.xlsx")
    with pytest.raises(UnreadableFileError, match="no sheet 'States'; it has Counties_States"):
        eia861_sales.parse(territory)
    with pytest.raises(EmptySourceError):
        eia861_service_territory.parse(territory)
    with pytest.raises(UnreadableFileError, match=r"cut\.xlsx"):
        eia861_sales.parse(cut)
    with pytest.raises(UnreadableFileError, match="expected an xlsx"):
        eia861_sales.parse(text)


# --- the real files ---


def test_real_sales_repeat_the_energy_of_part_b_in_part_c(mirror: Path) -> None:
    condensed = condense_real("eia861_sales", mirror)
    table = condensed.table
    by_part = {
        part: column_sum(table, "commercial_mwh", pl.col("part") == part) for part in ("A", "B", "C", "D")
    }
    assert by_part["B"] == by_part["C"] == pytest.approx(284_981_284)
    assert by_part["A"] == pytest.approx(1_003_929_149)
    assert by_part["D"] == pytest.approx(92_844_412)
    assert (condensed.rows_in, condensed.rows_used, table.height) == (3_449, 3_437, 3_435)


def test_real_sales_give_the_published_national_price(mirror: Path) -> None:
    table = condense_real("eia861_sales", mirror).table
    energy = column_sum(table, "total_mwh", pl.col("part") != "C")
    assert energy == pytest.approx(3_859e6, rel=1e-3)
    assert column_sum(table, "total_revenue_usd") / energy == pytest.approx(105.3, abs=0.1)


def test_real_territory_finds_every_county_name(mirror: Path) -> None:
    condensed = condense_real("eia861_service_territory", mirror)
    assert (condensed.rows_in, condensed.rows_used) == (11_914, 11_826)
    assert condensed.quarantine["value"].is_in(["PR", "GU", "VI", "AS", "MP"]).all()
    assert condensed.table["county_fips"].n_unique() >= 3_100


def test_real_reliability_takes_whichever_standard_is_there(mirror: Path) -> None:
    condensed = condense_real("eia861_reliability", mirror)
    assert dict(condensed.table["standard"].value_counts().iter_rows()) == {"ieee": 736, "other": 255}
    without = condensed.quarantine.filter(pl.col("reason") == "no SAIDI under either standard")
    assert without.height == 123


def test_the_workbook_of_2017_is_another_vintage(mirror: Path) -> None:
    parsed = eia861_sales.parse(mirror / "eia861_2017/Sales_Ult_Cust_2017.xlsx")
    with pytest.raises(EmptySourceError, match="year is not 2018"):
        eia861_sales.condense(parsed, small_reference())
