"""The hand-over between DuckDB and Polars by Parquet: inputs out of the build database, outputs into it.

Belongs here: exporting and loading declared tables. Does not belong here: which relation an input comes from
(`allocation_inputs`, `ensemble_inputs`), what the tables mean (`warehouse`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from orchestration.errors import MissingInputError
from warehouse.allocation.columns import Table

Relation = tuple[str, str]
"""Schema and name of a relation of the build database."""


@dataclass(frozen=True)
class Query:
    """A SELECT where no single relation has the columns, and the relations that it reads."""

    sql: str
    reads: tuple[Relation, ...]


Origin = Relation | Query

_SQL_TYPES: dict[pl.DataType, str] = {
    pl.String(): "VARCHAR",
    pl.Int64(): "BIGINT",
    pl.Float64(): "DOUBLE",
    pl.Boolean(): "BOOLEAN",
}


def relations_of(origins: Iterable[Origin]) -> set[Relation]:
    """Every relation that is read."""
    return {
        relation
        for origin in origins
        for relation in (origin.reads if isinstance(origin, Query) else (origin,))
    }


def export_tables(
    database: Path, folder: Path, tables: Iterable[Table], origins: Mapping[str, Origin], declared_in: str
) -> None:
    """Writes `<folder>/<table>.parquet` for every table, declared columns in declared order and type, rows
    ordered by key.

    origins: by table, each with (at least) its columns under the same names. declared_in: the file that says
    so. Raises MissingInputError naming every relation or column that is not there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tables = tuple(tables)
    with duckdb.connect(str(database), read_only=True) as connection:
        problems = [problem for each in tables for problem in _problems(connection, each, origins[each.name])]
        if problems:
            raise MissingInputError(
                "the inputs are not complete:\n  " + "\n  ".join(problems),
                remedy=f"give the dbt relation these columns, or name another relation in {declared_in}",
            )
        for table in tables:
            path = _escaped(folder / f"{table.name}.parquet")
            connection.execute(f"COPY ({_select(table, origins[table.name])}) TO '{path}' (FORMAT parquet)")


def load_tables(database: Path, folder: Path, schema: str, tables: Iterable[Table]) -> dict[str, int]:
    """Makes `<schema>.<table>` from `<folder>/<table>.parquet` for every table; returns table -> rows."""
    with duckdb.connect(str(database)) as connection:
        connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
        return {
            table.name: _load(connection, schema, table, folder / f"{table.name}.parquet") for table in tables
        }


def _load(connection: duckdb.DuckDBPyConnection, schema: str, table: Table, path: Path) -> int:
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    loaded = connection.execute(
        f'CREATE OR REPLACE TABLE {schema}."{table.name}" AS '
        f"SELECT {columns} FROM read_parquet($path, hive_partitioning = false)",
        {"path": str(path)},
    ).fetchone()
    return int(loaded[0]) if loaded else 0


def _problems(connection: duckdb.DuckDBPyConnection, table: Table, origin: Origin) -> list[str]:
    absent = [relation for relation in sorted(relations_of([origin])) if not _columns(connection, relation)]
    if absent:
        return [
            f"input {table.name}: there is no relation {schema}.{name} in the build database"
            for schema, name in absent
        ]
    if isinstance(origin, Query):
        present = {name for name, *_ in connection.execute(f"DESCRIBE {origin.sql}").fetchall()}
        told = "its query"
    else:
        present = _columns(connection, origin)
        told = ".".join(origin)
    missing = [column.name for column in table.columns if column.name not in present]
    return [f"input {table.name}: {told} has no column {', '.join(missing)}"] if missing else []


def _columns(connection: duckdb.DuckDBPyConnection, relation: Relation) -> set[str]:
    rows = connection.execute(
        "SELECT column_name FROM duckdb_columns() WHERE schema_name = $1 AND table_name = $2", list(relation)
    ).fetchall()
    return {name for (name,) in rows}


def _select(table: Table, origin: Origin) -> str:
    columns = ", ".join(
        f'"{column.name}"::{_SQL_TYPES[column.dtype]} AS "{column.name}"' for column in table.columns
    )
    key = ", ".join(f'"{name}"' for name in table.key)
    source = f"({origin.sql})" if isinstance(origin, Query) else '"{}"."{}"'.format(*origin)
    return f"SELECT {columns} FROM {source} ORDER BY {key}"


def _escaped(path: Path) -> str:
    return str(path).replace("'", "''")
