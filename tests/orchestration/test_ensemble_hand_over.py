"""The hand-over to and from the ensemble: inputs beside the allocation's, a query where no relation has the columns,
what the run's page shows.
"""

from __future__ import annotations

from pathlib import Path

import duckdb
import polars as pl
import pytest

from orchestration.assets import allocation, allocation_inputs, ensemble_inputs
from orchestration.assets.ensemble import described, load_outputs
from orchestration.assets.exchange import Query
from orchestration.ensemble import draw_ensemble
from orchestration.ensemble_folder import Ensemble
from orchestration.ensemble_options import EnsembleOptions
from orchestration.errors import MissingInputError
from tests.allocation.world import Tables
from tests.ensemble.world import PHASED, SLOW, country
from warehouse.allocation import allocate
from warehouse.ensemble.results import combine
from warehouse.ensemble.tables import INPUTS, OUTPUTS
from warehouse.home import Home

RELATIONS = {**allocation_inputs.RELATIONS, **ensemble_inputs.RELATIONS}


def build_database(folder: Path, tables: Tables) -> Path:
    """A build database with the country where dbt puts it, and its allocation: as the first half and the
    allocation leave it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    database = folder / "warehouse.duckdb"
    by_relation: dict[tuple[str, str], list[pl.DataFrame]] = {}
    for name, frame in tables.items():
        relation = RELATIONS[name]
        if not isinstance(relation, Query):
            by_relation.setdefault(relation, []).append(frame)
    with duckdb.connect(str(database)) as connection:
        for (schema, name), frames in by_relation.items():
            path = folder / f"{schema}.{name}.parquet"
            put_together(frames).write_parquet(path)
            connection.execute(f"create schema if not exists {schema}")
            connection.execute(f"create table {schema}.{name} as from '{path}'")
    allocation_inputs.export_inputs(database, folder / "in")
    allocate(folder / "in", folder / "out")
    allocation.load_outputs(database, folder / "out")
    return database


def put_together(frames: list[pl.DataFrame]) -> pl.DataFrame:
    """Tables of one relation; assumptions of the ensemble stand with their central value alone, so as their own range."""
    rows = pl.concat(frames, how="diagonal")
    if "central" in rows.columns and "low" in rows.columns:
        return rows.with_columns(
            pl.col("low").fill_null(pl.col("central")), pl.col("high").fill_null(pl.col("central"))
        )
    return rows


def drawn_country(folder: Path) -> tuple[Path, Ensemble]:
    """The build database and an ensemble of it."""
    database = build_database(folder, country(ensemble_draws=3.0))
    ensemble_inputs.export_inputs(database, folder / "in")
    home = Home(folder / "home")
    home.draws.mkdir(parents=True)
    return database, draw_ensemble(home, "run", EnsembleOptions(), folder / "in")


def test_every_input_has_a_relation() -> None:
    assert set(ensemble_inputs.RELATIONS) == {table.name for table in INPUTS}


def test_direct_legs_of_the_plan_county_by_county(tmp_path: Path) -> None:
    database = build_database(tmp_path, country())
    ensemble_inputs.export_inputs(database, tmp_path / "in")
    legs = pl.read_parquet(tmp_path / "in" / "plan_leg.parquet")
    plan = pl.read_parquet(tmp_path / "out" / "corridor_leg.parquet").filter("is_direct")
    assert legs.group_by("scenario_id", "leg_id").len().height == plan.height > 0
    assert legs.height == plan["county_count"].sum()


def test_there_and_back(tmp_path: Path) -> None:
    database, drawn = drawn_country(tmp_path)
    assert {name: request.draws for name, request in drawn.requests.items()} == {PHASED: 3, SLOW: 3}
    tables = combine(drawn.inputs, drawn.outputs, drawn.requests, drawn.fingerprint)
    rows = load_outputs(database, tmp_path / "ensemble", tables)
    assert rows == {table.name: tables[table.name].height for table in OUTPUTS}
    with duckdb.connect(str(database), read_only=True) as connection:
        for table in OUTPUTS:
            columns = connection.execute(f"describe ensemble.{table.name}").fetchall()
            assert [name for name, *_ in columns] == table.schema.names()
    assert described(drawn)["draws"] == 6


def test_a_missing_relation_of_a_query_is_named(tmp_path: Path) -> None:
    database = build_database(tmp_path, country())
    with duckdb.connect(str(database)) as connection:
        connection.execute("drop table allocation.corridor_leg_county")
    with pytest.raises(MissingInputError) as raised:
        ensemble_inputs.export_inputs(database, tmp_path / "in")
    assert "input plan_leg: there is no relation allocation.corridor_leg_county" in raised.value.what
    assert "orchestration/assets/ensemble_inputs.py" in raised.value.remedy
