"""Real inputs for the benchmarks of the ensemble."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.spoilt import checkout_copy, phasein_of

INPUTS = "PHASEIN_BENCH_INPUTS"


@pytest.fixture(scope="session")
def ensemble_inputs(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Folder of the inputs of an ensemble: that of PHASEIN_BENCH_INPUTS, else what a refresh leaves."""
    if os.environ.get(INPUTS):
        return os.environ[INPUTS]
    folder = tmp_path_factory.mktemp("refreshed")
    said = phasein_of(checkout_copy(folder), folder / "home", "refresh", "--json")
    assert said.code == 0, said.err
    found: list[Path] = sorted((folder / "home").rglob("plan_leg.parquet"))
    assert found, "the refresh left no inputs of an ensemble"
    return str(found[0].parent)
