"""Fixtures of the ensemble tests."""

from __future__ import annotations

import pytest

from tests.ensemble.small_inputs import written


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The folder with the inputs of a small ensemble."""
    return written(tmp_path_factory.mktemp("ensemble"))
