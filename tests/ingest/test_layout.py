"""Columns against known layouts."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.errors import LayoutError
from ingest.layout import Layout, check_layout

OLD = Layout("2019", ("state", "county", "ports"))
NEW = Layout("2025", ("state", "county", "ports", "vehicle_class"))
FILE = Path("stations.csv")


def test_the_layout_that_fits_is_told_whatever_the_order():
    assert check_layout(FILE, ["ports", "county", "state", "row_number"], OLD, NEW) is OLD
    assert check_layout(FILE, ["vehicle_class", "ports", "county", "state"], OLD, NEW) is NEW


def test_an_error_names_missing_added_and_renamed_columns():
    with pytest.raises(LayoutError) as raised:
        check_layout(FILE, ["state", "county", "port", "colour"], OLD)
    assert raised.value.what == (
        "stations.csv: its columns are not the layout '2019': renamed ports -> port; added colour"
    )


def test_the_nearest_layout_is_spoken_of():
    with pytest.raises(LayoutError, match="layout '2025': missing state"):
        check_layout(FILE, ["county", "ports", "vehicle_class"], OLD, NEW)


def test_further_columns_pass_only_where_the_layout_is_open():
    seen = ["state", "county", "ports", "extra"]
    with pytest.raises(LayoutError, match="added extra"):
        check_layout(FILE, seen, OLD)
    assert check_layout(FILE, seen, Layout("open", OLD.columns, exact=False)).name == "open"
    with pytest.raises(LayoutError, match="missing ports"):
        check_layout(FILE, ["state", "county", "x1", "x2"], Layout("open", OLD.columns, exact=False))
