"""What can be wrong with an ensemble.

Belongs here: exception types. Does not belong here: raising them, exit codes.
"""

from __future__ import annotations

from warehouse.allocation.errors import AllocationError


class EnsembleError(AllocationError):
    """A request, a distribution, a path or an engine that cannot be used."""


class RequestError(EnsembleError):
    """What was asked for cannot be done: draws, chunks, seed, scenario."""


class EngineError(EnsembleError):
    """A scheduler does not answer, workers are lost or strange, or a path is not shared."""


class StoreError(EnsembleError):
    """A disk that is full or a path that cannot be written."""
