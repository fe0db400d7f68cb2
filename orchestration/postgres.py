"""Dagster's runs, events and schedules in PostgreSQL instead of SQLite files, where a setting says so.

Belongs here: the setting, what dagster.yaml says of it, whether the server answers and is this warehouse's own. Does
not belong here: releases (they are files, whatever keeps Dagster's history).

The address with its password stays in the environment: dagster.yaml names the variable, not its value.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from orchestration.errors import RefreshError

if TYPE_CHECKING:
    from dagster import DagsterInstance
    from sqlalchemy import URL

    from warehouse.home import Home

VARIABLE = "PHASEIN_DAGSTER_POSTGRES_URL"
STORAGE = f"""\
storage:
  postgres:
    postgres_url:
      env: {VARIABLE}
"""
ANSWERS_WITHIN_SECONDS = 5
_STATEMENT_MILLISECONDS = 60_000
_RECYCLE_SECONDS = 600
_MOST_CONNECTIONS_MORE = 20
_OWNER = "phasein/home"
_SCHEME = "postgresql"


class DagsterPostgres(BaseSettings):
    """`PHASEIN_DAGSTER_POSTGRES_URL`, `postgresql://user:password@host:port/database`; empty counts as absent."""

    model_config = SettingsConfigDict(env_prefix="PHASEIN_", env_ignore_empty=True, extra="ignore")

    dagster_postgres_url: SecretStr | None = None


class DagsterStorageError(RefreshError):
    """The PostgreSQL server that is to keep Dagster's history cannot be used."""


def is_set() -> bool:
    """Whether Dagster's history goes to PostgreSQL."""
    return DagsterPostgres().dagster_postgres_url is not None


def shown_address() -> str:
    """The address without its password, for people. Raises DagsterStorageError if it is none."""
    return _address().render_as_string(hide_password=True)


def require_answer() -> None:
    """Asks the server once, so that a wrong setting is told in a sentence and at once; Dagster tries for seconds.

    Raises DagsterStorageError.
    """
    address = _address()
    try:
        import dagster_postgres  # noqa: F401
        import psycopg2
    except ImportError as error:
        raise DagsterStorageError(
            f"{VARIABLE} is set, and {error.name} is not installed",
            remedy="in the checkout run `.venv/bin/python -m pip install --require-hashes --no-deps "
            f"-r requirements/postgres.lock`, or unset {VARIABLE}",
        ) from error
    try:
        psycopg2.connect(
            address.render_as_string(hide_password=False), connect_timeout=ANSWERS_WITHIN_SECONDS
        ).close()
    except psycopg2.Error as error:
        said = " ".join(str(error).split()) or type(error).__name__
        raise DagsterStorageError(
            f"PostgreSQL does not let us in at {shown_address()}: {_without(address, said)}",
            remedy=f"start the server or correct {VARIABLE}; without it Dagster's history is kept in files",
        ) from error


def keep_connections(instance: DagsterInstance) -> None:
    """Keeps connections open between events: Dagster's default opens a new one for each of some 700 a run."""
    instance.optimize_for_webserver(
        statement_timeout=_STATEMENT_MILLISECONDS,
        pool_recycle=_RECYCLE_SECONDS,
        max_overflow=_MOST_CONNECTIONS_MORE,
    )


def require_own(instance: DagsterInstance, home: Home) -> None:
    """Makes sure that the history in the server is this home's: clearing up would end another's runs.

    The first home that writes marks the database. Raises DagsterStorageError at another's.
    """
    own = _own_mark(home)
    found = instance.run_storage.get_cursor_values({_OWNER}).get(_OWNER)
    if found is None:
        instance.run_storage.set_cursor_values({_OWNER: own})
    elif found != own:
        raise DagsterStorageError(
            f"the database at {shown_address()} keeps the history of another warehouse ({found}, this one is {own})",
            remedy=f"give {VARIABLE} a database of its own; if this home takes the other's place, "
            f"write {found} into {home.dagster / 'home-id'}",
        )


def _own_mark(home: Home) -> str:
    path = home.dagster / "home-id"
    if not path.exists():
        path.write_text(uuid.uuid4().hex + "\n", encoding="utf-8")
    return path.read_text(encoding="utf-8").strip()


def _address() -> URL:
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    secret = DagsterPostgres().dagster_postgres_url
    try:
        address = make_url(secret.get_secret_value() if secret else "")
    except (ArgumentError, ValueError):
        address = None
    if address is None or address.drivername != _SCHEME or not address.host or not address.database:
        # The value may hold a password wherever its author put it, so it is not shown.
        raise DagsterStorageError(
            f"{VARIABLE} is not an address of a PostgreSQL database",
            remedy=f"write it as {_SCHEME}://user:password@host:port/database, special characters percent-encoded",
        ) from None
    return address


def _without(address: URL, said: str) -> str:
    return said.replace(str(address.password), "***") if address.password else said
