"""A copy of the code whose seeds and snapshot a test may change, and the command run from it.

Belongs here: copying and running. Does not belong here: what is changed, what is expected.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.conftest import CHECKOUT
from tests.orchestration.said import Said

CODE = (
    "ingest",
    "expectations",
    "dbt_project",
    "warehouse",
    "orchestration",
    "docs/cookbook",
    "requirements",
)
_GENERATED = {"__pycache__", "target", "logs", "build", "landing", "runs", "draws", "dagster", "published"}


def checkout_copy(folder: Path) -> Path:
    """The code in a folder of its own, without what runs and refreshes wrote."""
    for name in CODE:
        shutil.copytree(CHECKOUT / name, folder / name, ignore=_generated_folders)
    return folder


def _generated_folders(parent: str, names: list[str]) -> list[str]:
    return [name for name in names if name in _GENERATED and Path(parent, name).is_dir()]


def phasein_of(code: Path, home: Path, *arguments: str) -> Said:
    """`phasein <arguments>` of that copy on a home; no traceback may show."""
    done = subprocess.run(
        [sys.executable, "-m", "orchestration.cli", *arguments],
        cwd=code,
        env={**os.environ, "PYTHONPATH": str(code), "PHASEIN_HOME": str(home), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stdout + done.stderr, done.stderr
    return Said(done.returncode, done.stdout, done.stderr)


def replace_in(file: Path, old: str, new: str) -> None:
    """Changes the one place of a text file where `old` stands."""
    text = file.read_text()
    assert text.count(old) == 1, f"{file.name}: {old!r} stands there {text.count(old)} times"
    file.write_text(text.replace(old, new))
