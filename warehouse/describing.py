"""What a release says of its own tables: description and catalog put together as rows of `meta`, and as comments.

Belongs here: rows of meta.tables, columns, keys, metrics and freshness; comments of columns; what is described but not
built, or built but not described. Does not belong here: what the columns of those tables mean (`warehouse.meta_described`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import duckdb

from warehouse.catalog import ForeignKey, literal, quote
from warehouse.description import (
    ColumnDescription,
    Description,
    Kind,
    MetricDescription,
    Quality,
    SourceDescription,
    TableDescription,
)
from warehouse.errors import ReleaseError
from warehouse.meta import MetaTable, SourceRow, unit_of
from warehouse.meta_described import ColumnRow, FreshnessRow, KeyRow, MetricRow, TableRow
from warehouse.release import DATA_LICENCE, ColumnRecord, DeprecationRecord
from warehouse.units import commented

_YEAR = re.compile(r"(19|20)\d\d")


@dataclass(frozen=True)
class Built:
    """A table, view or function as it stands in the release. rows and file: of tables; parameters: of functions."""

    full_name: str
    kind: Kind
    comment: str | None
    columns: tuple[ColumnRecord, ...]
    key: tuple[str, ...] = ()
    is_key_enforced: bool = False
    rows: int | None = None
    file: str | None = None
    parameters: tuple[str, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = field(default=())


def require_described(built: Sequence[Built], description: Description) -> None:
    """Raises ReleaseError naming what is described but not built, or built but not described, tables and columns.

    A release without any description (tests) passes: its `meta` says what the catalog knows.
    """
    if not description.tables:
        return
    there = {each.full_name: [column.name for column in each.columns] for each in built}
    said = {table.full_name: [column.name for column in table.columns] for table in description.tables}
    problems = [
        *(f"{name} is described and not built" for name in sorted(said.keys() - there.keys())),
        *(f"{name} is built and not described" for name in sorted(there.keys() - said.keys())),
    ]
    for name in sorted(said.keys() & there.keys()):
        problems += [
            f"{name}.{column} is described and not built" for column in _but(said[name], there[name])
        ]
        problems += [
            f"{name}.{column} is built and not described" for column in _but(there[name], said[name])
        ]
    if problems:
        shown = "; ".join(problems[:10])
        raise ReleaseError(
            f"{len(problems)} tables or columns do not agree with their description: {shown}.",
            remedy="List each column once in the model's .yml with unit and meaning, and refresh again.",
        )


def write_comments(connection: duckdb.DuckDBPyConnection, database: str, description: Description) -> None:
    """Comment every column of described tables and views: meaning, and the unit in square brackets."""
    connection.execute("begin")  # One by one, each would be made durable by itself.
    for table in description.tables:
        if table.kind == "function":
            continue
        target = quote(database, *table.full_name.split("."))
        for column in table.columns:
            text = literal(commented(column.description, column.unit))
            connection.execute(f"comment on column {target}.{quote(column.name)} is {text}")
        connection.execute(f"comment on {table.kind} {target} is {literal(table_comment(table))}")
    connection.execute("commit")


def table_comment(table: TableDescription) -> str:
    """What it is and its grain."""
    if table.grain.lower() in table.description.lower():
        return table.description
    return f"{table.description} {table.grain}."


def describe_meta(tables: Iterable[MetaTable]) -> tuple[TableDescription, ...]:
    """The tables that the release writes itself, described by their own fields."""
    return tuple(_described(table) for table in tables)


def table_rows(built: Iterable[Built], description: Mapping[str, TableDescription]) -> tuple[TableRow, ...]:
    """Rows of meta.tables, by full name."""
    return tuple(
        _table_row(each, description.get(each.full_name))
        for each in sorted(built, key=lambda each: each.full_name)
    )


def column_rows(
    built: Iterable[Built], description: Mapping[str, TableDescription], licences: Mapping[str, str]
) -> tuple[ColumnRow, ...]:
    """Rows of meta.columns, by full name and position. licences: by source."""
    return tuple(
        row
        for each in sorted(built, key=lambda each: each.full_name)
        for row in _column_rows(each, description.get(each.full_name), licences)
    )


def key_rows(built: Iterable[Built], description: Mapping[str, TableDescription]) -> tuple[KeyRow, ...]:
    """Rows of meta.keys, by full name; a table's own key first."""
    return tuple(
        row
        for each in sorted(built, key=lambda each: each.full_name)
        for row in _key_rows(each, description.get(each.full_name))
    )


def metric_rows(metrics: Iterable[MetricDescription]) -> tuple[MetricRow, ...]:
    """Rows of meta.metrics, by name."""
    return tuple(
        MetricRow(
            metric_name=metric.name,
            label=metric.label,
            description=metric.description,
            unit=metric.unit,
            table_name=metric.table_name,
            expression=metric.sql,
            sql=metric_sql(metric, metric.always_by),
            dimensions=", ".join(metric.dimensions),
            always_by=_list(metric.always_by),
        )
        for metric in sorted(metrics, key=lambda metric: metric.name)
    )


def metric_sql(metric: MetricDescription, by: Sequence[str]) -> str:
    """The metric as a query, grouped by columns of its table and ordered by them."""
    columns = "".join(f"{column}, " for column in by)
    grouped = f" group by {', '.join(by)} order by {', '.join(by)}" if by else ""
    return f"select {columns}{metric.sql} as {metric.name} from {metric.table_name}{grouped}"


def freshness_rows(
    used: Iterable[SourceRow], declared: Iterable[SourceDescription], released_at: datetime
) -> tuple[FreshnessRow, ...]:
    """Rows of meta.freshness: each used vintage against the age that its source may have. Sources that are not
    declared have no row."""
    by_name = {source.name: source for source in declared}
    return tuple(
        _freshness(row, by_name[row.source], released_at)
        for row in sorted(used, key=lambda row: row.source)
        if row.is_used and row.source in by_name
    )


def described_year(vintage: str) -> int | None:
    """The year that a vintage's name begins with: 2018 of `2018`, 2023 of `2023-04`; None of `moves_defaults`."""
    found = _YEAR.match(vintage)
    return int(found.group()) if found else None


def notices(tables: Iterable[TableDescription]) -> tuple[DeprecationRecord, ...]:
    """Every deprecation of a table or column, by name."""
    found = [
        (name, deprecated)
        for table in tables
        for name, deprecated in (
            (table.full_name, table.deprecated),
            *((f"{table.full_name}.{column.name}", column.deprecated) for column in table.columns),
        )
        if deprecated is not None
    ]
    return tuple(
        DeprecationRecord(name=name, **deprecated.model_dump())
        for name, deprecated in sorted(found, key=lambda pair: pair[0])
    )


def _freshness(row: SourceRow, source: SourceDescription, released_at: datetime) -> FreshnessRow:
    year = source.described_year or described_year(row.vintage)
    age = released_at.year - year if year is not None else None
    return FreshnessRow(
        source=row.source,
        vintage=row.vintage,
        described_year=year,
        age_years=age,
        max_age_years=source.max_age_years,
        is_stale=age is None or age > source.max_age_years,
        landed_at=row.landed_at,
    )


def _table_row(built: Built, said: TableDescription | None) -> TableRow:
    gone = said.deprecated if said else None
    return TableRow(
        table_name=built.full_name,
        schema_name=built.full_name.partition(".")[0],
        kind=built.kind,
        description=said.description if said else built.comment,
        grain=said.grain if said else None,
        key=_list(said.key if said else built.key),
        parameters=_list(built.parameters),
        sources=_list(said.sources) if said else None,
        seeds=_list(said.seeds) if said else None,
        licence=DATA_LICENCE,
        row_count=built.rows,
        column_count=len(built.columns),
        file=built.file,
        stability="deprecated" if gone else "stable",
        deprecated_since=gone.since if gone else None,
        removed_in=gone.removed_in if gone else None,
        replaced_by=gone.replaced_by if gone else None,
    )


def _column_rows(
    built: Built, said: TableDescription | None, licences: Mapping[str, str]
) -> Iterator[ColumnRow]:
    described = {column.name: column for column in said.columns} if said else {}
    key = said.key if said else built.key
    for position, column in enumerate(built.columns, start=1):
        yield _column_row(built, column, position, described.get(column.name), column.name in key, licences)


def _column_row(
    built: Built,
    column: ColumnRecord,
    position: int,
    said: ColumnDescription | None,
    is_key: bool,
    licences: Mapping[str, str],
) -> ColumnRow:
    gone = said.deprecated if said else None
    of_sources = sorted({licences[name] for name in said.sources if name in licences}) if said else []
    return ColumnRow(
        table_name=built.full_name,
        column_name=column.name,
        position=position,
        data_type=column.type,
        unit=said.unit if said else None,
        description=said.description if said else column.comment,
        is_key=is_key,
        is_nullable=column.nullable,
        reference=said.references if said else None,
        sources=_list(said.sources) if said else None,
        licence="; ".join(of_sources) or None,
        imputation=said.imputation if said else None,
        quality=said.quality if said else None,
        stability="deprecated" if gone else "stable",
        removed_in=gone.removed_in if gone else None,
        replaced_by=gone.replaced_by if gone else None,
    )


def _key_rows(built: Built, said: TableDescription | None) -> Iterator[KeyRow]:
    key = said.key if said else built.key
    if key:
        yield KeyRow(
            table_name=built.full_name,
            key_name="primary",
            kind="primary",
            columns=", ".join(key),
            references_table=None,
            references_columns=None,
            is_enforced=built.is_key_enforced,
        )
    enforced = set(built.foreign_keys)
    joins = {
        *enforced,
        *(
            ForeignKey(each.columns, each.table, each.to_columns)
            for each in (said.references if said else ())
        ),
    }
    for join in sorted(joins):
        yield KeyRow(
            table_name=built.full_name,
            key_name=f"{'+'.join(join.columns)} -> {join.table}",
            kind="foreign",
            columns=", ".join(join.columns),
            references_table=join.table,
            references_columns=", ".join(join.to_columns),
            is_enforced=join in enforced,
        )


def _described(table: MetaTable) -> TableDescription:
    text, _, grain = table.comment.partition(" Grain: ")
    return TableDescription(
        full_name=table.full_name,
        kind="table",
        description=text,
        grain=grain.rstrip(".").capitalize(),
        key=table.key,
        sources=(),
        columns=tuple(_meta_column(table, name) for name in table.row.model_fields),
    )


def _meta_column(table: MetaTable, name: str) -> ColumnDescription:
    given = table.row.model_fields[name]
    unit = unit_of(name, given)
    quality: Quality = "derived" if unit not in ("code", "text", "flag", "time", "year") else "descriptive"
    return ColumnDescription(
        name=name,
        unit=unit,
        description=given.description or "",
        quality=quality,
        sources=(),
        references=_META_HOMES.get(name) if _META_HOMES.get(name) != f"{table.full_name}.{name}" else None,
    )


_META_HOMES = {"source": "meta.sources.source", "table_name": "meta.tables.table_name"}


def _list(names: Iterable[str]) -> str | None:
    return ", ".join(names) or None


def _but(names: Iterable[str], others: Iterable[str]) -> list[str]:
    there = set(others)
    return [name for name in names if name not in there]
