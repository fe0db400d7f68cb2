"""Fixtures of the orchestration tests."""

from __future__ import annotations

import fcntl
import shutil
from pathlib import Path

import pytest

from orchestration.dbt.project import manifest_for_graph
from tests.warehouse import small
from warehouse.home import Home


@pytest.fixture(scope="session")
def two_releases(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home with two releases of the small warehouse, marks 1 and 2. Only to be read."""
    home = Home(tmp_path_factory.mktemp("released") / "home")
    small.publish_small(home, 1)
    small.publish_small(home, 2)
    return home


@pytest.fixture
def released(two_releases: Home, home: Home) -> Home:
    """A copy of that home, to be changed."""
    shutil.copytree(two_releases.root, home.root, symlinks=True)
    return home


@pytest.fixture(scope="session")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The manifest of the checkout's dbt project, parsed once for all test processes."""
    shared = tmp_path_factory.getbasetemp().parent / "parsed-dbt"
    shared.mkdir(exist_ok=True)
    with (shared / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return manifest_for_graph(shared)
