"""What a worker process on this machine does first: leave Ctrl-C to the process that started it.

Belongs here: that. Does not belong here: what workers compute. Imported by Dask in the worker (its `preload`).
"""

from __future__ import annotations

import signal


def dask_setup(worker: object) -> None:
    """A terminal sends Ctrl-C to all processes; the one that started the workers ends them in order."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
