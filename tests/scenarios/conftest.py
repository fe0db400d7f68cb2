"""A copy of the checkout's seeds that a test may change."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.conftest import CHECKOUT

SEEDS = CHECKOUT / "dbt_project" / "seeds"


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """The seeds, to be changed."""
    return shutil.copytree(SEEDS, tmp_path / "seeds")
