"""A publisher in a process of its own: `python -m tests.faults.publish_process HOME MARK [STEP]`.

Belongs here: one build and its publishing, as a refresh does it. Does not belong here: assertions.

Prints `ready` when the build is finished, waits for a line on stdin, then publishes and prints each step as
it begins. With STEP it kills itself (SIGKILL) at the beginning of that step.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from tests.warehouse import small
from warehouse.build import new_build
from warehouse.errors import WarehouseError
from warehouse.home import Home
from warehouse.pen import hold_pen
from warehouse.publish import publish


def main(root: str, mark: str, killed_at: str | None = None) -> None:
    home, run_id = Home(Path(root)), f"child-{mark}"

    def on_step(step: str) -> None:
        print(step, flush=True)
        if step == killed_at:
            os.kill(os.getpid(), signal.SIGKILL)

    try:
        with hold_pen(home, run_id, "refresh in a child"):
            database = small.make_build(new_build(home, run_id), int(mark))
            folder = small.make_run_folder(home, run_id)
            print("ready", flush=True)
            sys.stdin.readline()
            publish(home, database, run_id, folder, on_step=on_step)
    except WarehouseError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main(*sys.argv[1:])
