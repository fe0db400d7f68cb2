"""The files of a release: the database with the public schemas, and a Parquet file per base table.

Belongs here: copying from a build, ordering by key, Parquet, the hash of the content. Does not belong here:
names of releases, the tables that the release itself adds (`meta`), anything about `current`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import duckdb
from pydantic import TypeAdapter, ValidationError

from warehouse import catalog
from warehouse.catalog import BaseTable, literal, quote
from warehouse.errors import ReleaseError
from warehouse.files import sha256_of
from warehouse.release import PUBLIC_SCHEMAS, STORAGE_VERSION, TABLES_FOLDER, TableRecord

KEYS_FILE = "keys.json"
ORDERS_FILE = "orders.json"
BUILD = "build"
TARGET = "warehouse"

Connection = duckdb.DuckDBPyConnection
Keys = Mapping[str, tuple[str, ...]]


def read_keys(run_folder: Path) -> Keys:
    """Keys of tables without PRIMARY KEY, from keys.json: {"marts.fct_energy_need": ["scenario_id", ...]}.

    Empty without the file. Raises ReleaseError if it says something else.
    """
    return _read_columns(run_folder / KEYS_FILE)


def read_orders(run_folder: Path) -> Keys:
    """Columns that a table is stored by before its key, where reading wants another order, from orders.json.

    Empty without the file. Raises ReleaseError if it says something else.
    """
    return _read_columns(run_folder / ORDERS_FILE)


def _read_columns(path: Path) -> Keys:
    if not path.exists():
        return {}
    try:
        return TypeAdapter(dict[str, tuple[str, ...]]).validate_json(path.read_bytes())
    except ValidationError as error:
        first = error.errors()[0]
        raise ReleaseError(
            f"{path}: {'.'.join(map(str, first['loc'])) or 'the file'}: {first['msg']}.",
            remedy='It maps tables to columns: {"marts.fct_x": ["scenario_id", "year"]}.',
        ) from error


def copy_public(
    connection: Connection, build_database: Path, database: Path, keys: Keys, orders: Keys | None = None
) -> tuple[BaseTable, ...]:
    """Write the build's public schemas to a new database, attached as `warehouse`: ordered, else unchanged.

    Rows lie by the columns that `orders` names, then by key. Returns the base tables in the order written. The build is only read.
    """
    connection.execute(f"attach {literal(str(build_database))} as {BUILD} (read_only)")
    connection.execute(
        f"attach {literal(str(database))} as {TARGET} (storage_version {literal(STORAGE_VERSION)})"
    )
    connection.execute(f"copy from database {BUILD} to {TARGET} (schema)")
    for schema in catalog.schemas_of(connection, TARGET):
        if schema not in PUBLIC_SCHEMAS:
            _drop_schema(connection, schema)
    for schema in PUBLIC_SCHEMAS:
        connection.execute(f"create schema if not exists {quote(TARGET, schema)}")
    tables = catalog.base_tables(connection, TARGET)
    orders = orders or {}
    _require_known(keys, tables, KEYS_FILE)
    _require_known(orders, tables, ORDERS_FILE)
    for table in tables:
        name = (table.schema_name, table.name)
        # Each column once; the key at the end makes the order the same in every release.
        order = dict.fromkeys((*orders.get(table.full_name, ()), *key_of(table, keys)))
        connection.execute(
            f"insert into {quote(TARGET, *name)} from {quote(BUILD, *name)} {_order_by(tuple(order))}"
        )
    return tables


def key_of(table: BaseTable, keys: Keys) -> tuple[str, ...]:
    """The declared PRIMARY KEY, else the key that the run folder names, else nothing."""
    return table.primary_key or keys.get(table.full_name, ())


def parquet_file(schema: str, name: str) -> str:
    """Where a table's Parquet file lies, relative to the release."""
    return f"{TABLES_FOLDER}/{schema}__{name}.parquet"


def write_parquet(connection: Connection, folder: Path, table: BaseTable, keys: Keys) -> TableRecord:
    """Write one table's Parquet file from the new database (in its order, so by key) and describe both."""
    file = parquet_file(table.schema_name, table.name)
    path = folder / file
    source = quote(TARGET, table.schema_name, table.name)
    connection.execute(f"copy {source} to {literal(str(path))} (format parquet, compression zstd)")
    counted = connection.execute(f"select count(*) from {source}").fetchone()
    return TableRecord(
        schema_name=table.schema_name,
        name=table.name,
        comment=table.comment,
        rows=counted[0] if counted else 0,
        key=key_of(table, keys),
        columns=table.columns,
        file=file,
        bytes=path.stat().st_size,
        sha256=sha256_of(path),
    )


def content_sha256(connection: Connection, tables: Iterable[TableRecord]) -> str:
    """One hash over the tables' files and the definitions of all views and macros of the new database."""
    content = {
        "tables": sorted((table.full_name, table.sha256) for table in tables),
        "definitions": catalog.definitions(connection, TARGET, PUBLIC_SCHEMAS),
    }
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def close_database(connection: Connection) -> None:
    """Checkpoint and let go of the new database: afterwards it is one file."""
    connection.execute(f"checkpoint {TARGET}")
    connection.execute(f"detach {TARGET}")


def _drop_schema(connection: Connection, schema: str) -> None:
    if schema != "main":
        connection.execute(f"drop schema {quote(TARGET, schema)} cascade")
        return
    raise ReleaseError(
        "The build holds tables or views in schema main, where nothing belongs.",
        remedy=f"Give each model one of the project's schemas; public are {', '.join(PUBLIC_SCHEMAS)}.",
    )


def _order_by(key: Sequence[str]) -> str:
    return f"order by {', '.join(quote(column) for column in key)}" if key else ""


def _require_known(keys: Keys, tables: Iterable[BaseTable], file: str) -> None:
    columns = {table.full_name: {column.name for column in table.columns} for table in tables}
    for name, key in keys.items():
        unknown = [column for column in key if column not in columns.get(name, set())]
        if name not in columns or unknown:
            what = f"column {unknown[0]!r} of {name}" if name in columns else f"table {name!r}"
            raise ReleaseError(
                f"{file} names {what}, which the build does not have.",
                remedy=f"Make {file} from the manifest of the same dbt run that made the build.",
            )
