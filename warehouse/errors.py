"""Errors of the warehouse: each says what was seen and what to do next.

Belongs here: exception types. Does not belong here: printing or exit codes (the command line does that).
"""

from __future__ import annotations


class WarehouseError(Exception):
    """Something about the warehouse's files that a person has to know.

    `what` names the thing and the value seen; `remedy` says what to do. Both are shown to the user, without
    a traceback.
    """

    def __init__(self, what: str, *, remedy: str) -> None:
        self.what = what
        self.remedy = remedy
        super().__init__(f"{what}\n  What to do: {remedy}")


class HomeError(WarehouseError):
    """`PHASEIN_HOME` cannot be used."""


class DiskSpaceError(WarehouseError):
    """There is not enough room to build or publish."""


class BuildError(WarehouseError):
    """A build cannot be started."""


class ReleaseError(WarehouseError):
    """A release cannot be made, read or switched to. `current` is as it was before."""


class RemoteError(WarehouseError):
    """A release cannot be copied to another address, or read there. Releases here are as they were."""


class QueryError(WarehouseError):
    """A reader cannot connect, or its query failed."""
