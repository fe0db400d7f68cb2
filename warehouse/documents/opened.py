"""A release opened for reading by the documents, also one that is older than today's tables.

Belongs here: asking a release for columns that it may not have. Does not belong here: what is made of the rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.catalog import quote
from warehouse.errors import ReleaseError, WarehouseError
from warehouse.reader import ask, connect
from warehouse.release import Release, read_release

Row = tuple[object, ...]


@dataclass(frozen=True)
class Opened:
    """A release, its folder, and a locked-down connection to its database."""

    release: Release
    folder: Path
    connection: duckdb.DuckDBPyConnection

    def types_of(self, relation: str) -> dict[str, str]:
        """Column -> DuckDB type of `schema.name`, a table or a view; empty where the release has no such relation."""
        known = {table.full_name: table.columns for table in self.release.tables}
        known |= {view.full_name: view.columns for view in self.release.views}
        return {column.name: column.type for column in known.get(relation, ())}

    def has(self, relation: str, columns: Sequence[str]) -> bool:
        """The release has the table or view with all of these columns."""
        return bool(columns) and set(columns) <= self.types_of(relation).keys()

    def rows(
        self, relation: str, columns: Sequence[str], *, where: str = "true", order: str = "all"
    ) -> list[Row]:
        """Rows of a table or view; none where this release lacks it or one of the columns.

        where and order are SQL of ours. Raises ReleaseError when the query fails.
        """
        if not self.has(relation, columns):
            return []
        chosen = ", ".join(quote(column) for column in columns)
        sql = f"select {chosen} from {quote(*relation.split('.'))} where {where} order by {order}"
        return self.ask(sql)

    def ask(self, sql: str, parameters: object = None) -> list[Row]:
        """Rows of a query. Raises ReleaseError when it fails."""
        try:
            return list(ask(self.connection, sql, parameters).rows)
        except WarehouseError as error:
            raise ReleaseError(
                f"The documents of release {self.release.release_id} cannot be made: {error.what}",
                remedy="Mend the query in warehouse/documents/, or the model that it reads; `current` is unchanged.",
            ) from error


@contextmanager
def opened(folder: Path, release: Release) -> Iterator[Opened]:
    """The release in this folder, which may still be being made. Raises QueryError if it cannot be opened."""
    with connect(folder / release.database_file) as connection:
        yield Opened(release, folder, connection)


@contextmanager
def opened_before(folder: Path | None) -> Iterator[tuple[Opened | None, str | None]]:
    """The release before, and why it cannot be compared with: (None, None) where there is none.

    A damaged one must not stop the next, so what is wrong with it is told, not raised.
    """
    if folder is None:
        yield None, None
        return
    try:
        release = read_release(folder)
        connection = connect(folder / release.database_file)
    except WarehouseError as error:
        yield None, error.what
        return
    with connection:
        yield Opened(release, folder, connection), None
