"""One whole refresh from the embedded snapshot, shared by all tests of this folder.

They run in one worker (xdist_group), so that the refresh runs once.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from orchestration.dbt.project import read_manifest
from tests.orchestration.said import Said, phasein
from warehouse.home import Home


@dataclass(frozen=True)
class Refreshed:
    """A home after `phasein refresh --json`: what the command said, as text and as the document it printed."""

    home: Home
    said: Said
    document: dict[str, Any]

    @property
    def run_folder(self) -> Path:
        """The folder of the run's records."""
        return self.home.run(self.document["run_id"])

    def lines(self, name: str) -> list[dict[str, Any]]:
        """The lines of one of the run's records."""
        return [json.loads(line) for line in (self.run_folder / name).read_text().splitlines()]

    @property
    def manifest(self) -> dict[str, Any]:
        """dbt's manifest of this run."""
        (build,) = self.home.build.iterdir()
        return read_manifest(build / "dbt" / "parse" / "manifest.json")


@pytest.fixture(scope="session")
def refreshed(tmp_path_factory: pytest.TempPathFactory) -> Refreshed:
    """The shared refresh. Only to be read, but for tests that leave `current` as it is."""
    home = Home(tmp_path_factory.mktemp("pipeline") / "home")
    said = phasein(home.root, "refresh", "--json")
    assert said.code == 0, said.err
    return Refreshed(home, said, json.loads(said.out))
