"""Fixtures that several test folders share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from warehouse.home import Home

CHECKOUT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def mirror() -> Path:
    """The folder of real publisher files, or a skip that says how to have one."""
    named = os.environ.get("PHASEIN_MIRROR")
    folder = Path(named) if named else CHECKOUT.parent / "shared" / "data"
    if not (folder / "epa_nei_2020").is_dir():
        pytest.skip(f"no mirror of publisher files at {folder}: set PHASEIN_MIRROR to one")
    return folder


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home of the test's own; its folder does not exist yet."""
    return Home(tmp_path / "home")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The pipeline's tests first: they run in one worker for minutes, the others beside them."""
    items.sort(key=lambda item: item.get_closest_marker("pipeline") is None)
