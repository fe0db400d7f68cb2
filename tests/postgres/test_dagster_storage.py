"""Runs, events and schedules in PostgreSQL: recorded, ended, pruned as in files; the password stays out of files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from dagster import DagsterInstance, DagsterRunStatus, Definitions, asset, define_asset_job

from orchestration.health import examine
from orchestration.housekeeping import clear_up, end_stale_runs, prune_runs, stale_runs
from orchestration.instance import event_folder, open_instance
from orchestration.postgres import DagsterStorageError
from tests.orchestration.said import phasein
from tests.orchestration.test_housekeeping import add_run, status_of
from tests.postgres.server import Server
from warehouse.home import Home

dagster_postgres = pytest.importorskip("dagster_postgres", reason="the extra `postgres` is not installed")
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("postgres")]
PAGE_STARTS_WITHIN_SECONDS = 60


@asset
def toy() -> int:
    """An asset that materialises."""
    return 1


TOY_JOB = Definitions(assets=[toy], jobs=[define_asset_job("toy_job")]).resolve_job_def("toy_job")


def test_a_run_is_recorded_in_the_server_and_nowhere_else(home: Home, url: str, server: Server) -> None:
    with open_instance(home) as instance:
        assert isinstance(instance.event_log_storage, dagster_postgres.PostgresEventLogStorage)
        assert isinstance(instance.run_storage, dagster_postgres.PostgresRunStorage)
        assert isinstance(instance.schedule_storage, dagster_postgres.PostgresScheduleStorage)
        run_id = TOY_JOB.execute_in_process(instance=instance).run_id
    with open_instance(home) as later:
        assert status_of(later, run_id) == DagsterRunStatus.SUCCESS
        assert later.get_latest_materialization_event(toy.key) is not None
    assert run_id in server.dump(url)
    assert not event_folder(home).exists()
    assert not list(home.dagster.rglob("*.db"))


def test_the_password_stands_in_no_file_and_on_no_page(home: Home, url: str, server: Server) -> None:
    with open_instance(home) as instance:
        TOY_JOB.execute_in_process(instance=instance)
        assert server.password not in instance.info_str()  # what the page shows as configuration
        assert server.password not in str(instance.get_ref())  # what runs of their own are handed
    files = [path for path in home.root.rglob("*") if path.is_file()]
    assert home.dagster / "dagster.yaml" in files
    assert not [path for path in files if server.password.encode() in path.read_bytes()]
    assert server.password not in server.dump(url)


def test_clearing_up_works_as_in_files(home: Home, url: str, server: Server) -> None:
    home.runs.mkdir(parents=True)
    with open_instance(home) as instance:
        finished = [add_run(instance, DagsterRunStatus.SUCCESS) for _ in range(5)]
        died = add_run(instance, DagsterRunStatus.STARTED)
        own = add_run(instance, DagsterRunStatus.STARTED)
        assert stale_runs(instance, but=own) == [died]
        assert end_stale_runs(instance, but=own) == [died]
        assert status_of(instance, died) == DagsterRunStatus.FAILURE
        assert status_of(instance, own) == DagsterRunStatus.STARTED
        prune_runs(instance, home, but=own, keep=3)
        kept = {record.dagster_run.run_id for record in instance.get_run_records()}
        assert kept == {own, died, finished[-1]}
    left = server.run("psql", "-Atc", "select distinct run_id from event_logs", url).split()
    assert set(left) <= kept


def test_the_history_of_another_warehouse_is_left_alone(home: Home, url: str, tmp_path: Path) -> None:
    home.runs.mkdir(parents=True)
    other = Home(tmp_path / "other")
    other.runs.mkdir(parents=True)
    with open_instance(home) as instance:
        clear_up(instance, home, add_run(instance, DagsterRunStatus.SUCCESS))
        working = add_run(instance, DagsterRunStatus.STARTED)
    with open_instance(other) as instance:
        with pytest.raises(DagsterStorageError, match="another warehouse") as caught:
            clear_up(instance, other, "run-of-the-other")
        assert status_of(instance, working) == DagsterRunStatus.STARTED
    # What the remedy says is enough.
    (other.dagster / "home-id").write_text((home.dagster / "home-id").read_text())
    assert str(other.dagster / "home-id") in caught.value.remedy
    with open_instance(other) as instance:
        clear_up(instance, other, "run-of-the-other")
        assert status_of(instance, working) == DagsterRunStatus.FAILURE


def test_back_to_files_by_unsetting(home: Home, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_instance(home) as instance:
        run_id = TOY_JOB.execute_in_process(instance=instance).run_id
    monkeypatch.delenv("PHASEIN_DAGSTER_POSTGRES_URL")
    with open_instance(home) as instance:
        assert instance.get_run_by_id(run_id) is None
        TOY_JOB.execute_in_process(instance=instance)
    assert event_folder(home).exists()


def test_events_take_no_connection_each(home: Home, url: str, server: Server) -> None:
    """Opening one costs more than the event: the pool must hold."""
    with open_instance(home) as instance:
        run_id = add_run(instance, DagsterRunStatus.STARTED)
        count = "select sessions from pg_stat_database where datname = current_database()"

        def sessions() -> int:
            time.sleep(1.2)  # the server tells its statistics once a second
            return int(server.run("psql", "-Atc", count, url))

        before = sessions()
        for _ in range(100):
            instance.report_engine_event("one of many", job_name="refresh", run_id=run_id)
        assert sessions() - before < 10


@pytest.mark.parametrize("way", ["wrong password", "nobody listens"])
def test_a_server_that_does_not_let_us_in_is_told_at_once(
    home: Home, server: Server, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    address = server.url(password="pw-of-yesterday")
    if way == "nobody listens":
        address = address.replace(f":{server.port}/", ":9/")
    monkeypatch.setenv("DAGSTER_HOME", "")
    monkeypatch.setenv("PHASEIN_DAGSTER_POSTGRES_URL", address)
    started = time.monotonic()
    with pytest.raises(DagsterStorageError, match=r"phasein:\*\*\*@127\.0\.0\.1") as caught:
        open_instance(home)
    assert time.monotonic() - started < 10
    assert "pw-of-yesterday" not in str(caught.value)
    (finding,) = (each for each in examine(home) if each.about == "dagster's history")
    assert finding.verdict == "wrong"
    assert "pw-of-yesterday" not in str(finding)


@pytest.mark.pipeline
def test_a_refresh_that_cannot_keep_its_history_ends_with_a_sentence(home: Home, server: Server) -> None:
    said = phasein(home.root, "refresh", PHASEIN_DAGSTER_POSTGRES_URL=server.url(password="pw-of-yesterday"))
    assert said.code == 1
    assert "PostgreSQL does not let us in at postgresql://phasein:***@" in said.err
    files = [path for path in home.root.rglob("*") if path.is_file()]
    assert home.root / "runs" in {path.parent.parent for path in files}, "its log is there"
    assert not [path for path in files if b"pw-of-yesterday" in path.read_bytes()]


@pytest.mark.parametrize(
    "value", ["oops-secret", "mysql://u:oops-secret@h/d", "postgresql://u:oops-secret@/"]
)
def test_a_setting_that_is_no_address_is_named_not_shown(home: Home, value: str) -> None:
    said = phasein(home.root, "ui", "--port", "39517", PHASEIN_DAGSTER_POSTGRES_URL=value)
    assert said.code == 1
    assert "PHASEIN_DAGSTER_POSTGRES_URL is not an address" in said.err
    assert "oops-secret" not in said.err + said.out


def test_the_page_opens_on_it(home: Home, url: str, server: Server, tmp_path: Path) -> None:
    """The web server of `phasein ui` with a toy in place of the pipeline: its instance answers with the run."""
    with open_instance(home) as instance:
        run_id = TOY_JOB.execute_in_process(instance=instance).run_id
    with _page(home, tmp_path) as port:
        assert run_id in _ask(port, "{ runsOrError { ... on Runs { results { runId status } } } }")
        assert server.password not in _ask(port, "{ instance { info } }")


class _page:  # noqa: N801
    """The web server for the length of a block; gives its port."""

    def __init__(self, home: Home, folder: Path) -> None:
        self._home, self._folder = home, folder

    def __enter__(self) -> int:
        (self._folder / "toys.py").write_text(
            "from dagster import Definitions, asset\n@asset\ndef toy(): ...\ndefs = Definitions([toy])\n"
        )
        self._log = (self._folder / "page.log").open("w+")
        port = 39_000 + os.getpid() % 1_000
        command = [str(Path(sys.executable).parent / "dagster-webserver"), "-h", "127.0.0.1", "-p", str(port)]
        self._process = subprocess.Popen(
            [*command, "-f", str(self._folder / "toys.py")],
            env={**os.environ, "DAGSTER_HOME": str(self._home.dagster)},
            stdout=self._log,
            stderr=self._log,
        )
        until = time.monotonic() + PAGE_STARTS_WITHIN_SECONDS
        while time.monotonic() < until and self._process.poll() is None:
            try:
                _ask(port, "{ version }")
                return port
            except OSError:
                time.sleep(0.3)
        self._process.terminate()
        self._log.seek(0)
        raise AssertionError(f"the page did not start: {self._log.read()}")

    def __exit__(self, *exc: object) -> None:
        self._process.terminate()
        self._process.wait(timeout=30)
        self._log.close()


def _ask(port: int, query: str) -> str:
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/graphql",
        data=json.dumps({"query": query}).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        return str(answer.read().decode())


def test_the_instance_of_the_environment_is_this_one(home: Home, url: str) -> None:
    """What `phasein ui` and Dagster's own programs load by DAGSTER_HOME."""
    with open_instance(home), DagsterInstance.get() as found:
        assert isinstance(found.event_log_storage, dagster_postgres.PostgresEventLogStorage)
