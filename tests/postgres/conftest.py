"""One server for all tests of this folder that run in one process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.postgres.server import Server, programs, running


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """The server, or a skip that says how to have one."""
    pytest.importorskip("dagster_postgres", reason="the extra `postgres` is not installed")
    where = programs()
    if where is None:
        pytest.skip("no PostgreSQL server programs: install Debian's package postgresql")
    with running(where) as started:
        yield started


@pytest.fixture
def url(server: Server, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of an empty database, set as Dagster's; the environment is put back."""
    address = server.new_database()
    monkeypatch.setenv("DAGSTER_HOME", "")
    monkeypatch.setenv("PHASEIN_DAGSTER_POSTGRES_URL", address)
    return address
