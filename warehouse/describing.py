"""The description held against what was built, and written into the database as comments.

Belongs here: what stands in a release as values; what is described but not built, or built but not described; comments
of columns; notices; the tables of `meta` described by their own fields. Does not belong here: rows of `meta`
(`warehouse.meta_rows`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import duckdb

from warehouse.catalog import ForeignKey, literal, quote
from warehouse.description import ColumnDescription, Description, Kind, Quality, TableDescription
from warehouse.errors import ReleaseError
from warehouse.meta import MetaTable, unit_of
from warehouse.release import ColumnRecord, DeprecationRecord
from warehouse.units import commented


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
        references=table.references,
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
        references=_leads_to(table, name),
    )


def _leads_to(table: MetaTable, name: str) -> str | None:
    for reference in table.references:
        if name in reference.columns:
            return f"{reference.table}.{reference.to_columns[reference.columns.index(name)]}"
    return None


def _but(names: Iterable[str], others: Iterable[str]) -> list[str]:
    there = set(others)
    return [name for name in names if name not in there]
