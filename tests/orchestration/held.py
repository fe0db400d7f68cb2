"""Another process that holds the pen of a home.

Belongs here: holding it. Does not belong here: what is tried meanwhile.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tests.conftest import CHECKOUT
from warehouse.home import Home

HOLD_UNTIL_STDIN_CLOSES = """
import sys
from pathlib import Path
from warehouse.home import Home
from warehouse.pen import hold_pen
with hold_pen(Home(Path(sys.argv[1])), sys.argv[2], "refresh from the mirror"):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def holding(home: Home, run_id: str) -> Iterator[int]:
    """The process id of who holds it for the length of the block, as a refresh from the mirror."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD_UNTIL_STDIN_CLOSES, str(home.root), run_id],
        cwd=CHECKOUT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        yield other.pid
