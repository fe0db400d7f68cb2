"""What a DuckDB database holds, read from its catalog.

Belongs here: tables, columns, keys, references, views and table functions as values. Does not belong here:
rows, files.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from graphlib import TopologicalSorter

import duckdb

from warehouse.release import ColumnRecord, FunctionRecord, ViewRecord

_Name = tuple[str, str]  # schema, table


@dataclass(frozen=True, order=True)
class ForeignKey:
    """Columns that join `to_columns` of `table`, a full name, in the same order."""

    columns: tuple[str, ...]
    table: str
    to_columns: tuple[str, ...]


@dataclass(frozen=True)
class BaseTable:
    """A base table. primary_key is empty where there is none; references: full names its foreign keys point to."""

    schema_name: str
    name: str
    comment: str | None
    columns: tuple[ColumnRecord, ...]
    primary_key: tuple[str, ...]
    references: frozenset[str]
    foreign_keys: tuple[ForeignKey, ...] = ()

    @property
    def full_name(self) -> str:
        return f"{self.schema_name}.{self.name}"


def quote(*names: str) -> str:
    """Names as a quoted SQL identifier: quote("marts", "dim_county") -> "marts"."dim_county"."""
    return ".".join('"' + name.replace('"', '""') + '"' for name in names)


def literal(text: str) -> str:
    """Text as an SQL literal, for statements that take no parameters."""
    return "'" + text.replace("'", "''") + "'"


def schemas_of(connection: duckdb.DuckDBPyConnection, database: str) -> tuple[str, ...]:
    """Schemas of a database, sorted, without DuckDB's own and without `main` while it is empty."""
    rows = connection.execute(
        "select schema_name from duckdb_schemas() where database_name = $1 and not internal",
        [database],
    ).fetchall()
    main = connection.execute(
        """
        select (select count(*) from duckdb_tables() where database_name = $1 and schema_name = 'main')
             + (
                select count(*) from duckdb_views()
                where database_name = $1 and schema_name = 'main' and not internal
             )
        """,
        [database],
    ).fetchone()
    names = {name for (name,) in rows} - {"main"}
    return tuple(sorted(names | ({"main"} if main and main[0] else set())))


def base_tables(connection: duckdb.DuckDBPyConnection, database: str) -> tuple[BaseTable, ...]:
    """All base tables of a database, those that others refer to first, then by name."""
    rows = connection.execute(
        """
        select schema_name, table_name, comment from duckdb_tables()
        where database_name = $1 and not internal and not temporary order by schema_name, table_name
        """,
        [database],
    ).fetchall()
    columns = _columns(connection, database)
    keys, foreign_keys = _constraints(connection, database)
    tables = [
        BaseTable(
            schema_name=schema,
            name=name,
            comment=comment,
            columns=columns.get((schema, name), ()),
            primary_key=keys.get((schema, name), ()),
            references=frozenset(
                {key.table for key in foreign_keys.get((schema, name), ())} - {f"{schema}.{name}"}
            ),
            foreign_keys=foreign_keys.get((schema, name), ()),
        )
        for schema, name, comment in rows
    ]
    return referenced_first(tables)


def referenced_first(tables: Iterable[BaseTable]) -> tuple[BaseTable, ...]:
    """The tables in an order in which every table comes after those its foreign keys point to."""
    by_name = {table.full_name: table for table in tables}
    sorter = TopologicalSorter(
        {name: sorted(table.references & by_name.keys()) for name, table in by_name.items()}
    )
    return tuple(by_name[name] for name in sorter.static_order())


def views(connection: duckdb.DuckDBPyConnection, database: str) -> tuple[ViewRecord, ...]:
    """All views of a database by name."""
    columns = _columns(connection, database)
    rows = connection.execute(
        """
        select schema_name, view_name, comment from duckdb_views()
        where database_name = $1 and not internal and not temporary order by schema_name, view_name
        """,
        [database],
    ).fetchall()
    return tuple(
        ViewRecord(schema_name=schema, name=name, comment=comment, columns=columns.get((schema, name), ()))
        for schema, name, comment in rows
    )


def table_functions(connection: duckdb.DuckDBPyConnection, database: str) -> tuple[FunctionRecord, ...]:
    """All table macros of a database by name."""
    rows = connection.execute(
        """
        select schema_name, function_name, comment, parameters from duckdb_functions()
        where database_name = $1 and not internal and function_type = 'table_macro'
        order by schema_name, function_name
        """,
        [database],
    ).fetchall()
    return tuple(
        FunctionRecord(
            schema_name=schema,
            name=name,
            comment=comment,
            parameters=tuple(parameters),
            columns=_result_columns(connection, database, schema, name, len(parameters)),
        )
        for schema, name, comment, parameters in rows
    )


def definitions(
    connection: duckdb.DuckDBPyConnection, database: str, schemas: Iterable[str]
) -> tuple[str, ...]:
    """The SQL of every view and macro in the schemas, sorted: what they say, apart from the data."""
    rows = connection.execute(
        """
        select 'view ' || schema_name || '.' || view_name || ' ' || sql from duckdb_views()
        where database_name = $1 and not internal and list_contains($2, schema_name)
        union all
        select
            'macro ' || schema_name || '.' || function_name || parameters::varchar || ' ' || macro_definition
        from duckdb_functions()
        where database_name = $1 and not internal and macro_definition is not null
            and list_contains($2, schema_name)
        order by all
        """,
        [database, list(schemas)],
    ).fetchall()
    return tuple(text for (text,) in rows)


def _result_columns(
    connection: duckdb.DuckDBPyConnection, database: str, schema: str, name: str, parameters: int
) -> tuple[ColumnRecord, ...]:
    """Columns of a table macro's result; empty where it cannot be bound, which calling it will tell in full."""
    nulls = ", ".join(["null"] * parameters)
    try:
        with _default_database(connection, database):
            rows = connection.execute(f"describe from {quote(schema, name)}({nulls})").fetchall()
    except duckdb.Error:
        return ()
    return tuple(ColumnRecord(name=row[0], type=row[1], nullable=True, comment=None) for row in rows)


@contextmanager
def _default_database(connection: duckdb.DuckDBPyConnection, database: str) -> Iterator[None]:
    """Names without a database mean this one: a macro's body is bound where it is called."""
    row = connection.execute("select current_database()").fetchone()
    before = str(row[0]) if row else database
    if before == database:
        yield
        return
    connection.execute(f"use {quote(database)}")
    try:
        yield
    finally:
        connection.execute(f"use {quote(before)}")


def _columns(connection: duckdb.DuckDBPyConnection, database: str) -> dict[_Name, tuple[ColumnRecord, ...]]:
    rows = connection.execute(
        """
        select schema_name, table_name, column_name, data_type, is_nullable, comment from duckdb_columns()
        where database_name = $1 and not internal order by schema_name, table_name, column_index
        """,
        [database],
    ).fetchall()
    found: dict[_Name, tuple[ColumnRecord, ...]] = {}
    for schema, table, name, data_type, nullable, comment in rows:
        column = ColumnRecord(name=name, type=data_type, nullable=nullable, comment=comment)
        found[schema, table] = (*found.get((schema, table), ()), column)
    return found


def _constraints(
    connection: duckdb.DuckDBPyConnection, database: str
) -> tuple[dict[_Name, tuple[str, ...]], dict[_Name, tuple[ForeignKey, ...]]]:
    """By table: primary keys and foreign keys (DuckDB has none across schemas)."""
    rows = connection.execute(
        """
        select
            schema_name, table_name, constraint_type, constraint_column_names,
            referenced_table, referenced_column_names
        from duckdb_constraints()
        where database_name = $1 and constraint_type in ('PRIMARY KEY', 'FOREIGN KEY')
        order by all
        """,
        [database],
    ).fetchall()
    keys: dict[_Name, tuple[str, ...]] = {}
    foreign_keys: dict[_Name, tuple[ForeignKey, ...]] = {}
    for schema, table, kind, columns, referenced, to_columns in rows:
        if kind == "PRIMARY KEY":
            keys[schema, table] = tuple(columns)
        else:
            key = ForeignKey(tuple(columns), f"{schema}.{referenced}", tuple(to_columns))
            foreign_keys[schema, table] = (*foreign_keys.get((schema, table), ()), key)
    return keys, foreign_keys
