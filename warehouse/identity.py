"""Which code made this: version of the product, commit of the checkout.

Belongs here: questions about the code itself. Does not belong here: anything about data.
"""

from __future__ import annotations

import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

UNINSTALLED = "0+uninstalled"
CHANGED = "+changes"
"""What a commit's name ends with where tracked files differ from it."""


def phasein_version() -> str:
    try:
        return version("phasein")
    except PackageNotFoundError:
        return UNINSTALLED


def git_commit() -> str | None:
    """Commit of the checkout this file lies in, `+changes` if tracked files differ; None outside or without git."""
    command = ["git", "-C", str(Path(__file__).parent), "describe", "--always", "--abbrev=40", "--exclude=*"]
    try:
        done = subprocess.run(
            [*command, f"--dirty={CHANGED}"], capture_output=True, text=True, timeout=10, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() or None if done.returncode == 0 else None
