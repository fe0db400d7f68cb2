"""Runs the real command `phasein` as a person does: a process of its own.

Belongs here: running it. Does not belong here: assertions, but the one that holds always: no traceback.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

COMMAND = Path(sys.executable).parent / "phasein"


@dataclass(frozen=True)
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str


def phasein(home: Path, *arguments: str, stdin: str = "", **environment: str) -> Said:
    """`phasein <arguments>` on a warehouse; variables of the caller's that start with PHASEIN_ are not passed on."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PHASEIN_")}
    done = subprocess.run(
        [COMMAND, *arguments],
        env={**kept, "PHASEIN_HOME": str(home), "COLUMNS": "200", **environment},
        input=stdin,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert "Traceback" not in done.stderr + done.stdout, done.stderr
    return Said(done.returncode, done.stdout, done.stderr)
