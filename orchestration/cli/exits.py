"""What the exit code of `phasein` says. The one place that knows.

Belongs here: codes and their meaning. Does not belong here: which error has which code (see `errors`).
"""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """Exit codes; `help_text` shows them in `phasein --help`."""

    OK = 0
    FAILED = 1
    USAGE = 2
    PEN_HELD = 3
    BAD_INPUT = 4
    NO_RELEASE = 5
    DAMAGED = 6
    NOT_COPIED = 7
    INTERRUPTED = 130


MEANING: dict[Exit, str] = {
    Exit.OK: "done",
    Exit.FAILED: "a check or a step failed, or doctor found something; the current release is as before",
    Exit.USAGE: "the command, an option, a setting or the SQL is wrong",
    Exit.PEN_HELD: "another refresh or rollback is at work",
    Exit.BAD_INPUT: "a seed, a publisher's file, the mirror or the snapshot cannot be used",
    Exit.NO_RELEASE: "there is no release yet",
    Exit.DAMAGED: "a release is damaged, or the one that was named is not there",
    Exit.NOT_COPIED: "a release could not be copied to its other address, or read there; here all is well",
    Exit.INTERRUPTED: "stopped by Ctrl-C or a signal",
}


def help_text() -> str:
    """The codes as lines for the help page."""
    return "\n\n".join(f"{code.value:>3}  {meaning}" for code, meaning in MEANING.items())
