"""What a DuckDB database holds, read from its catalog.

Belongs here: tables, columns, keys, references, views and table functions as values. Does not belong here:
rows, files.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from graphlib import TopologicalSorter

import duckdb

from warehouse.release import ColumnRecord, FunctionRecord, ViewRecord

_Name = tuple[str, str]  # schema, table


@dataclass(frozen=True)
class BaseTable:
    """A base table. primary_key is empty where there is none; references: full names its foreign keys point to."""

    schema_name: str
    name: str
    comment: str | None
    columns: tuple[ColumnRecord, ...]
    primary_key: tuple[str, ...]
    references: frozenset[str]

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
    keys, references = _constraints(connection, database)
    tables = [
        BaseTable(
            schema_name=schema,
            name=name,
            comment=comment,
            columns=columns.get((schema, name), ()),
            primary_key=keys.get((schema, name), ()),
            references=frozenset(references.get((schema, name), set()) - {f"{schema}.{name}"}),
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
        FunctionRecord(schema_name=schema, name=name, comment=comment, parameters=tuple(parameters))
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
) -> tuple[dict[_Name, tuple[str, ...]], dict[_Name, set[str]]]:
    """By table: primary keys, and full names that foreign keys point to (DuckDB has none across schemas)."""
    rows = connection.execute(
        """
        select schema_name, table_name, constraint_type, constraint_column_names, referenced_table
        from duckdb_constraints()
        where database_name = $1 and constraint_type in ('PRIMARY KEY', 'FOREIGN KEY')
        """,
        [database],
    ).fetchall()
    keys: dict[_Name, tuple[str, ...]] = {}
    references: dict[_Name, set[str]] = {}
    for schema, table, kind, columns, referenced in rows:
        if kind == "PRIMARY KEY":
            keys[schema, table] = tuple(columns)
        else:
            references.setdefault((schema, table), set()).add(f"{schema}.{referenced}")
    return keys, references
