"""Errors a person can act on: each names the file, what was seen, and what to do next.

Belongs here: exception types of ingest. Does not belong here: printing or exit codes (the command line does that).
"""

from __future__ import annotations


class IngestError(Exception):
    """Input that cannot be used.

    `what` names the thing and the value seen; `remedy` says what to do. Both are shown to the user, without a traceback.
    """

    def __init__(self, what: str, *, remedy: str) -> None:
        self.what = what
        self.remedy = remedy
        super().__init__(f"{what}\n  What to do: {remedy}")


class MissingFileError(IngestError):
    """The file of a source is not where the origin says it is."""


class UnreadableFileError(IngestError):
    """The file is truncated, not of the expected kind, or over the size cap."""


class LayoutError(IngestError):
    """The columns are not one of the layouts the parser knows: it names added, missing and renamed columns and does not guess."""


class EmptySourceError(IngestError):
    """The file holds no usable row: an empty table is never passed on."""


class MissingSuiteError(IngestError):
    """A source has no expectations: what is not checked is not loaded."""


class SnapshotError(IngestError):
    """The embedded snapshot is incomplete or a table does not match its checksum."""


class OriginError(IngestError):
    """The way in that was asked for does not work: no mirror folder, or a source that its publisher does not serve."""


class FetchError(IngestError):
    """An address did not give what it should: it is named without keys, with what came instead."""
