"""Why a command about scenarios, or a refresh, cannot go on with the seeds as they are.

Belongs here: exception types. Does not belong here: printing or exit codes (the command line does that).
"""

from __future__ import annotations

from collections.abc import Sequence


class ScenarioError(Exception):
    """A command about a scenario that cannot be carried out: its name is taken, unknown or not a name."""

    def __init__(self, what: str, *, remedy: str) -> None:
        self.what = what
        self.remedy = remedy
        super().__init__(f"{what}\n  What to do: {remedy}")


class SeedsError(Exception):
    """Seeds that cannot be used; `lines` has one entry per fault, with file, line, column, value and remedy."""

    def __init__(self, what: str, lines: Sequence[str], *, remedy: str) -> None:
        self.what = what
        self.lines = tuple(lines)
        self.remedy = remedy
        super().__init__("\n  ".join([what, *self.lines, f"What to do: {remedy}"]))
