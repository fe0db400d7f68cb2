"""Keeps what ended a run, so that the command line can say it without digging in Dagster's events.

Belongs here: how an exception is noted. Does not belong here: printing.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from orchestration.build import Build
from orchestration.disk import disk_fault
from orchestration.errors import StoppedError
from orchestration.journal import Journal
from orchestration.progress import Stage
from warehouse.errors import DiskSpaceError


@contextmanager
def recorded(build: Build, stage: Stage) -> Iterator[None]:
    """Notes an exception in `build.failures` and its traceback in the run's log, tells the watcher, and lets
    it pass.
    """
    try:
        yield
    except GeneratorExit:
        raise
    except BaseException as error:
        record(build, stage, error)
        raise


def record(build: Build, stage: Stage, error: BaseException) -> None:
    """Notes an exception that ends the run; a signal becomes a StoppedError, what the disk did a DiskSpaceError or BuildError."""
    from dagster import DagsterExecutionInterruptedError

    stopped = isinstance(error, KeyboardInterrupt | DagsterExecutionInterruptedError)
    noted = StoppedError() if stopped else disk_fault(error, build.home) or error
    if not (
        isinstance(noted, DiskSpaceError) and any(isinstance(each, DiskSpaceError) for each in build.failures)
    ):
        build.failures.append(noted)  # a full disk strikes everywhere, and is told once
    with suppress(OSError):  # what ended the run counts for more than its traceback
        build.journal.append_log("".join(traceback.format_exception(error)))
    build.report(stage, 0, 0, _first_line(noted), failed=True)


@contextmanager
def unraisable_to_log(journal: Journal) -> Iterator[None]:
    """Errors that Python cannot raise (a second Ctrl-C while generators close) go to the log, not to the screen."""
    before = sys.unraisablehook

    def note(unraisable: sys.UnraisableHookArgs) -> None:
        error = unraisable.exc_value
        if error is not None:
            journal.append_log("".join(traceback.format_exception(error)))

    sys.unraisablehook = note
    try:
        yield
    finally:
        sys.unraisablehook = before


def _first_line(error: BaseException) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
