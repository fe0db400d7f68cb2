"""What is told beside exported rows: release, licence, and what each column means, in which unit.

Belongs here: reading this from the release. Does not belong here: how it is laid out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from warehouse.export.choose import Part
from warehouse.reader import ask
from warehouse.release import DATA_LICENCE_ADDRESS, DATA_LICENCE_TITLE

LICENCE = f"{DATA_LICENCE_TITLE} (CC BY 4.0), {DATA_LICENCE_ADDRESS}"

_RELEASE = """
    select release_id, released_at::varchar || ' UTC', schema_version from meta.releases where is_current_at_release
"""
_TABLE = """
    select comment from duckdb_tables() where schema_name || '.' || table_name = $table
    union all
    select comment from duckdb_views() where schema_name || '.' || view_name = $table
"""
_COMMENTS = """
    select column_name, comment, null from duckdb_columns() where schema_name || '.' || table_name = $table
"""
_DESCRIBED = "select column_name, description, unit from meta.columns where table_name = $table"
_HAS_COLUMNS = (
    "select count(*) from duckdb_tables() where schema_name = 'meta' and table_name in ('columns', 'tables')"
)
_DESCRIPTION = "select description from meta.tables where table_name = $table"


@dataclass(frozen=True)
class ColumnNote:
    """Meaning and unit of a column, empty where nobody says."""

    description: str = ""
    unit: str = ""


@dataclass(frozen=True)
class ReleaseNote:
    """What identifies the data. credit: how to name it when the data are used."""

    release_id: str
    released_at: str
    schema_version: str

    @property
    def credit(self) -> str:
        return f"phasein, release {self.release_id}"


def release_note(connection: duckdb.DuckDBPyConnection) -> ReleaseNote:
    """The release that the connection reads."""
    ((release_id, released_at, version),) = ask(connection, _RELEASE).rows
    return ReleaseNote(str(release_id), str(released_at), str(version))


def part_note(connection: duckdb.DuckDBPyConnection, part: Part) -> str:
    """What a part is, and what was kept of it."""
    if part.table is None:
        return f"Answer of: {part.sql}"
    sql = _DESCRIPTION if _is_described(connection) else _TABLE
    about = next((str(text) for (text,) in ask(connection, sql, {"table": part.table}).rows if text), "")
    return f"{about} Kept: {part.filters}.".strip()


def column_notes(connection: duckdb.DuckDBPyConnection, table: str | None) -> Mapping[str, ColumnNote]:
    """By column of a table what it means; nothing for the answer of a statement."""
    if table is None:
        return {}
    sql = _DESCRIBED if _is_described(connection) else _COMMENTS
    return {
        str(name): ColumnNote(str(text or ""), str(unit or ""))
        for name, text, unit in ask(connection, sql, {"table": table}).rows
    }


def _is_described(connection: duckdb.DuckDBPyConnection) -> bool:
    return ask(connection, _HAS_COLUMNS).rows == ((2,),)
