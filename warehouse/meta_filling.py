"""Which tables of `meta` a release writes, and their rows, from what is known of the run and of what was built.

Belongs here: putting them together, counting them, each described in the others. Does not belong here: making single
rows (`warehouse.describing`), writing tables (`warehouse.meta`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from pydantic import BaseModel

from warehouse import meta
from warehouse.catalog import BaseTable
from warehouse.describing import (
    Built,
    column_rows,
    describe_meta,
    freshness_rows,
    key_rows,
    metric_rows,
    table_rows,
)
from warehouse.description import Description, TableDescription
from warehouse.meta import CHECK_RESULTS, META_TABLES, RELEASES, SOURCES, MetaTable
from warehouse.meta_described import COLUMNS, DESCRIBED_TABLES, FRESHNESS, KEYS, METRICS, TABLES
from warehouse.release import ColumnRecord, FunctionRecord, TableRecord, ViewRecord
from warehouse.writer import parquet_file

Filled = Mapping[MetaTable, Sequence[BaseModel]]

ALL_TABLES: tuple[MetaTable, ...] = (*META_TABLES, *DESCRIBED_TABLES)


def as_built(
    tables: Sequence[BaseTable],
    records: Sequence[TableRecord],
    views: Sequence[ViewRecord],
    functions: Sequence[FunctionRecord],
) -> list[Built]:
    """What stands in the new database, `meta` not yet; records: of the tables, as far as they are written."""
    written = {record.full_name: record for record in records}
    return [
        *(_built_table(table, written.get(table.full_name)) for table in tables),
        *(Built(view.full_name, "view", view.comment, view.columns) for view in views),
        *(
            Built(each.full_name, "function", each.comment, each.columns, parameters=each.parameters)
            for each in functions
        ),
    ]


def fill_meta(
    sources: Sequence[meta.SourceRow],
    checks: Sequence[meta.CheckResultRow],
    description: Description,
    built: Sequence[Built],
    release_count: int,
    released_at: datetime,
) -> dict[MetaTable, Sequence[BaseModel]]:
    """The rows of every table of `meta` but `releases`, which has release_count rows. Tables without rows are left out,
    but for those that readers count on from the first: sources and check_results."""
    first: dict[MetaTable, Sequence[BaseModel]] = {
        SOURCES: sources,
        CHECK_RESULTS: checks,
        METRICS: metric_rows(description.metrics),
        FRESHNESS: freshness_rows(sources, description.sources, released_at),
    }
    first = {table: rows for table, rows in first.items() if rows or table in META_TABLES}
    ours = (RELEASES, *first, TABLES, COLUMNS, KEYS)
    described = {table.full_name: table for table in (*description.tables, *describe_meta(ours))}
    shapes = [*built, *(_built_meta(table) for table in ours)]
    licences = {row.source: row.licence for row in sources}
    columns, keys = column_rows(shapes, described, licences), key_rows(shapes, described)
    counts = {table.full_name: len(rows) for table, rows in first.items()} | {
        RELEASES.full_name: release_count,
        TABLES.full_name: len(shapes),
        COLUMNS.full_name: len(columns),
        KEYS.full_name: len(keys),
    }
    tables = table_rows([*built, *(_built_meta(table, counts) for table in ours)], described)
    return {**first, TABLES: tables, COLUMNS: columns, KEYS: keys}


def described_all(description: Description, filled: Filled) -> tuple[TableDescription, ...]:
    """Descriptions of all tables of the release, those of `meta` included."""
    return (*description.tables, *describe_meta((RELEASES, *filled)))


def _built_table(table: BaseTable, record: TableRecord | None) -> Built:
    return Built(
        full_name=table.full_name,
        kind="table",
        comment=table.comment,
        columns=table.columns,
        key=record.key if record else table.primary_key,
        is_key_enforced=bool(table.primary_key),
        rows=record.rows if record else None,
        file=record.file if record else None,
        foreign_keys=table.foreign_keys,
    )


def _built_meta(table: MetaTable, counts: Mapping[str, int] | None = None) -> Built:
    """A table of `meta` before it is written: its columns are its fields."""
    return Built(
        full_name=table.full_name,
        kind="table",
        comment=table.comment,
        columns=tuple(
            ColumnRecord(
                name=name,
                type=meta.sql_type(given.annotation),
                nullable=meta.is_nullable(given.annotation),
                comment=meta.column_comment(name, given),
            )
            for name, given in table.row.model_fields.items()
        ),
        key=table.key,
        is_key_enforced=True,
        rows=(counts or {}).get(table.full_name),
        file=parquet_file("meta", table.name),
    )
