"""The hand-over to and from the allocation: declared columns only, types cast, everything missing named at once."""

from __future__ import annotations

from pathlib import Path

import duckdb
import polars as pl
import pytest

from orchestration.assets.allocation import load_outputs
from orchestration.assets.allocation_inputs import RELATIONS, export_inputs
from orchestration.errors import MissingInputError
from tests.allocation.world import toy
from warehouse.allocation import allocate
from warehouse.allocation.tables import INPUTS, OUTPUTS


def build_database(folder: Path, tables: dict[str, pl.DataFrame]) -> Path:
    """A build database with the inputs in the relations that dbt gives them, a column too many each, in reverse order."""
    database = folder / "warehouse.duckdb"
    with duckdb.connect(str(database)) as connection:
        for name, frame in tables.items():
            schema, relation = RELATIONS[name]
            path = folder / f"{name}.given.parquet"
            frame.reverse().write_parquet(path)
            connection.execute(f"create schema if not exists {schema}")
            connection.execute(
                f"create table {schema}.{relation} as select 'more' as surplus, * from '{path}'"
            )
    return database


def test_every_input_has_a_relation() -> None:
    assert set(RELATIONS) == {table.name for table in INPUTS}


def test_there_and_back(tmp_path: Path) -> None:
    given = toy()
    database = build_database(tmp_path, given)
    export_inputs(database, tmp_path / "in")
    for table in INPUTS:
        exported = pl.read_parquet(tmp_path / "in" / f"{table.name}.parquet")
        assert exported.schema == table.schema
        assert exported.equals(given[table.name].select(table.schema.names()).sort(table.key))
    summary = allocate(tmp_path / "in", tmp_path / "out")
    assert load_outputs(database, tmp_path / "out") == summary.row_counts
    with duckdb.connect(str(database), read_only=True) as connection:
        for table in OUTPUTS:
            columns = connection.execute(f"describe allocation.{table.name}").fetchall()
            assert [name for name, *_ in columns] == table.schema.names()


def test_missing_relations_and_columns_are_named_together(tmp_path: Path) -> None:
    given = toy()
    del given["phase"]
    given["county_need"] = given["county_need"].drop("depot_peak_mw")
    with pytest.raises(MissingInputError) as raised:
        export_inputs(build_database(tmp_path, given), tmp_path / "in")
    assert "there is no relation marts.dim_phase" in raised.value.what
    assert "has no column depot_peak_mw" in raised.value.what
    assert "orchestration/assets/allocation_inputs.py" in raised.value.remedy
