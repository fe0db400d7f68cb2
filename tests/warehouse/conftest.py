"""Fixtures of the warehouse tests."""

from __future__ import annotations

import shutil

import pytest

from tests.warehouse import small
from warehouse.home import Home


@pytest.fixture(scope="session")
def published_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home with one release of the small warehouse, mark 1. Only to be read."""
    home = Home(tmp_path_factory.mktemp("published"))
    small.publish_small(home, 1)
    return home


@pytest.fixture
def home_with_release(published_home: Home, home: Home) -> Home:
    """A copy of that home, to be changed."""
    shutil.copytree(published_home.root, home.root, symlinks=True)
    return home
