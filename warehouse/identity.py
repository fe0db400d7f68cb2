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
    # Without optional locks it writes nothing: the checkout may be read-only, or someone's own git at work in it.
    command = ["git", "--no-optional-locks", "-C", str(Path(__file__).parent), "status"]
    try:
        done = subprocess.run(
            [*command, "--porcelain=v2", "--branch", "--untracked-files=no"],
            capture_output=True,
            text=True,
            timeout=10,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    lines = done.stdout.splitlines()
    commit = next((line.split()[-1] for line in lines if line.startswith("# branch.oid ")), "(initial)")
    if done.returncode != 0 or commit == "(initial)":
        return None
    return commit + (CHANGED if any(not line.startswith("#") for line in lines) else "")
