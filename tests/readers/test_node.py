"""Node reads a release with DuckDB's own package, if node, npm and the package can be had."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.warehouse import small
from warehouse.home import Home

PACKAGE = "@duckdb/node-api@1.5.6-r.1"
SCRIPT = Path(__file__).with_name("read_release.mjs")


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("npm") is None, reason="npm is not here")
def test_node_reads_a_function_and_cannot_write(published_home: Home, tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text("{}")
    options = ["--no-audit", "--no-fund", "--ignore-scripts", "--no-package-lock"]
    got = subprocess.run(
        ["npm", "install", *options, PACKAGE],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )
    if got.returncode != 0:
        pytest.skip(f"{PACKAGE} cannot be installed here: {got.stderr.strip()[-300:]}")
    shutil.copy(SCRIPT, tmp_path)
    done = subprocess.run(
        ["node", SCRIPT.name, str(published_home.database)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert seen["rows"] == [
        [county, need] for county, need in zip(small.COUNTIES, (1102.0, 1112.0, 1122.0), strict=True)
    ]
    assert "read-only" in seen["refused"]
