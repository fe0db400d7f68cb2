"""The pen: one writer at a time, known by name.

Belongs here: taking, reading and giving back the lock. Does not belong here: what is done while it is held.

The lock is `flock` on `.pen`: the kernel gives it back when the holder ends, however it ends. The file's
text says who holds it, and means nothing once the lock is free. Whoever takes, reads or rewrites does so
under a second, momentary lock on the home folder itself, so that a look at the pen never stands in a
taker's way and never finds half a text.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from pydantic import BaseModel, ConfigDict, ValidationError

from warehouse.errors import HomeError, WarehouseError
from warehouse.home import Home


class Holder(BaseModel):
    """Who holds the pen: process id, run, since when (UTC), doing what."""

    model_config = ConfigDict(frozen=True)
    pid: int
    run_id: str
    since: datetime
    doing: str


class PenHeldError(WarehouseError):
    """Another process is writing. `holder` is None only if the holder left no name."""

    def __init__(self, home: Home, holder: Holder | None) -> None:
        self.holder = holder
        if holder is None:
            super().__init__(
                f"The pen {home.pen} is held by a process that left no name.",
                remedy=f"Find it with `fuser {home.pen}`; wait until it ends, or end it.",
            )
            return
        super().__init__(
            f"The pen is held by process {holder.pid} (run {holder.run_id}), "
            f"since {holder.since:%Y-%m-%d %H:%M:%S} UTC, doing: {holder.doing}.",
            remedy=f"Wait until it ends (`phasein status` shows it), or end it with `kill {holder.pid}`. "
            "Readers are not affected.",
        )


class Pen:
    """The pen in hand. Made by `hold_pen` only."""

    def __init__(self, home: Home, descriptor: int, holder: Holder) -> None:
        self._home = home
        self._descriptor = descriptor
        self.holder = holder

    def say(self, doing: str) -> None:
        """Tell others what is being done now."""
        self.holder = self.holder.model_copy(update={"doing": doing})
        with _guard(self._home):
            _write(self._descriptor, self.holder)


@contextmanager
def hold_pen(home: Home, run_id: str, doing: str) -> Iterator[Pen]:
    """Hold the pen for the length of a `with` block; does not wait.

    Raises PenHeldError (who, since when, doing what, what to do) if another holder is at work, in this
    process or any other.
    """
    try:
        home.root.mkdir(parents=True, exist_ok=True)
        # Not inherited by children (PEP 446), so that an orphaned dbt cannot keep the pen.
        descriptor = os.open(home.pen, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise HomeError(
            f"The pen {home.pen} cannot be opened: {error.strerror}.",
            remedy="Make the folder writable, or set PHASEIN_HOME to one that is.",
        ) from error
    try:
        holder = Holder(pid=os.getpid(), run_id=run_id, since=datetime.now(UTC), doing=doing)
        with _guard(home):
            if not _try_lock(descriptor, fcntl.LOCK_EX):
                raise PenHeldError(home, _read(descriptor))
            _write(descriptor, holder)
        pen = Pen(home, descriptor, holder)
        try:
            yield pen
        finally:
            with _guard(home):
                os.ftruncate(descriptor, 0)
                fcntl.flock(descriptor, fcntl.LOCK_UN)
    finally:
        os.close(descriptor)


def current_holder(home: Home) -> Holder | None:
    """Who holds the pen now; None if nobody does, whatever a killed holder's file still says.

    Raises PenHeldError with holder None if it is held and the holder left no name.
    """
    try:
        descriptor = os.open(home.pen, os.O_RDONLY)
    except FileNotFoundError:
        return None
    try:
        with _guard(home):
            if _try_lock(descriptor, fcntl.LOCK_SH):
                fcntl.flock(descriptor, fcntl.LOCK_UN)
                return None
            holder = _read(descriptor)
            if holder is None:
                raise PenHeldError(home, None)
            return holder
    finally:
        os.close(descriptor)


@contextmanager
def _guard(home: Home) -> Iterator[None]:
    """Hold the momentary lock on the home folder. Whoever holds it does a few system calls and lets go."""
    descriptor = os.open(home.root, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _try_lock(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _read(descriptor: int) -> Holder | None:
    text = os.pread(descriptor, 65_536, 0)
    try:
        return Holder.model_validate_json(text)
    except ValidationError:
        return None


def _write(descriptor: int, holder: Holder) -> None:
    text = holder.model_dump_json().encode()
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, text, 0)
