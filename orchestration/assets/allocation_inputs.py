"""Which relation of the build database each input table of the allocation comes from, and its export to
Parquet.

Belongs here: the mapping, the one place that knows it. Does not belong here: what the tables mean
(warehouse.allocation.tables).
"""

from __future__ import annotations

from pathlib import Path

import duckdb
import polars as pl

from orchestration.errors import MissingInputError
from warehouse.allocation.tables import INPUTS, Table

RELATIONS: dict[str, tuple[str, str]] = {
    "county": ("marts", "dim_county"),
    "county_edge": ("staging", "stg_census__county_neighbors"),
    "blocked_edge": ("seeds", "blocked_edge"),
    "county_need": ("marts", "fct_county_need"),
    "county_score": ("marts", "fct_launch_score"),
    "county_grid": ("intermediate", "int_county_grid"),
    "charger": ("marts", "dim_charger"),
    "county_port_need": ("intermediate", "int_county_port_need"),
    "county_existing_port": ("intermediate", "int_county_existing_port"),
    "scenario": ("marts", "dim_scenario"),
    "phase": ("marts", "dim_phase"),
    "assumption": ("seeds", "assumption"),
}
"""Input table -> schema and name of a relation with (at least) its columns under the same names."""

_SQL_TYPES: dict[pl.DataType, str] = {
    pl.String(): "VARCHAR",
    pl.Int64(): "BIGINT",
    pl.Float64(): "DOUBLE",
    pl.Boolean(): "BOOLEAN",
}


def export_inputs(database: Path, folder: Path) -> None:
    """Writes `<folder>/<input>.parquet` for every input, declared columns in declared order and type, rows
    ordered by key.

    Raises MissingInputError naming every relation or column that is not there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(database), read_only=True) as connection:
        problems = [problem for table in INPUTS for problem in _problems(connection, table)]
        if problems:
            raise MissingInputError(
                "the allocation's inputs are not complete:\n  " + "\n  ".join(problems),
                remedy="give the dbt relation these columns, or name another relation in "
                "orchestration/assets/allocation_inputs.py",
            )
        for table in INPUTS:
            connection.execute(
                f"COPY ({_select(table)}) TO '{_escaped(folder / f'{table.name}.parquet')}' (FORMAT parquet)"
            )


def _problems(connection: duckdb.DuckDBPyConnection, table: Table) -> list[str]:
    schema, relation = RELATIONS[table.name]
    rows = connection.execute(
        "SELECT column_name FROM duckdb_columns() WHERE schema_name = $1 AND table_name = $2",
        [schema, relation],
    ).fetchall()
    present = {name for (name,) in rows}
    if not present:
        return [f"input {table.name}: there is no relation {schema}.{relation} in the build database"]
    missing = [column.name for column in table.columns if column.name not in present]
    return [f"input {table.name}: {schema}.{relation} has no column {', '.join(missing)}"] if missing else []


def _select(table: Table) -> str:
    schema, relation = RELATIONS[table.name]
    columns = ", ".join(
        f'"{column.name}"::{_SQL_TYPES[column.dtype]} AS "{column.name}"' for column in table.columns
    )
    key = ", ".join(f'"{name}"' for name in table.key)
    return f'SELECT {columns} FROM "{schema}"."{relation}" ORDER BY {key}'


def _escaped(path: Path) -> str:
    return str(path).replace("'", "''")
