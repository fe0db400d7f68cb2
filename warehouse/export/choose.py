"""What an export holds: tables or views with a filter, or the answer of a statement.

Belongs here: from names and filters to queries, and suggestions for names that do not exist. Does not belong here:
writing.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import duckdb

from warehouse.catalog import quote
from warehouse.export.errors import ExportError
from warehouse.reader import ask

_RELATIONS = """
    select schema_name, table_name, false as is_view from duckdb_tables() where not internal
    union all
    select schema_name, view_name, true from duckdb_views() where not internal and schema_name in ('marts', 'access', 'meta')
    order by all
"""
_COLUMNS = """
    select column_name from duckdb_columns() where schema_name = $schema and table_name = $name order by column_index
"""
_SCENARIO_COLUMNS = ("scenario_id", "scenario")


@dataclass(frozen=True)
class Part:
    """One table of an export. name: of the file or the sheet; table: `marts.dim_county`, None for a statement's answer;
    filters: what was kept, in words.
    """

    name: str
    sql: str
    parameters: Mapping[str, object] = field(default_factory=dict)
    table: str | None = None
    filters: str = "all rows"


def choose(
    connection: duckdb.DuckDBPyConnection,
    tables: Sequence[str],
    statement: str | None,
    scenario: str | None,
    year: int | None,
) -> tuple[Part, ...]:
    """The parts that were asked for, each once, in that order; filters apply where a table has the column.

    Raises ExportError for a name that does not exist, and for a filter that fits none of the tables.
    """
    if not tables and statement is None:
        raise ExportError(
            "Nothing to export was named.",
            remedy="Name tables or views (access.county_year, marts.dim_launch_area) or give --sql; "
            '`phasein sql "from duckdb_views()"` and docs/which-table.md list them.',
        )
    parts = tuple(
        _of_table(connection, relation, scenario, year)
        for relation in dict.fromkeys(_find(connection, table) for table in tables)
    )
    _require_filters_used(parts, scenario, year)
    return (*parts, Part("answer", statement)) if statement is not None else parts


class _Relation(NamedTuple):
    """A table or view of the release."""

    schema: str
    name: str
    is_view: bool

    @property
    def full_name(self) -> str:
        return f"{self.schema}.{self.name}"


def _find(connection: duckdb.DuckDBPyConnection, asked: str) -> _Relation:
    known = [
        _Relation(str(schema), str(name), bool(is_view))
        for schema, name, is_view in ask(connection, _RELATIONS).rows
    ]
    plain = asked.strip().lower()
    fits = [relation for relation in known if plain in (relation.name, relation.full_name)]
    if len(fits) == 1:
        return fits[0]
    names = [relation.full_name for relation in fits]
    short = {relation.name: relation.full_name for relation in known}
    near = (
        names
        if fits
        else [short[each] for each in difflib.get_close_matches(plain.split(".")[-1], short, n=4)]
    )
    raise ExportError(
        f"{asked!r} is {'in several schemas' if fits else 'no table or view of this release'}.",
        remedy=f"Perhaps {', '.join(near)}." if near else '`phasein sql "from duckdb_tables()"` lists them.',
    )


def _of_table(
    connection: duckdb.DuckDBPyConnection, relation: _Relation, scenario: str | None, year: int | None
) -> Part:
    of_it = {"schema": relation.schema, "name": relation.name}
    columns = [str(column) for (column,) in ask(connection, _COLUMNS, of_it).rows]
    wanted = {
        column: value
        for column, value in (*((each, scenario) for each in _SCENARIO_COLUMNS), ("year", year))
        if value is not None and column in columns
    }
    where = " and ".join(f"{quote(column)} = ${column}" for column in wanted)
    return Part(
        name=relation.full_name,
        # Tables lie in the order of their keys; views have none.
        sql=f"from {quote(relation.schema, relation.name)}"
        + (f" where {where}" if where else "")
        + (" order by all" if relation.is_view else ""),
        parameters=wanted,
        table=relation.full_name,
        filters=", ".join(f"{column} = {value}" for column, value in wanted.items()) or "all rows",
    )


def _require_filters_used(parts: Sequence[Part], scenario: str | None, year: int | None) -> None:
    used = {column for part in parts for column in part.parameters}
    for option, value, columns in (
        ("--scenario", scenario, set(_SCENARIO_COLUMNS)),
        ("--year", year, {"year"}),
    ):
        if value is not None and not used & columns:
            names = ", ".join(part.name for part in parts) or "the answer of a statement"
            raise ExportError(
                f"{option} {value} fits none of what is exported ({names}).",
                remedy=f"Leave {option} out, or filter in --sql with a where of your own.",
            )
