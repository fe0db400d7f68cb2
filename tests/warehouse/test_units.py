"""The vocabulary of units: names of columns and their units agree or the problem is told."""

from __future__ import annotations

import pytest

from warehouse.units import UNITS, commented, is_label, unit_in_comment, unit_problem
from warehouse.units_page import PAGE, with_units


@pytest.mark.parametrize(
    ("column", "unit"),
    [
        ("need_mwh", "MWh/year"),
        ("need_2030_mwh_p90", "MWh/year"),
        ("capital_usd_central", "USD of 2024"),
        ("commercial_usd_per_mwh", "USD/MWh"),
        ("usd_per_served_mwh_year", "USD of 2024 per MWh/year"),
        ("miles_per_vehicle_2020", "miles/vehicle/year"),
        ("port_count", "ports"),
        ("opening_year_a", "year"),
        ("score", "points"),
        ("rows_in", "rows"),
        ("rural_urban_code", "code"),
        ("change", "see change_unit"),
    ],
)
def test_a_name_that_ends_in_its_unit_is_right(column: str, unit: str) -> None:
    assert unit_problem(column, unit, ["change_unit"]) is None


@pytest.mark.parametrize(
    ("column", "unit", "told"),
    [
        ("need_mwh", "MW", "ends in mwh, which means MWh/year"),
        ("commercial_usd_per_mwh", "USD of 2024", "ends in usd_per_mwh, which means USD/MWh"),
        ("need", "MWh/year", "ends in no known unit; 'MWh/year' has _mwh"),
        ("peak_mw", "megawatts", "not in the vocabulary"),
        ("need_mwh", "see unit", "ends in mwh"),
        ("change", "see change_unit_x", "there is no column change_unit_x"),
        ("power_kw", "code", "ends in kw"),
    ],
)
def test_a_name_or_unit_that_does_not_fit_is_told(column: str, unit: str, told: str) -> None:
    assert told in str(unit_problem(column, unit, ["unit", "change_unit"]))


def test_the_comment_of_a_measure_shows_its_unit_and_that_of_a_label_none() -> None:
    assert commented("Rated power of a port", "kW") == "Rated power of a port [kW]"
    assert commented("Name for people", "text") == "Name for people"
    assert unit_in_comment("Rated power of a port [kW]") == "kW"
    assert unit_in_comment("Shares [of a day] sum to one") is None
    assert unit_in_comment(None) is None


def test_every_unit_has_one_entry_with_a_meaning_and_measures_have_endings() -> None:
    names = [unit.name for unit in UNITS]
    assert len(names) == len(set(names))
    assert [unit.name for unit in UNITS if len(unit.meaning.split()) < 1] == []
    assert [unit.name for unit in UNITS if not unit.endings and not is_label(unit.name)] == []


def test_the_page_lists_the_vocabulary() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page == with_units(page), "make docs, and commit docs/schema.md"
    with pytest.raises(ValueError, match="has lost its marker"):
        with_units("# The public schema")
