"""Why an allocation stopped, in words a person can act on.

Belongs here: exception types. Does not belong here: printing or exit codes (the command line does that).
"""

from __future__ import annotations

from collections.abc import Callable


class AllocationError(Exception):
    """The allocation stopped.

    `what` names the table, key and value seen; `remedy` says what to do. Both are shown to the user.
    """

    def __init__(self, what: str, *, remedy: str) -> None:
        self.what = what
        self.remedy = remedy
        super().__init__(f"{what}\n  What to do: {remedy}")

    def __reduce__(self) -> tuple[Callable[..., AllocationError], tuple[type[AllocationError], str, str]]:
        # An error of a worker process comes back whole.
        return _again, (type(self), self.what, self.remedy)


class InputError(AllocationError):
    """An input table is missing, has other columns, breaks its key or range, or contradicts another."""


class InvariantError(AllocationError):
    """A result breaks a rule that holds for every valid input: a fault of the allocation.

    Nothing is written.
    """


def _again(kind: type[AllocationError], what: str, remedy: str) -> AllocationError:
    return kind(what, remedy=remedy)
