"""A release opens in the DuckDB versions that people have: 1.1.3, 1.4 and the one that wrote it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from tests.readers.install_readers import LOCKS, InstallError, install
from tests.warehouse import small
from warehouse.home import Home

READ_RELEASE = Path(__file__).with_name("read_release.py")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("for_older"))
    small.publish_small(home, 1)
    return home


def read_with(home: Home, packages: Path | None) -> dict[str, object]:
    """What the reading script sees, with DuckDB from a folder of packages or from the environment."""
    extra = {"PYTHONPATH": str(packages)} if packages else {}
    done = subprocess.run(
        [sys.executable, str(READ_RELEASE), str(home.current)],
        env={**os.environ, **extra},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    seen: dict[str, object] = json.loads(done.stdout)
    return seen


def require_all_seen(seen: dict[str, object]) -> None:
    needs = [[county, value] for county, value in zip(small.COUNTIES, (1102.0, 1112.0, 1122.0), strict=True)]
    total = sum(small.need_mwh(s, c, y, 1) for s in range(2) for c in range(3) for y in range(3))
    assert seen["function"] == needs
    assert seen["attached"] == needs
    assert seen["view"] == [[small.NEED_ROWS, total]]
    assert seen["parquet"] == [[small.NEED_ROWS, total]]
    assert seen["comment"] == [["Energy need, MWh a year"]]
    assert seen["function_comment"] == [["Energy need by county for a scenario and a year."]]
    assert seen["constraints"] == [["CHECK", 1], ["FOREIGN KEY", 2], ["NOT NULL", 5], ["PRIMARY KEY", 1]]
    assert seen["release"] == [[1, "snapshot"]]


def test_the_duckdb_of_the_environment_sees_all(home: Home) -> None:
    seen = read_with(home, None)
    assert seen["version"] == duckdb.__version__
    require_all_seen(seen)


@pytest.mark.slow
@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_an_older_duckdb_sees_all(home: Home, lock: Path) -> None:
    try:
        packages = install(lock)
    except InstallError as error:
        pytest.skip(f"{lock.name} cannot be installed here: {error}")
    seen = read_with(home, packages)
    assert str(seen["version"]).startswith(lock.stem.removeprefix("readers-") + ".")
    require_all_seen(seen)
