"""A release read, so that documents can tell of it.

Belongs here: reading tables, columns, keys, sources and checks from `meta` and `release.json`. Does not belong here:
the values that they become (`warehouse.documents.known`), how a document shows them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from warehouse.documents.known import Check, Column, ForeignKey, Known, Source, Stale, Table
from warehouse.documents.limits import Limits, read_limits
from warehouse.documents.opened import Opened
from warehouse.release import ColumnRecord, FunctionRecord, TableRecord, ViewRecord

GRAIN_WORDS = ("Grain:", "One row per")
"""Where a comment tells the grain, in a release without `meta.tables`."""

_COLUMN_FACTS = ("table_name", "column_name", "unit", "description", "quality", "imputation", "reference")

_CONSTRAINTS = """
select
    schema_name || '.' || table_name, array_to_string(constraint_column_names, ', '),
    schema_name || '.' || referenced_table, array_to_string(referenced_column_names, ', ')
from duckdb_constraints()
where constraint_type = 'FOREIGN KEY' and database_name = current_database()
order by all
"""

_Value = TypeVar("_Value")

_Record = TableRecord | ViewRecord | FunctionRecord


@dataclass(frozen=True)
class _ColumnFacts:
    told: Mapping[tuple[str, str], Sequence[object]]
    limits: Mapping[tuple[str, str], Limits]


def know(opened: Opened) -> Known:
    """Read everything. What an older release does not have is left empty, never guessed."""
    return Known(
        release=opened.release,
        tables=_tables(opened),
        sources=_values(opened, "meta.sources", Source),
        checks=_values(opened, "meta.check_results", Check),
        stale=_stale(opened),
    )


def _values(opened: Opened, relation: str, kind: type[_Value]) -> tuple[_Value, ...]:
    names = tuple(kind.__dataclass_fields__)  # type: ignore[attr-defined]
    return tuple(kind(*row) for row in opened.rows(relation, names))


def _stale(opened: Opened) -> tuple[Stale, ...] | None:
    columns = ("source", "vintage")
    if not opened.has("meta.freshness", (*columns, "is_stale")):
        return None
    rows = opened.rows("meta.freshness", columns, where="is_stale")
    return tuple(Stale(str(source), str(vintage)) for source, vintage in rows)


def _tables(opened: Opened) -> tuple[Table, ...]:
    told = _by(opened, "meta.tables", ("table_name", "description", "grain", "sources", "stability"))
    facts = _ColumnFacts(_columns(opened), read_limits(opened))
    keys = _foreign_keys(opened)
    release = opened.release
    records: list[_Record] = [*release.tables, *release.views, *release.functions]
    found = [_table(record, told, facts, keys) for record in records]
    order = {schema.name: at for at, schema in enumerate(release.schemas)}
    return tuple(sorted(found, key=lambda table: (order.get(table.schema_name, len(order)), table.full_name)))


def _table(
    record: _Record,
    told: Mapping[str, Sequence[object]],
    facts: _ColumnFacts,
    keys: Mapping[str, Sequence[ForeignKey]],
) -> Table:
    name = record.full_name
    meaning, grain = split_grain(record.comment or "")
    sources: tuple[str, ...] = ()
    stability = "stable"
    if name in told:
        said, said_grain, said_sources, said_stability = told[name][1:]
        meaning = str(said or meaning)
        grain = str(said_grain or grain)
        sources = listed(said_sources)
        stability = str(said_stability or "stable")
    key = record.key if isinstance(record, TableRecord) else ()
    table = Table(
        full_name=name,
        kind="function",
        description=meaning,
        grain=grain,
        columns=tuple(_column(name, column, key, facts) for column in record.columns),
        key=key,
        foreign_keys=tuple(keys.get(name, ())),
        sources=sources,
        stability=stability,
    )
    if isinstance(record, FunctionRecord):
        return replace(table, parameters=record.parameters)
    if isinstance(record, ViewRecord):
        return replace(table, kind="view")
    return replace(
        table,
        kind="table",
        rows=record.rows,
        file=record.file,
        bytes=record.bytes,
        sha256=record.sha256,
    )


def _columns(opened: Opened) -> dict[tuple[str, str], Sequence[object]]:
    rows = opened.rows("meta.columns", _COLUMN_FACTS)
    return {(str(row[0]), str(row[1])): row[2:] for row in rows}


def _column(table: str, record: ColumnRecord, key: Sequence[str], facts: _ColumnFacts) -> Column:
    unit, description, quality, imputation, reference = facts.told.get((table, record.name), (None,) * 5)
    limits = facts.limits.get((table, record.name), Limits())
    return Column(
        name=record.name,
        type=record.type,
        description=str(description or record.comment or ""),
        is_key=record.name in key,
        is_nullable=record.nullable,
        unit=_text(unit),
        quality=_text(quality),
        imputation=_text(imputation),
        reference=_text(reference),
        allowed=limits.allowed,
        least=limits.least,
        greatest=limits.greatest,
    )


def _foreign_keys(opened: Opened) -> dict[str, list[ForeignKey]]:
    """By table: what `meta.keys` says, else the constraints of the database."""
    names = ("table_name", "columns", "references_table", "references_columns")
    is_told = opened.has("meta.keys", (*names, "kind"))
    rows = opened.rows("meta.keys", names, where="kind = 'foreign'") if is_told else opened.ask(_CONSTRAINTS)
    found: dict[str, list[ForeignKey]] = {}
    tables = {table.full_name for table in opened.release.tables}
    for table, columns, to_table, to_columns in rows:
        if table in tables and to_table in tables:
            key = ForeignKey(listed(columns), str(to_table), listed(to_columns))
            found.setdefault(str(table), []).append(key)
    return found


def _by(opened: Opened, relation: str, columns: Sequence[str]) -> dict[str, Sequence[object]]:
    return {str(row[0]): row for row in opened.rows(relation, columns)}


def split_grain(comment: str) -> tuple[str, str]:
    """A comment as (meaning, grain): "Chargers. One row per charger." -> ("Chargers.", "One row per charger.")."""
    places = [comment.find(words) for words in GRAIN_WORDS if words in comment]
    if not places:
        return comment.strip(), ""
    at = min(places)
    return comment[:at].strip(), comment[at:].removeprefix("Grain:").strip()


def listed(text: object) -> tuple[str, ...]:
    """Names in a comma-separated text, or of a list."""
    parts = text if isinstance(text, list | tuple) else str(text or "").split(",")
    return tuple(str(part).strip() for part in parts if str(part).strip())


def _text(value: object) -> str | None:
    return None if value is None or value == "" else str(value)
