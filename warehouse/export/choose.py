"""What an export holds: tables or views with a filter, or the answer of a statement.

Belongs here: from names and filters to queries, and suggestions for names that do not exist. Does not belong here:
writing.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import duckdb

from warehouse.catalog import quote
from warehouse.export.errors import ExportError
from warehouse.reader import ask

_RELATIONS = """
    select schema_name, table_name from duckdb_tables() where not internal
    union all
    select schema_name, view_name from duckdb_views() where not internal and schema_name in ('marts', 'access', 'meta')
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
        _of_table(connection, schema, name, scenario, year)
        for schema, name in dict.fromkeys(_find(connection, table) for table in tables)
    )
    _require_filters_used(parts, scenario, year)
    return (*parts, Part("answer", statement)) if statement is not None else parts


def _find(connection: duckdb.DuckDBPyConnection, asked: str) -> tuple[str, str]:
    known = [(str(schema), str(name)) for schema, name in ask(connection, _RELATIONS).rows]
    plain = asked.strip().lower()
    fits = [pair for pair in known if plain in (pair[1], ".".join(pair))]
    if len(fits) == 1:
        return fits[0]
    names = [".".join(pair) for pair in (fits or known)]
    short = {pair[1]: ".".join(pair) for pair in known}
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
    connection: duckdb.DuckDBPyConnection, schema: str, name: str, scenario: str | None, year: int | None
) -> Part:
    columns = [str(column) for (column,) in ask(connection, _COLUMNS, {"schema": schema, "name": name}).rows]
    wanted = {
        column: value
        for column, value in (*((each, scenario) for each in _SCENARIO_COLUMNS), ("year", year))
        if value is not None and column in columns
    }
    where = " and ".join(f"{quote(column)} = ${column}" for column in wanted)
    return Part(
        name=f"{schema}.{name}",
        # Tables lie in the order of their keys; views have none.
        sql=f"from {quote(schema, name)}"
        + (f" where {where}" if where else "")
        + (" order by all" if schema == "access" else ""),
        parameters=wanted,
        table=f"{schema}.{name}",
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
