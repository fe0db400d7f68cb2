"""Apache Superset draws a chart of a release: installed beside, started, asked through its API as its pages do."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.readers.install_readers import SUPERSET, InstallError, install
from tests.warehouse import small
from warehouse.home import Home

SCRIPT = Path(__file__).with_name("superset_reads.py")


@pytest.mark.slow
def test_superset_charts_a_view_and_a_table_function(published_home: Home, tmp_path: Path) -> None:
    try:
        packages = install(SUPERSET)
    except InstallError as error:
        pytest.skip(f"{SUPERSET.name} cannot be installed here: {error}")
    # -S: none of our packages, Superset's alone.
    done = subprocess.run(
        [sys.executable, "-S", str(SCRIPT), str(published_home.database), str(tmp_path)],
        env={**os.environ, "PYTHONPATH": str(packages)},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    seen = json.loads(done.stdout.splitlines()[-1])
    needs = [
        {"county_fips": county, "need": value}
        for county, value in zip(small.COUNTIES, (1102.0, 1112.0, 1122.0), strict=True)
    ]
    assert "county_year" in seen["tables"]
    assert seen["descriptions"]["need_mwh"] == "Energy need, MWh a year"
    assert seen["view"] == needs
    assert seen["function"] == needs
