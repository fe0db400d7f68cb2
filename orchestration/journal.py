"""The run folder's files: what a run leaves behind for the release (`meta`), for the summary and for a
person.

Belongs here: the layout of sources.jsonl, checks.jsonl, stages.jsonl, steps.jsonl, keys.json,
orders.json, description.json. Does not belong here: judging what they say.
"""

from __future__ import annotations

import errno
import json
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from orchestration.progress import Step
from warehouse.description import DESCRIPTION_FILE, Description

STEPS_FILE = "steps.jsonl"
CheckStage = Literal["expectation", "dbt_test", "dbt_unit_test", "release"]
CheckStatus = Literal["pass", "warn", "fail", "error"]


@dataclass(frozen=True)
class CheckLine:
    """The outcome of one check, a line of checks.jsonl. `failed_count` counts rows, where the check counts
    any; `vintage` is that of an incoming batch.
    """

    check_name: str
    stage: CheckStage
    suite: str
    table_name: str
    column_name: str | None
    status: CheckStatus
    failed_count: int | None
    reason: str
    checked_at: str
    vintage: str | None = None

    @property
    def stops_the_run(self) -> bool:
        """Warnings are shown and published; failures and errors end the run."""
        return self.status in ("fail", "error")


def now() -> str:
    """The time in UTC, ISO 8601 to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


@dataclass(frozen=True)
class Journal:
    """Append-only files of one run in `folder`. A line is written whole or not at all by the one process that
    runs.
    """

    folder: Path

    @property
    def log(self) -> Path:
        """Dagster's and dbt's own output, and tracebacks of unexpected errors."""
        return self.folder / "run.log"

    def note_source(self, provenance: Mapping[str, object]) -> None:
        """Adds one provenance to sources.jsonl."""
        self._append("sources.jsonl", provenance)

    def note_check(self, check: CheckLine) -> None:
        """Adds one outcome to checks.jsonl."""
        self._append("checks.jsonl", asdict(check))

    def note_stage(self, stage: str, seconds: float) -> None:
        """Adds one duration to stages.jsonl; a stage may have several lines, they add up."""
        self._append("stages.jsonl", {"stage": stage, "seconds": round(seconds, 3)})

    def note_step(self, step: Step) -> None:
        """Adds one step to steps.jsonl: at (UTC), level, run_id, stage, done, total, detail."""
        self._append(STEPS_FILE, {"run_id": self.folder.name, **step.line(now())})

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Notes how long the block took, also when it fails."""
        started = time.monotonic()
        try:
            yield
        finally:
            self.note_stage(stage, time.monotonic() - started)

    def write_keys(self, keys: Mapping[str, list[str]]) -> None:
        """Writes keys.json: `schema.table` -> its key columns, for the release to verify."""
        (self.folder / "keys.json").write_text(json.dumps(keys, indent=1, sort_keys=True) + "\n")

    def write_description(self, description: Description) -> None:
        """Writes description.json: what dbt knows of the public tables, for the release to publish."""
        text = description.model_dump_json(indent=1)
        (self.folder / DESCRIPTION_FILE).write_text(text + "\n", encoding="utf-8")

    def write_orders(self, orders: Mapping[str, list[str]]) -> None:
        """Writes orders.json: `schema.table` -> columns that the release stores it by before its key."""
        (self.folder / "orders.json").write_text(json.dumps(orders, indent=1, sort_keys=True) + "\n")

    def checks(self) -> list[CheckLine]:
        """All outcomes so far, in the order they came."""
        return [CheckLine(**line) for line in self._read("checks.jsonl")]

    def stage_seconds(self) -> dict[str, float]:
        """Stage -> seconds, several lines of a stage added up."""
        totals: dict[str, float] = {}
        for line in self._read("stages.jsonl"):
            totals[line["stage"]] = round(totals.get(line["stage"], 0.0) + line["seconds"], 3)
        return totals

    def append_log(self, text: str) -> None:
        """Adds text to the run's log."""
        with self.log.open("a", encoding="utf-8") as log:
            log.write(text.rstrip("\n") + "\n")

    def _append(self, name: str, line: Mapping[str, object]) -> None:
        data = (json.dumps(line, default=str) + "\n").encode()
        path = self.folder / name
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            size = os.fstat(descriptor).st_size
            if os.write(descriptor, data) < len(data):
                os.ftruncate(descriptor, size)
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        finally:
            os.close(descriptor)

    def _read(self, name: str) -> list[dict]:
        path = self.folder / name
        if not path.exists():
            return []
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def begin(folder: Path) -> Journal:
    """Makes the run folder and its journal."""
    folder.mkdir(parents=True, exist_ok=True)
    return Journal(folder)
