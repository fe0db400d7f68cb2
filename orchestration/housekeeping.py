"""What the holder of the pen clears away before it builds: runs that died, old runs beyond those that are kept,
landings and fetched files that nobody used for long.

Belongs here: Dagster runs, run folders, landings, fetched files. Does not belong here: build folders and releases (warehouse.build,
warehouse.release).
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from dagster import DagsterRunStatus, RunsFilter
from dagster._core.storage.tags import MAX_RETRIES_TAG

from ingest.landing import clear_unused
from ingest.live.cache import Cache
from orchestration import postgres
from orchestration.instance import event_folder

if TYPE_CHECKING:
    from pathlib import Path

    from dagster import DagsterInstance

    from warehouse.home import Home

KEPT_RUNS = 20
KEPT_LANDING_DAYS = 90
"""Of fetched files too: since a refresh last asked for them."""
UNFINISHED = [
    DagsterRunStatus.QUEUED,
    DagsterRunStatus.NOT_STARTED,
    DagsterRunStatus.STARTING,
    DagsterRunStatus.STARTED,
    DagsterRunStatus.CANCELING,
]


def clear_up(instance: DagsterInstance, home: Home, run_id: str) -> None:
    """Ends stale runs, deletes old ones, unused landings and fetched files, before run `run_id`, which holds the pen, begins.

    Raises DagsterStorageError, before anything is ended, when the runs are another warehouse's.
    """
    if postgres.is_set():
        postgres.require_own(instance, home)
    end_stale_runs(instance, but=run_id)
    prune_runs(instance, home, but=run_id)
    before = datetime.now(UTC) - timedelta(days=KEPT_LANDING_DAYS)
    clear_unused(home.landing, before)
    Cache(home.fetched).clear_unused(before)


def stale_runs(instance: DagsterInstance, but: str | None = None) -> list[str]:
    """Runs that Dagster believes alive although their writer has not got the pen, except `but`."""
    runs = instance.get_runs(filters=RunsFilter(statuses=UNFINISHED))
    return [run.run_id for run in runs if run.run_id != but]


def end_stale_runs(instance: DagsterInstance, but: str) -> list[str]:
    """Reports stale runs as failed and frees the slots they hold, or a pool would wait for them for ever.
    Only the pen's holder may.
    """
    ended = stale_runs(instance, but)
    for run_id in ended:
        run = instance.get_run_by_id(run_id)
        if run is None:
            continue
        # The daemon would try it again, although a whole refresh is under way.
        instance.add_run_tags(run_id, {MAX_RETRIES_TAG: "0"})
        instance.report_run_failed(run, f"ended by run {but}: its process no longer holds the pen")
        if instance.event_log_storage.supports_global_concurrency_limits:
            instance.event_log_storage.free_concurrency_slots_for_run(run_id)
    return ended


def prune_runs(instance: DagsterInstance, home: Home, but: str, keep: int = KEPT_RUNS) -> None:
    """Deletes Dagster's finished runs and run folders beyond the `keep` newest."""
    records = instance.get_run_records()
    for record in records[keep:]:
        if record.dagster_run.is_finished and record.dagster_run.run_id != but:
            instance.delete_run(record.dagster_run.run_id)
            # Dagster empties the run's event file and leaves it behind; with PostgreSQL there is none.
            for path in event_folder(home).glob(f"{record.dagster_run.run_id}.db*"):
                path.unlink(missing_ok=True)
    folders = sorted(
        (path for path in _entries(home.runs) if path.is_dir() and path.name != but),
        key=lambda path: path.stat().st_mtime,
        reverse=True,
    )
    for folder in folders[keep:]:
        shutil.rmtree(folder, ignore_errors=True)


def _entries(folder: Path) -> Iterable[Path]:
    return folder.iterdir() if folder.is_dir() else ()
