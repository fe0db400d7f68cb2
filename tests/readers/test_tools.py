"""What BI tools and notebooks open a release with: SQLAlchemy, ADBC, pandas and Polars. docs/connect.md says the same."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import sqlalchemy
from sqlalchemy import text

from tests.docs.pages import TEXT, blocks
from tests.warehouse import small
from warehouse.home import Home
from warehouse.releases import rollback

LOCKED = {"enable_external_access": False, "lock_configuration": True}


def engine_of(home: Home) -> sqlalchemy.Engine:
    """The engine as Superset makes it: the link's path, `connect_args` of the database's «engine parameters»."""
    return sqlalchemy.create_engine(
        f"duckdb:///{home.database}", connect_args={"read_only": True, "config": LOCKED}
    )


@pytest.fixture
def engine(published_home: Home) -> Iterator[sqlalchemy.Engine]:
    made = engine_of(published_home)
    yield made
    made.dispose()


def test_sqlalchemy_lists_tables_views_columns_and_comments(engine: sqlalchemy.Engine) -> None:
    seen = sqlalchemy.inspect(engine)
    assert {"warehouse.marts", "warehouse.access", "warehouse.meta"} <= set(seen.get_schema_names())
    assert {"dim_county", "dim_scenario", "fct_load", "fct_need"} <= set(seen.get_table_names("marts"))
    assert "county_year" in seen.get_view_names("access")
    columns = {column["name"]: column for column in seen.get_columns("fct_need", "marts")}
    assert {name: str(column["type"]) for name, column in columns.items()} == {
        "scenario_id": "VARCHAR",
        "county_fips": "VARCHAR",
        "year": "BIGINT",
        "need_mwh": "FLOAT",
        "mark": "BIGINT",
    }
    assert columns["need_mwh"]["comment"] == "Energy need, MWh a year"
    assert seen.get_table_comment("fct_need", "marts")["text"].startswith("What trucks'll need.")


def test_sqlalchemy_reads_tables_and_functions_with_parameters(engine: sqlalchemy.Engine) -> None:
    # `Table(autoload_with=...)` asks for the primary key too, which duckdb-engine 0.17 cannot answer with late 2.0.
    columns = sqlalchemy.inspect(engine).get_columns("fct_need", "marts")
    need = sqlalchemy.table(
        "fct_need", *(sqlalchemy.column(each["name"], each["type"]) for each in columns), schema="marts"
    )
    with engine.connect() as connection:
        total = connection.execute(
            sqlalchemy.select(sqlalchemy.func.sum(need.c.need_mwh)).where(need.c.scenario_id == "steady")
        ).scalar_one()
        rows = connection.execute(
            text("select county_fips, need_mwh from access.energy_needs_for(:scenario, :year)"),
            {"scenario": "steady", "year": 2035},
        ).all()
    assert total == sum(small.need_mwh(1, county, year, 1) for county in range(3) for year in range(3))
    assert [tuple(row) for row in rows] == list(zip(small.COUNTIES, (1102.0, 1112.0, 1122.0), strict=True))


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("create table marts.mine as select 1 as x", "read-only"),
        ("delete from marts.fct_need", "read-only"),
        ("from read_csv('{folder}/secret.csv')", "disabled"),
        ("copy marts.dim_county to '{folder}/out.csv'", "disabled"),
        ("set enable_external_access = true", "locked"),
    ],
)
def test_sqlalchemy_can_be_locked_down(
    engine: sqlalchemy.Engine, tmp_path: Path, statement: str, reason: str
) -> None:
    (tmp_path / "secret.csv").write_text("word\nswordfish\n")
    with (
        engine.connect() as connection,
        pytest.raises(sqlalchemy.exc.SQLAlchemyError, match=reason) as caught,
    ):
        connection.execute(text(statement.format(folder=tmp_path)))
    assert "swordfish" not in str(caught.value)
    assert [path.name for path in tmp_path.iterdir()] == ["secret.csv"]


def test_sqlalchemy_sees_a_new_release_once_its_pool_is_empty(home_with_release: Home) -> None:
    home = home_with_release
    marks = text("select min(mark), max(mark) from access.county_year")
    engine = engine_of(home)
    with engine.connect() as connection:
        assert tuple(connection.execute(marks).one()) == (1, 1)
    small.publish_small(home, 2)
    engine.dispose()
    with engine.connect() as connection:
        assert tuple(connection.execute(marks).one()) == (2, 2)
    rollback(home)
    engine.dispose()
    with engine.connect() as connection:
        assert tuple(connection.execute(marks).one()) == (1, 1)
    engine.dispose()


def test_adbc_hands_arrow_to_polars_and_cannot_write(published_home: Home) -> None:
    """The driver is the shared library inside the duckdb package: nothing else is installed."""
    import adbc_driver_duckdb
    from adbc_driver_manager import AdbcConnection, AdbcDatabase, AdbcStatement, Error

    database = AdbcDatabase(
        driver=adbc_driver_duckdb.driver_path(),
        entrypoint="duckdb_adbc_init",
        path=os.path.realpath(published_home.database),
        access_mode="READ_ONLY",
    )
    with database, AdbcConnection(database) as connection, AdbcStatement(connection) as statement:
        statement.set_sql_query("select county_fips, need_mwh from access.energy_needs_for('steady', 2035)")
        frame = pl.DataFrame(statement.execute_query()[0])
        assert frame["county_fips"].to_list() == list(small.COUNTIES)
        assert frame["need_mwh"].to_list() == [1102.0, 1112.0, 1122.0]
        statement.set_sql_query("delete from marts.fct_need")
        with pytest.raises(Error, match="read-only"):
            statement.execute_update()


def test_polars_and_pandas_read_the_parquet_files(published_home: Home) -> None:
    import duckdb
    import pandas as pd

    file = Path(os.path.realpath(published_home.current)) / "tables" / "marts__fct_need.parquet"
    total = sum(small.need_mwh(s, c, y, 1) for s in range(2) for c in range(3) for y in range(3))
    lazily = pl.scan_parquet(file).filter(pl.col("year") == 2035).select("county_fips", "need_mwh").collect()
    assert lazily.schema == {"county_fips": pl.String, "need_mwh": pl.Float64}
    assert pl.read_parquet(file)["need_mwh"].sum() == total
    # pandas reads Parquet with pyarrow or fastparquet; without them, DuckDB hands it a frame.
    frame = duckdb.sql(f"from read_parquet('{file}')").df()
    assert isinstance(frame, pd.DataFrame)
    assert frame["need_mwh"].sum() == total
    assert set(frame.columns) == {"scenario_id", "county_fips", "year", "need_mwh", "mark"}


def test_the_python_of_the_page_runs(
    published_home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "warehouse").symlink_to(published_home.root)
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    exec(compile(blocks(TEXT["docs/connect.md"], "python")[0], "docs/connect.md", "exec"), names)
    assert "scenario_id" in names["frame"].columns
    names["connection"].close()
