"""EIA-861 on what a utility has and offers: smart meters, dynamic tariffs, demand response, circuits."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from ingest.errors import EmptySourceError, LayoutError
from ingest.model import Condensed
from ingest.sources import (
    eia861_demand_response,
    eia861_distribution_systems,
    eia861_dynamic_pricing,
    eia861_smart_meters,
)
from tests.ingest.publisher_files import (
    Row,
    column_sum,
    condense_real,
    over,
    reasons,
    small_reference,
    write_xlsx,
)

SECTORS = ("Residential", "Commercial", "Industrial", "Transportation", "Total")
WHO = ("Data Year", "Utility Number", "Utility Name", "State", "BA Code")
OUTSIDE = "outside the canonical counties: not in the 50 states or DC"


METER_KINDS = (
    *("Number AMR- Automated Meter Reading", "Number AMI- Advanced Metering Infrastructure"),
    *("Number Home Area Network", "Number Non AMR/AMI Meters", "Total Numbers of Meters"),
    *("Energy Served - AMI (MWh)", "Customers with Daily Digital Access"),
    "Customers with Direct Load Control",
)
METER_HEADER: tuple[Row, ...] = (
    (*over("Utility Characteristics", 6), *(cell for kind in METER_KINDS for cell in over(kind, 5))),
    (*WHO[:3], "Short Form", *WHO[3:], *SECTORS * len(METER_KINDS)),
)
SHORT_FORM_NOTE = "Note- Utilities that complete the short form do not supply Standard Meter data."


def meters(
    utility: object, amr: object, ami: object, plain: object, total: object, form: str | None = None
) -> Row:
    """One row: the totals of the kinds of meter; the sectors are `.`."""
    dots = (".",) * 4
    return (
        *(2018, utility, f"Utility {utility}", form, "NY", "NYIS"),
        *(*dots, amr, *dots, ami, *dots, ".", *dots, plain, *dots, total, *(".",) * 15),
    )


def condense_meters(folder: Path, *rows: Row) -> Condensed:
    in_guam = (*meters(9, 1, 1, 1, 3)[:4], "GU", *meters(9, 1, 1, 1, 3)[5:])
    path = write_xlsx(
        folder / "meters.xlsx",
        {"states": [*METER_HEADER, *rows, (SHORT_FORM_NOTE,)], "territories": [*METER_HEADER, in_guam]},
    )
    return eia861_smart_meters.condense(eia861_smart_meters.parse(path), small_reference())


def test_a_dot_is_no_meter_where_the_other_kinds_make_the_total(tmp_path: Path) -> None:
    condensed = condense_meters(
        tmp_path,
        meters(1, 10, 30, 60, 100),
        meters(2, 40, ".", 60, 100),
        meters(3, ".", ".", 60, 100),
        meters(4, ".", ".", ".", 0),
        meters(5, 50, 50, ".", 100, form="Y"),
    )
    assert condensed.table.select(
        "utility_id", "ba_code", "is_short_form", "meter_count", "smart_meter_count"
    ).rows() == [
        (1, "NYIS", False, 100.0, 30.0),
        (2, "NYIS", False, 100.0, 0.0),
        (5, "NYIS", True, 100.0, 50.0),
    ]
    refused = condensed.quarantine.select("row_number", "reason").rows()
    assert refused == [
        (3, OUTSIDE),
        (5, "the kinds of meter do not add up to the total"),
        (6, "no meters reported"),
    ]
    assert (condensed.rows_in, condensed.rows_used) == (6, 3)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (meters(7, 1, -1, 3, 3), "number_ami_advanced_metering_infrastructure_total is negative"),
        (meters(7, 1, "many", 3, 4), "number_ami_advanced_metering_infrastructure_total is not a number"),
        (meters(7, 1, 1, 1, "."), "total_numbers_of_meters_total is missing"),
        (meters(7, 1, 1, 1, 3, form="N"), "short form is neither Y nor empty"),
        (meters(1, 1, 1, 1, 3), "several rows have the same utility_number, state, ba_code"),
        ((2017, *meters(7, 1, 1, 1, 3)[1:]), "year is not 2018"),
    ],
)
def test_a_meter_row_that_cannot_be_used_is_refused_and_named(tmp_path: Path, row: Row, reason: str) -> None:
    condensed = condense_meters(tmp_path, meters(1, 1, 1, 1, 3), meters(2, 1, 1, 1, 3), row)
    assert reasons(condensed)[5] == reason
    assert 2 in condensed.table["utility_id"]


PROGRAMS = (
    *("Time of Use Pricing", "Real Time Pricing", "Variable Peak Pricing"),
    *("Critical Peak Pricing", "Critical Peak Rebate"),
)
TARIFF_HEADER: tuple[Row, ...] = (
    (*over("Utility Characteristics", 5), *over("Number of", 5), *over("Types of Program", 20)),
    (*[None] * 5, *over("Customers Enrolled", 5), *(cell for name in PROGRAMS for cell in over(name, 4))),
    (*WHO, *SECTORS, *SECTORS[:4] * 5),
)


def tariffs(utility: int, commercial: str, enrolled: object = 12, ba_code: str | None = "NYIS") -> Row:
    """One row: the answers for commerce, one letter for each program; all other answers are Y."""
    answers = (cell for answer in commercial for cell in ("Y", answer, "Y", "Y"))
    return (2018, utility, f"Utility {utility}", "NY", ba_code, ".", ".", ".", ".", enrolled, *answers)


def condense_tariffs(folder: Path, *rows: Row) -> Condensed:
    in_pr = (*tariffs(9, "NNNNN")[:3], "PR", *tariffs(9, "NNNNN")[4:])
    path = write_xlsx(
        folder / "tariffs.xlsx",
        {
            "Dynamic Pricing_States": [*TARIFF_HEADER, *rows],
            "Dynamic Pricing_Territories": [*TARIFF_HEADER, in_pr],
        },
    )
    return eia861_dynamic_pricing.condense(eia861_dynamic_pricing.parse(path), small_reference())


def test_tariffs_are_those_of_commerce_and_an_unclear_answer_is_neither_yes_nor_no(tmp_path: Path) -> None:
    condensed = condense_tariffs(tmp_path, tariffs(1, "YNNYN"), tariffs(2, "XNYNY", enrolled=0, ba_code=None))
    assert condensed.table.rows() == [
        (1, "NY", "NYIS", 12.0, True, False, False, True, False),
        (2, "NY", "NA", 0.0, None, False, True, False, True),
    ]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (tariffs(7, "NN?NN"), "has_commercial_variable_peak is none of Y, N, X"),
        (tariffs(7, "NNNNN", enrolled="."), "number_of_customers_enrolled_total is missing"),
        (tariffs(7, "NNNNN", enrolled=-4), "number_of_customers_enrolled_total is negative"),
    ],
)
def test_a_tariff_row_that_cannot_be_used_is_refused_and_named(tmp_path: Path, row: Row, reason: str) -> None:
    condensed = condense_tariffs(tmp_path, tariffs(1, "YYYYY"), row)
    assert reasons(condensed)[5] == reason
    assert (condensed.rows_in, condensed.rows_used) == (3, 1)


RESPONSE_HEADER: tuple[Row, ...] = (
    (
        *over("Utility Characteristics", 5),
        *over("Yearly Energy and Demand Savings", 20),
        *over("Program Costs", 10),
        "DSM Program",
    ),
    (
        *[None] * 5,
        *over("Number of Customers Enrolled", 5),
        *over("Energy Savings (MWh)", 5),
        *over("Potential Peak Demand Savings (MW)", 5),
        *over("Actual Peak Demand Savings (MW)", 5),
        *over("Customer Incentives (Thousand Dollars)", 5),
        *over("All Other Costs (Thousand Dollars)", 5),
        "Grid Connected",
    ),
    (*WHO, *SECTORS * 6, "Water Heater"),
)


def response(utility: int, enrolled: object, potential: object, actual: object, state: str = "NY") -> Row:
    """One row: the totals of three blocks, everything else `.`."""
    dots = (".",) * 4
    return (
        *(2018, utility, f"Utility {utility}", state, "NYIS"),
        *(*dots, enrolled, *dots, 99, *dots, potential, *dots, actual, *(".",) * 11),
    )


def test_demand_response_needs_one_figure_of_three_and_may_save_more_than_it_could(tmp_path: Path) -> None:
    path = write_xlsx(
        tmp_path / "response.xlsx",
        {
            "Demand Response_States": [
                *RESPONSE_HEADER,
                response(1, 30, 2.5, 3.1),
                response(2, ".", ".", 0.2),
                response(3, ".", ".", "."),
                response(4, 5, "much", 1),
                response(5, 5, 1, -1),
            ],
            "Demand Response_Territories": [*RESPONSE_HEADER, response(9, 1, 1, 1, state="PR")],
        },
    )
    condensed = eia861_demand_response.condense(eia861_demand_response.parse(path), small_reference())
    assert condensed.table.select(
        "utility_id", "enrolled_customer_count", "potential_peak_mw", "actual_peak_mw"
    ).rows() == [(1, 30.0, 2.5, 3.1), (2, None, None, 0.2)]
    measure = "yearly_energy_and_demand_savings_{}_peak_demand_savings_mw_total is {}"
    assert condensed.quarantine.select("row_number", "reason").rows() == [
        (4, OUTSIDE),
        (6, "neither customers nor peak savings"),
        (7, measure.format("potential", "not a number")),
        (8, measure.format("actual", "negative")),
    ]


CIRCUIT_HEADER: Row = (*WHO[:4], "Distribution Circuits", "Circuits with Voltage Optimization")


def condense_circuits(folder: Path, *rows: Row) -> Condensed:
    path = write_xlsx(
        folder / "circuits.xlsx",
        {
            "Distribution_Systems_States": [CIRCUIT_HEADER, *rows],
            "Distribution_Systems_Territorie": [CIRCUIT_HEADER, (2018, 9, "Isla", "VI", 24, 0)],
        },
    )
    return eia861_distribution_systems.condense(eia861_distribution_systems.parse(path), small_reference())


def test_circuits_not_reported_are_missing_and_never_zero(tmp_path: Path) -> None:
    condensed = condense_circuits(
        tmp_path,
        (2018, 1, "One", "NY", 8, "."),
        (2018, 1, "One", "CT", 8, 0),
        (2018, 2, "Two", "NY", 8, 9),
        (2018, 3, "Three", "NY", ".", 1),
        (2018, 4, "Four", "NY", 8, 1),
        (2018, 4, "Four", "NY", 9, 1),
    )
    assert condensed.table.rows() == [(1, "CT", 8.0, 0.0), (1, "NY", 8.0, None)]
    assert reasons(condensed) == {
        2: OUTSIDE,
        4: "more circuits with optimisation than circuits",
        5: "distribution_circuits is missing",
        6: "several rows have the same utility_number, state",
        7: "several rows have the same utility_number, state",
    }


def test_another_edition_of_a_sheet_is_not_guessed_at(tmp_path: Path) -> None:
    header = (*CIRCUIT_HEADER[:4], "Circuits", CIRCUIT_HEADER[5])
    row = (2018, 1, "One", "NY", 8, 1)
    path = write_xlsx(
        tmp_path / "circuits.xlsx",
        {"Distribution_Systems_States": [header, row], "Distribution_Systems_Territorie": [header, row]},
    )
    with pytest.raises(LayoutError, match="distribution_circuits -> circuits"):
        eia861_distribution_systems.parse(path)
    with pytest.raises(EmptySourceError, match="none of its 2 rows can be used"):
        condense_circuits(tmp_path, (2018, 1, "One", "PR", 8, 1))


# --- the real files ---


def test_real_smart_meters_give_the_published_national_count(mirror: Path) -> None:
    condensed = condense_real("eia861_smart_meters", mirror)
    assert (condensed.rows_in, condensed.rows_used) == (2_369, 2_360)
    smart, every = (column_sum(condensed.table, f"{kind}meter_count") for kind in ("smart_", ""))
    assert smart == 86_844_157
    assert smart / every == pytest.approx(0.5637, abs=1e-4)
    short = pl.col("is_short_form")
    assert condensed.table.filter(short).height == 378


def test_real_tariffs_are_kept_whole_but_for_four_unclear_answers(mirror: Path) -> None:
    condensed = condense_real("eia861_dynamic_pricing", mirror)
    assert (condensed.rows_in, condensed.rows_used) == (669, 668)
    assert column_sum(condensed.table, "enrolled_customer_count") == 9_219_869
    assert condensed.table["has_commercial_time_of_use"].sum() == 399
    assert condensed.table["has_commercial_time_of_use"].null_count() == 4
    assert condensed.table["has_commercial_real_time"].sum() == 57


def test_real_demand_response_gives_the_published_national_savings(mirror: Path) -> None:
    condensed = condense_real("eia861_demand_response", mirror)
    assert (condensed.rows_in, condensed.rows_used) == (430, 426)
    assert column_sum(condensed.table, "enrolled_customer_count") == 9_752_238
    assert column_sum(condensed.table, "potential_peak_mw") == pytest.approx(30_895.0)
    assert column_sum(condensed.table, "actual_peak_mw") == pytest.approx(12_521.7)


def test_real_circuits(mirror: Path) -> None:
    condensed = condense_real("eia861_distribution_systems", mirror)
    assert (condensed.rows_in, condensed.rows_used) == (1_966, 1_961)
    assert column_sum(condensed.table, "circuit_count") == 205_828
    assert column_sum(condensed.table, "voltage_optimised_circuit_count") == 46_257
