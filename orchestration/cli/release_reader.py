"""A locked-down connection to the current release, for the commands that read it.

Belongs here: opening it, and the error when there is none. Does not belong here: the lock (`warehouse.reader`),
questions.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from orchestration.cli.errors import NoReleaseError

if TYPE_CHECKING:
    import duckdb


@contextmanager
def current_reader() -> Iterator[duckdb.DuckDBPyConnection]:
    """The current release, read-only, without files or network. Raises NoReleaseError, QueryError."""
    from warehouse.home import Home
    from warehouse.reader import connect

    home = Home.from_settings()
    if not home.current.is_symlink():
        raise NoReleaseError
    with connect(home.database) as connection:
        yield connection
