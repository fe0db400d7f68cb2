"""MOVES populations: values kept as published, refused rows with reasons, foreign files, real figures."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from ingest.errors import EmptySourceError, LayoutError
from ingest.model import Condensed
from ingest.sources import moves_vehicle_population
from tests.ingest.publisher_files import condense_real, reasons, small_reference, write_csv

HEADER = ("yearID", "sourceTypeID", "salesGrowthFactor", "sourceTypePopulation", "migrationrate")


def condense(folder: Path, *rows: tuple[str, str, str]) -> Condensed:
    """Year, source type and population of each row; the growth factor is zero, as the publisher's are."""
    path = write_csv(
        folder / "sourcetypeyear.csv",
        HEADER,
        [dict(zip(HEADER, (year, kind, "0", amount, "1"), strict=True)) for year, kind, amount in rows],
        bom=True,
    )
    return moves_vehicle_population.condense(moves_vehicle_population.parse(path), small_reference())


def test_populations_are_kept_and_sorted_by_type_and_year(tmp_path: Path) -> None:
    condensed = condense(tmp_path, ("2030", "62", "120"), ("2020", "62", "100"), ("2020", "32", "7.5"))
    assert condensed.table.rows() == [(32, 2020, 7.5), (62, 2020, 100.0), (62, 2030, 120.0)]
    assert (condensed.rows_in, condensed.rows_used) == (3, 3)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("1066", "62", "1"), "year outside 1990-2060"),
        (("next", "62", "1"), "year_id is not a whole number"),
        (("2020", "99", "1"), "unknown source type"),
        (("2020", "", "1"), "source_type_id is missing"),
        (("2020", "61", ""), "source_type_population is missing"),
        (("2020", "61", "-1"), "source_type_population is negative"),
        (("2020", "61", "1 million"), "source_type_population is not a number"),
    ],
)
def test_a_row_that_cannot_be_used_is_refused(tmp_path: Path, row: tuple[str, str, str], reason: str) -> None:
    condensed = condense(tmp_path, ("2020", "62", "100"), row)
    assert reasons(condensed) == {3: reason}
    assert condensed.table.rows() == [(62, 2020, 100.0)]


def test_both_rows_of_a_repeated_year_are_refused(tmp_path: Path) -> None:
    condensed = condense(tmp_path, ("2020", "62", "100"), ("2020", "62", "110"), ("2021", "62", "1"))
    assert set(reasons(condensed)) == {2, 3}


def test_a_file_of_another_table_is_refused_and_its_columns_named(tmp_path: Path) -> None:
    header = ("HPMSVtypeID", "yearID", "VMTGrowthFactor", "HPMSBaseYearVMT")
    path = write_csv(tmp_path / "hpmsvtypeyear.csv", header, [dict.fromkeys(header, "1")])
    with pytest.raises(LayoutError, match="source_type_population"):
        moves_vehicle_population.parse(path)


def test_a_header_alone_is_an_empty_source(tmp_path: Path) -> None:
    with pytest.raises(EmptySourceError):
        condense(tmp_path)


def test_real_populations(mirror: Path) -> None:
    condensed = condense_real("moves_vehicle_population", mirror)
    assert (condensed.rows_in, condensed.rows_used, condensed.table.height) == (819, 819, 819)
    assert condensed.table["year"].n_unique() == 63
    trucks = condensed.table.filter(pl.col("source_type_id") == 61).sort("year")
    in_year = dict(trucks.select("year", "vehicles").iter_rows())
    assert in_year[2040] > in_year[2020] > 0
