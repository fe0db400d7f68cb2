"""Dagster's own home: its settings file and its instance, both inside the warehouse's home.

Belongs here: DAGSTER_HOME. Does not belong here: what runs in it.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from orchestration import postgres

if TYPE_CHECKING:
    from dagster import DagsterInstance

    from warehouse.home import Home

# No telemetry and no sign-up window (nux); no helper processes that copy output; runs start at once, since no daemon runs beside the
# page. A run of the daemon's whose process died is started again, as often as its tag says; one that a check or a
# publisher's file ended would end the same way.
SETTINGS = """\
# Written by phasein; changes are overwritten.
telemetry:
  enabled: false
nux:
  enabled: false
{storage}compute_logs:
  module: dagster._core.storage.noop_compute_log_manager
  class: NoOpComputeLogManager
run_coordinator:
  module: dagster._core.run_coordinator
  class: DefaultRunCoordinator
run_retries:
  enabled: true
  max_retries: 0
  retry_on_asset_or_op_failure: false
"""
IN_FILES = """\
event_log_storage:
  module: orchestration.event_log
  class: OpenEventLog
  config:
    base_dir: {events}
"""


def event_folder(home: Home) -> Path:
    """Where Dagster keeps events, if not in PostgreSQL: one database file per run, and an index of all."""
    return home.dagster / "history" / "runs"


def prepare_dagster_home(home: Home) -> Path:
    """Writes dagster.yaml and points this process and its children to it. Raises DagsterStorageError if PostgreSQL is
    to keep the history and does not answer.
    """
    in_postgres = postgres.is_set()
    if in_postgres:
        postgres.require_answer()
    folder = Path(home.dagster)
    folder.mkdir(parents=True, exist_ok=True)
    settings = folder / "dagster.yaml"
    storage = postgres.STORAGE if in_postgres else IN_FILES.format(events=json.dumps(str(event_folder(home))))
    wanted = SETTINGS.format(storage=storage)
    if not settings.exists() or settings.read_text() != wanted:
        settings.write_text(wanted)
    os.environ["DAGSTER_HOME"] = str(folder)
    os.environ["DAGSTER_DISABLE_TELEMETRY"] = "1"
    return folder


def open_instance(home: Home) -> DagsterInstance:
    """The instance that keeps runs and events; a context manager."""
    from dagster import DagsterInstance

    instance = DagsterInstance.from_config(str(prepare_dagster_home(home)))
    if postgres.is_set():
        postgres.keep_connections(instance)
    return instance
