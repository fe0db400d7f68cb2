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

    from warehouse.home import Home


def released_home() -> Home:
    """The home of the settings, which has a current release. Raises NoReleaseError."""
    from warehouse.home import Home

    home = Home.from_settings()
    if not home.current.is_symlink():
        raise NoReleaseError
    return home


@contextmanager
def current_reader() -> Iterator[duckdb.DuckDBPyConnection]:
    """The current release, read-only, without files or network. Raises NoReleaseError, QueryError."""
    from warehouse.reader import connect

    with connect(released_home().database) as connection:
        yield connection
