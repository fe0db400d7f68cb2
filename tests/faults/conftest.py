"""Fixtures of the faults."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.watched import REDUCED
from tests.orchestration.said import phasein
from warehouse.home import Home


@pytest.fixture(scope="session")
def _refreshed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, str]:
    """A home after one whole refresh of the real project, reduced, and its release. Only to be copied."""
    home = Home(tmp_path_factory.mktemp("refreshed") / "home")
    said = phasein(home.root, "refresh", "--json", *REDUCED)
    assert said.code == 0, said.err
    return home, json.loads(said.out)["release_id"]


@pytest.fixture
def refreshed_at(_refreshed: tuple[Home, str]) -> Callable[[Path], tuple[Home, str]]:
    """Makes a copy of that home at a place that does not exist yet, to be harmed; the copy and its release."""

    def copy(place: Path) -> tuple[Home, str]:
        home, release_id = _refreshed
        shutil.copytree(home.root, place, symlinks=True)
        return Home(place), release_id

    return copy
