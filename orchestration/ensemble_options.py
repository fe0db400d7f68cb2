"""How a refresh draws its ensemble, as someone asked for it.

Belongs here: the options. Does not belong here: checking and using them (`ensemble`); nothing heavy is imported.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Engine = Literal["local", "dask"]
CHUNK_DRAWS = 100  # as warehouse.ensemble.run.CHUNK_DRAWS, which is too heavy to import here


@dataclass(frozen=True)
class EnsembleOptions:
    """How a refresh draws; `phasein refresh` takes it as it is.

    draws: of each of `scenarios` (empty: all with weights); None is what the assumptions say, which the scenarios that
    are not named get. seed: None is what the assumptions say. engine `dask`: on the workers of `scheduler`, or on
    `workers` processes here. path: where machines share files (fsspec address); None is the home. resume: use the
    finished chunks of a run that was stopped.
    """

    draws: int | None = None
    scenarios: tuple[str, ...] = ()
    seed: int | None = None
    chunk_draws: int = CHUNK_DRAWS
    threads: int = 2
    engine: Engine = "local"
    scheduler: str | None = None
    workers: int = 2
    path: str | None = None
    resume: bool = True
