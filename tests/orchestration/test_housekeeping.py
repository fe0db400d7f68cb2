"""Clearing up under the pen: dead runs end, old ones go, the own run and the newest stay. Events keep their layout."""

from __future__ import annotations

import os
import threading
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from dagster import DagsterInstance, DagsterRun, DagsterRunStatus
from dagster._core.run_coordinator import DefaultRunCoordinator
from dagster._core.storage.event_log.sqlite.sqlite_event_log import SqliteEventLogStorage

from orchestration.event_log import OpenEventLog
from orchestration.housekeeping import end_stale_runs, prune_runs, stale_runs
from orchestration.instance import event_folder, open_instance
from orchestration.unattended.automation import RETRIED
from warehouse.home import Home


@pytest.fixture
def instance(home: Home, monkeypatch: pytest.MonkeyPatch) -> Iterator[DagsterInstance]:
    """Dagster's instance in the home; the environment is put back."""
    monkeypatch.setenv("DAGSTER_HOME", "")
    with open_instance(home) as instance:
        yield instance


def add_run(instance: DagsterInstance, status: DagsterRunStatus) -> str:
    run_id = str(uuid.uuid4())
    instance.add_run(DagsterRun(job_name="refresh", run_id=run_id, status=status))
    instance.report_engine_event("made by a test", job_name="refresh", run_id=run_id)
    return run_id


def status_of(instance: DagsterInstance, run_id: str) -> DagsterRunStatus:
    run = instance.get_run_by_id(run_id)
    assert run is not None
    return run.status


def test_the_instance_is_quiet_and_local(instance: DagsterInstance, home: Home) -> None:
    assert not instance.telemetry_enabled
    assert type(instance.compute_log_manager).__name__ == "NoOpComputeLogManager"
    assert isinstance(instance.run_coordinator, DefaultRunCoordinator)
    assert isinstance(instance.event_log_storage, OpenEventLog)
    assert instance.run_retries_enabled
    assert (instance.run_retries_max_retries, instance.run_retries_retry_on_asset_or_op_failure) == (0, False)
    assert os.environ["DAGSTER_HOME"] == str(home.dagster)


def test_runs_that_died_are_ended_and_finished_ones_left(instance: DagsterInstance) -> None:
    own = add_run(instance, DagsterRunStatus.STARTED)
    died = {add_run(instance, status) for status in (DagsterRunStatus.STARTED, DagsterRunStatus.STARTING)}
    done = add_run(instance, DagsterRunStatus.SUCCESS)
    assert set(stale_runs(instance, but=own)) == died
    assert set(end_stale_runs(instance, but=own)) == died
    assert {status_of(instance, run_id) for run_id in died} == {DagsterRunStatus.FAILURE}
    assert status_of(instance, own) == DagsterRunStatus.STARTED
    assert status_of(instance, done) == DagsterRunStatus.SUCCESS
    assert stale_runs(instance, but=own) == []


def test_a_dead_run_of_the_daemons_is_tried_again_unless_a_refresh_took_its_place(
    instance: DagsterInstance,
) -> None:
    def died() -> DagsterRun:
        run_id = str(uuid.uuid4())
        run = DagsterRun(job_name="refresh", run_id=run_id, status=DagsterRunStatus.STARTED, tags=RETRIED)
        return instance.add_run(run)

    alone, replaced = died(), died()
    instance.report_run_failed(alone, "its process ended")
    end_stale_runs(instance, but=add_run(instance, DagsterRunStatus.STARTED))
    assert [tags_of(instance, run)["dagster/will_retry"] for run in (alone, replaced)] == ["true", "false"]


def tags_of(instance: DagsterInstance, run: DagsterRun) -> Mapping[str, str]:
    found = instance.get_run_by_id(run.run_id)
    assert found is not None
    return found.tags


def test_old_runs_go_with_their_events_and_folders(instance: DagsterInstance, home: Home) -> None:
    runs = [add_run(instance, DagsterRunStatus.SUCCESS) for _ in range(5)]
    own = add_run(instance, DagsterRunStatus.STARTED)
    for age, run_id in enumerate(reversed([*runs, own])):
        home.run(run_id).mkdir(parents=True)
        os.utime(home.run(run_id), (1_000_000 - age, 1_000_000 - age))
    prune_runs(instance, home, but=own, keep=3)
    kept = {own, *runs[-2:]}
    assert {record.dagster_run.run_id for record in instance.get_run_records()} == kept
    assert {path.stem for path in event_folder(home).glob("*.db")} == {"index", *kept}
    assert {path.name for path in home.runs.iterdir()} == {own, *runs[-3:]}


def test_an_unfinished_run_is_never_deleted(instance: DagsterInstance, home: Home) -> None:
    unfinished = add_run(instance, DagsterRunStatus.STARTED)
    home.runs.mkdir(parents=True)
    prune_runs(instance, home, but=add_run(instance, DagsterRunStatus.SUCCESS), keep=0)
    assert [record.dagster_run.run_id for record in instance.get_run_records()][-1] == unfinished


def test_events_can_be_read_by_dagsters_own_storage(instance: DagsterInstance, home: Home) -> None:
    """Written by several threads over more runs than stay open; nothing is lost, and the files are Dagster's."""
    runs = [add_run(instance, DagsterRunStatus.STARTED) for _ in range(12)]

    def write() -> None:
        for run_id in runs:
            instance.report_engine_event("from a thread", job_name="refresh", run_id=run_id)

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    stock = SqliteEventLogStorage(str(Path(event_folder(home))))
    for run_id in runs:
        messages = [record.event_log_entry.message for record in stock.get_records_for_run(run_id).records]
        assert sum("from a thread" in message for message in messages) == 4
