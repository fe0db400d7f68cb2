"""Reading the warehouse: a connection that can look at one release and at nothing else.

Belongs here: the locked-down connection and its errors. Does not belong here: which questions are asked,
how answers are printed.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import duckdb

from warehouse.errors import QueryError

if TYPE_CHECKING:
    import numpy as np

_Row = TypeVar("_Row")


@dataclass(frozen=True)
class Answer:
    """What a query returned: column names, DuckDB type names, rows in the query's order."""

    columns: tuple[str, ...]
    types: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]

    def records(self) -> list[dict[str, Any]]:
        """Each row as column name -> value; of columns with one name the last."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


def connect(
    database: Path, *, memory_limit: str = "1GB", threads: int = 2, spill_limit: str = "8GB"
) -> duckdb.DuckDBPyConnection:
    """Open a release for reading, locked down: no writing, files, network, extensions or change of settings.

    What does not fit in memory_limit spills outside the release, up to spill_limit.

    The link `current` is followed once, here: the connection stays with one release, whatever is published
    meanwhile. All connections of a process to one release must ask for the same limits (a rule of DuckDB).
    Raises QueryError when there is no release or it cannot be opened.
    """
    try:
        release_file = database.resolve(strict=True)
    except OSError as error:
        raise QueryError(
            f"There is no database at {database}.", remedy="Make the first release with `phasein refresh`."
        ) from error
    config: dict[str, str | bool | int | float | list[str]] = {
        "enable_external_access": "false",
        "python_enable_replacements": "false",
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "memory_limit": memory_limit,
        "threads": str(threads),
        "temp_directory": str(spill_folder()),
    }
    try:
        connection = duckdb.connect(str(release_file), read_only=True, config=config)
        _lock(connection, spill_limit)
        return connection
    except duckdb.Error as error:
        raise QueryError(
            f"{release_file} cannot be opened: {first_line(error)}",
            remedy="Open it read-only everywhere: who opens it for writing shuts all others out. "
            "`phasein releases` says whether the file is whole.",
        ) from error


def _lock(connection: duckdb.DuckDBPyConnection, spill_limit: str) -> None:
    """Limits the spill (DuckDB 2.0 forgets this setting when it is given on opening) and locks the configuration.

    Another connection of this process to the same release may have done so already, or do so at this moment.
    """
    if _is_locked(connection):
        return
    try:
        connection.execute(f"set max_temp_directory_size = '{spill_limit}'")
        connection.execute("set lock_configuration = true")
    except duckdb.InvalidInputException:
        if not _is_locked(connection):
            raise


def _is_locked(connection: duckdb.DuckDBPyConnection) -> bool:
    ((locked,),) = connection.execute("select current_setting('lock_configuration')").fetchall()
    return bool(locked)


def ask(connection: duckdb.DuckDBPyConnection, sql: str, parameters: object = None) -> Answer:
    """Run one or more statements; returns the last one's answer. Raises QueryError with DuckDB's own words."""
    with _told():
        connection.execute(sql, parameters)
        description = connection.description or []
        rows = connection.fetchall() if description else []
    return Answer(
        columns=tuple(str(column[0]) for column in description),
        types=tuple(str(column[1]) for column in description),
        rows=tuple(tuple(row) for row in rows),
    )


def ask_arrays(connection: duckdb.DuckDBPyConnection, sql: str) -> dict[str, np.ndarray]:
    """Run one statement; column name -> its values, masked where a column has nulls. Raises QueryError as `ask` does."""
    with _told():
        return connection.execute(sql).fetchnumpy()


@contextmanager
def _told() -> Iterator[None]:
    """DuckDB's errors as QueryError, in its own words."""
    try:
        yield
    except duckdb.Error as error:
        raise QueryError(str(error).strip(), remedy=remedy(error)) from error


def ask_for(
    connection: duckdb.DuckDBPyConnection, row: type[_Row], sql: str, parameters: object = None
) -> tuple[_Row, ...]:
    """The rows of a query as values of `row`, whose fields are the columns in order. Raises QueryError."""
    return tuple(row(*each) for each in ask(connection, sql, parameters).rows)


def spill_folder() -> Path:
    """Where this process's readers spill; beside the file, as is the default, a release would change.

    DuckDB makes the folder when it needs it and removes it with the last connection.
    """
    return Path(tempfile.gettempdir()) / f"phasein-reader-{os.getpid()}"


def first_line(error: BaseException) -> str:
    """The part of an error that names it, without the echo of the statement."""
    return str(error).strip().split("\n", 1)[0]


def remedy(error: duckdb.Error) -> str:
    """What a reader can do about what DuckDB says, by the kind of the error."""
    if isinstance(error, duckdb.PermissionException):
        return "Readers see the published tables only; read other files with a DuckDB of your own."
    if isinstance(error, duckdb.InvalidInputException):
        if "There is no " in first_line(error):
            return "Ask again with what the message names."
        return "Data and settings are fixed here; open a DuckDB of your own and ATTACH the file (READ_ONLY)."
    if isinstance(error, duckdb.OutOfMemoryException):
        return "Ask for fewer rows or columns, or connect with a higher memory limit."
    if isinstance(error, duckdb.ParserException):
        return "Read what it points at, and correct the statement; `phasein cookbook` and docs/which-table.md have ones to start from."
    if isinstance(error, duckdb.BinderException):
        return "`describe <table>` shows its columns, as in `describe access.county_year`."
    return "`show all tables` (or `from duckdb_tables()`) and `describe <table>` show what there is."
