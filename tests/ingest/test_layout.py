"""Columns against known layouts."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import LayoutError
from ingest.layout import CODE, DAY, NUMBER, Form, Layout, check_layout

OLD = Layout("2019", ("state", "county", "ports"))
NEW = Layout("2025", ("state", "county", "ports", "vehicle_class"))
FILE = Path("stations.csv")
TYPED = Layout("typed", ("ports", "opened"), types={"ports": NUMBER, "opened": DAY})


def columns(*names: str) -> pl.DataFrame:
    """A file of these columns without rows."""
    return pl.DataFrame(schema=dict.fromkeys(names, pl.String()))


def values(ports: list[str | None], opened: list[str | None]) -> pl.DataFrame:
    return pl.DataFrame(
        {"ports": ports, "opened": opened}, schema={"ports": pl.String(), "opened": pl.String()}
    )


def test_the_layout_that_fits_is_told_whatever_the_order():
    assert check_layout(FILE, columns("ports", "county", "state", "row_number"), OLD, NEW) is OLD
    assert check_layout(FILE, columns("vehicle_class", "ports", "county", "state"), OLD, NEW) is NEW


def test_an_error_names_missing_added_and_renamed_columns():
    with pytest.raises(LayoutError) as raised:
        check_layout(FILE, columns("state", "county", "port", "colour"), OLD)
    assert raised.value.what == (
        "stations.csv: its columns are not the layout '2019': renamed ports -> port; added colour"
    )


def test_the_nearest_layout_is_spoken_of():
    with pytest.raises(LayoutError, match="layout '2025': missing state"):
        check_layout(FILE, columns("county", "ports", "vehicle_class"), OLD, NEW)


def test_further_columns_pass_only_where_the_layout_is_open():
    seen = columns("state", "county", "ports", "extra")
    with pytest.raises(LayoutError, match="added extra"):
        check_layout(FILE, seen, OLD)
    assert check_layout(FILE, seen, Layout("open", OLD.columns, exact=False)).name == "open"
    with pytest.raises(LayoutError, match="missing ports"):
        check_layout(FILE, columns("state", "county", "x1", "x2"), Layout("open", OLD.columns, exact=False))


def test_a_renamed_column_is_the_one_most_alike():
    layout = Layout("pairs", ("saidi_with_med", "saidi_without_med"))
    with pytest.raises(LayoutError, match=r"renamed saidi_without_med -> saidi_without_meds\n"):
        check_layout(FILE, columns("saidi_with_med", "saidi_without_meds"), layout)
    crossed = columns("saidi_without_meds", "saidi_with_meds")
    with pytest.raises(LayoutError) as raised:
        check_layout(FILE, crossed, layout)
    assert "saidi_with_med -> saidi_with_meds, saidi_without_med -> saidi_without_meds" in raised.value.what


def test_a_name_unlike_any_counts_as_renamed_where_it_stands_in_the_place_of_another():
    with pytest.raises(LayoutError, match=r"renamed ports -> plugs\n"):
        check_layout(FILE, columns("state", "county", "plugs"), OLD)
    with pytest.raises(LayoutError, match="missing ports; added plugs"):
        check_layout(FILE, columns("plugs", "state", "county"), OLD)


def test_a_column_is_retyped_when_most_of_its_values_have_another_form():
    days = ["2021-11-15"] * 20
    assert check_layout(FILE, values(["1"] * 10 + ["many"] * 10, days), TYPED) is TYPED
    with pytest.raises(LayoutError) as raised:
        check_layout(FILE, values(["1"] * 9 + ["many"] * 11, days), TYPED)
    assert raised.value.what == (
        "stations.csv: its columns are not the layout 'typed': retyped ports (numbers expected, 11 of 20 "
        "values are none, such as 'many')"
    )


def test_a_date_of_another_form_is_retyped():
    with pytest.raises(LayoutError, match=r"retyped opened \(days such as 2021-11-15 expected.*'15/11/2021'"):
        check_layout(FILE, values(["1"] * 20, ["15/11/2021"] * 20), TYPED)


def test_missing_values_and_a_handful_of_values_say_nothing_about_a_type():
    assert check_layout(FILE, values([None] * 30, [None] * 30), TYPED) is TYPED
    assert check_layout(FILE, values(["many"] * 9 + [None] * 30, [None] * 39), TYPED) is TYPED


def test_types_are_told_beside_the_names():
    rows = values(["many"] * 12, ["2021-11-15"] * 12).rename({"opened": "opening"})
    with pytest.raises(LayoutError, match=r"renamed opened -> opening; retyped ports \("):
        check_layout(FILE, rows, TYPED)


@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers())
def test_every_number_has_the_form_of_a_number(number: float):
    assert pl.Series([str(number), f"{number:,}"]).str.contains(NUMBER.pattern).all()


@pytest.mark.parametrize(
    ("form", "text"),
    [*((NUMBER, text) for text in ("", ".", "-", "1 000", "n/a", "12 ports", "1.2.3", "e5")), (CODE, "1.0")],
)
def test_what_is_none(form: Form, text: str):
    assert not pl.Series([text]).str.contains(form.pattern).any()


@given(st.lists(st.sampled_from(["state", "county", "ports", "plugs", "x"]), unique=True, min_size=1))
def test_a_layout_passes_if_and_only_if_the_columns_are_its_own(names: list[str]):
    """Whatever the columns: either they are the layout's, or every difference is named."""
    if set(names) == set(OLD.columns):
        assert check_layout(FILE, columns(*names), OLD) is OLD
        return
    with pytest.raises(LayoutError) as raised:
        check_layout(FILE, columns(*names), OLD)
    assert [name for name in set(names) ^ set(OLD.columns) if name not in raised.value.what] == []
