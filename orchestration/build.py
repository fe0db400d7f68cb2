"""One run's build: its paths, its way in, its journal, and who watches. The resource `build` of every asset.

Belongs here: what a run is. Does not belong here: the pen and clearing up (see `opening`), the assets.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from ingest.reference import Reference, build_reference, reference_before_counties
from orchestration.journal import Journal
from orchestration.options import RefreshOptions
from orchestration.progress import Listener, Stage, Step, silent

if TYPE_CHECKING:
    from ingest.landing import Landed
    from ingest.origins import Origin
    from orchestration.copies import Copy
    from orchestration.dbt.project import Parse
    from orchestration.ensemble_folder import Ensemble
    from warehouse.home import Home
    from warehouse.release import Release

GAZETTEER = "gazetteer_county"


@dataclass(frozen=True)
class StandIn:
    """An earlier vintage that a release was made from, since the newest did not pass, and why not."""

    source: str
    used: str
    newest: str
    reason: str


@dataclass(frozen=True)
class Build:
    """A run that holds the pen.

    origin: the way in.
    database: the build database, `build/<run_id>/warehouse.duckdb`; no other run ever opens it.
    parse: this run's `dbt parse`, under way since the start. options: what was asked. made_from_sha256: see
    `orchestration.news`.
    landed, stand_ins, drawn, published, copies, failures: filled by the assets as they go; landed holds the vintages that are
    used, failures what ended the run, in the order it came.
    """

    home: Home
    run_id: str
    origin: Origin
    database: Path
    journal: Journal
    parse: Parse
    options: RefreshOptions = field(default_factory=RefreshOptions)
    listener: Listener = silent
    made_from_sha256: str | None = None
    landed: dict[str, Landed] = field(default_factory=dict)
    stand_ins: list[StandIn] = field(default_factory=list)
    drawn: list[Ensemble] = field(default_factory=list)
    published: list[Release] = field(default_factory=list)
    copies: list[Copy] = field(default_factory=list)
    failures: list[BaseException] = field(default_factory=list)

    @property
    def exchange(self) -> Path:
        """Where DuckDB and Polars hand tables to each other as Parquet."""
        return self.database.parent / "exchange"

    def reference_for(self, source_name: str) -> Reference:
        """What a source is condensed with: the gazetteer makes the counties, the others use them."""
        return reference_before_counties() if source_name == GAZETTEER else self._reference

    @cached_property
    def _reference(self) -> Reference:
        return build_reference(pl.read_parquet(self.landed[GAZETTEER].path))

    @property
    def filled(self) -> list[str]:
        """The sources that came from the embedded snapshot, sorted."""
        return sorted(name for name, landed in self.landed.items() if landed.provenance.origin == "snapshot")

    def report(self, stage: Stage, done: int, total: int, detail: str = "", *, failed: bool = False) -> None:
        """Tells whoever watches, and the run's log for machines."""
        step = Step(stage, done, total, detail, failed)
        try:
            self.journal.note_step(step)
        except OSError:
            if not failed:
                raise
        self.listener(step)
