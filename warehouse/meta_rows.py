"""Rows of meta.tables, columns, keys, metrics and freshness, from the description and what was built.

Belongs here: one function per table. Does not belong here: what their columns mean (`warehouse.meta_described`), which
of them a release has (`warehouse.meta_filling`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from warehouse.catalog import ForeignKey
from warehouse.describing import Built
from warehouse.description import (
    ColumnDescription,
    MetricDescription,
    SourceDescription,
    TableDescription,
)
from warehouse.meta import SourceRow
from warehouse.meta_described import ColumnRow, FreshnessRow, KeyRow, MetricRow, TableRow
from warehouse.release import DATA_LICENCE, ColumnRecord

_YEAR = re.compile(r"(19|20)\d\d")


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


def _list(names: Iterable[str]) -> str | None:
    return ", ".join(names) or None
