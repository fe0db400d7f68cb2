"""The small release of `world`, and its pages, made once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.pages.world import make_release
from warehouse.pages.facts import Facts
from warehouse.pages.facts_reading import read_facts
from warehouse.pages.pictures import Pictures, read_topology
from warehouse.reader import connect


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release's data without pages; only to be read."""
    made = tmp_path_factory.mktemp("pages") / "release"
    make_release(made)
    return made


@pytest.fixture(scope="session")
def connection(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with connect(folder / "warehouse.duckdb") as opened:
        yield opened


@pytest.fixture(scope="session")
def facts(connection: duckdb.DuckDBPyConnection) -> Facts:
    return read_facts(connection)


@pytest.fixture(scope="session")
def pictures(connection: duckdb.DuckDBPyConnection, facts: Facts, folder: Path) -> Pictures:
    return Pictures(connection, facts, read_topology(folder))
