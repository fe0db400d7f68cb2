"""Schedule, sensor and alerts: when a refresh is due, when not, and that failures are told without telling secrets."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from dagster import (
    DagsterInstance,
    DagsterRun,
    DagsterRunStatus,
    RunRequest,
    SkipReason,
    build_run_status_sensor_context,
    build_schedule_context,
    build_sensor_context,
    job,
    op,
)
from pydantic import SecretStr

from ingest.errors import MissingFileError
from ingest.registry import SOURCES
from orchestration.cli.exits import Exit
from orchestration.definitions import JOB
from orchestration.ensemble_options import EnsembleOptions
from orchestration.errors import SettingError
from orchestration.options import RefreshOptions
from orchestration.unattended.alerts import ATTEMPTS, Alert, send
from orchestration.unattended.automation import (
    COMMAND_LINE,
    RETRIED,
    STARTED_BY,
    failure_sensor,
    mirror_sensor,
    refresh_schedule,
    why,
)
from orchestration.unattended.news import Due, NotDue, look
from orchestration.unattended.settings import Unattended, read_unattended
from tests.orchestration.receiver import SECRET, receiving
from tests.orchestration.said import COMMAND, phasein
from tests.warehouse import small
from warehouse.home import Home
from warehouse.pen import hold_pen


@pytest.fixture(autouse=True)
def no_settings_of_the_caller(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who runs the tests may have a mirror of their own."""
    for name in [name for name in os.environ if name.startswith("PHASEIN_")]:
        monkeypatch.delenv(name)


ALERT = Alert("run-1", "the newest vintage cannot be read", "look at the mirror")


@pytest.fixture
def mirror(tmp_path: Path) -> Path:
    """A mirror with one publisher file."""
    folder = tmp_path / "mirror"
    file = folder / next(source.mirror_path for source in SOURCES if source.mirror_path)
    file.parent.mkdir(parents=True)
    file.write_text("1")
    return folder


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[DagsterInstance]:
    """Of Dagster, in files, without runs."""
    folder = tmp_path / "dagster"
    folder.mkdir()
    with DagsterInstance.local_temp(str(folder)) as instance:
        yield instance


def config_of(run_config: Any) -> dict[str, Any]:
    return run_config["resources"]["build"]["config"]


def change(mirror: Path) -> None:
    (file,) = (path for path in mirror.rglob("*") if path.is_file())
    file.write_text(file.read_text() + "2")


def test_a_refresh_is_due_before_the_first_release_and_not_after_it(home: Home) -> None:
    settings = Unattended(mirror=None)
    due = look(home, settings)
    assert isinstance(due, Due)
    assert config_of(due.run_config) == {"source": "snapshot", "keep": 8}
    small.publish_small(home, 1, made_from_sha256=due.made_from_sha256)
    assert isinstance(look(home, settings), NotDue)


def test_nothing_is_due_while_a_refresh_is_at_work(home: Home) -> None:
    with hold_pen(home, "busy", "refresh from the snapshot"):
        found = look(home, Unattended())
    assert isinstance(found, NotDue)
    assert "refresh from the snapshot" in found.reason


def test_a_mirror_that_went_away_is_said(home: Home, tmp_path: Path) -> None:
    found = look(home, Unattended(mirror=tmp_path / "gone"))
    assert isinstance(found, NotDue)
    assert "gone" in found.reason


def test_the_schedule_asks_only_for_news(home: Home, mirror: Path, instance: DagsterInstance) -> None:
    settings = Unattended(mirror=mirror)
    schedule = refresh_schedule(home, settings, JOB)
    asked = schedule(build_schedule_context(instance))
    assert isinstance(asked, RunRequest)
    assert config_of(asked.run_config) == {"source": "mirror", "mirror": str(mirror), "keep": 8}
    assert asked.tags.items() >= RETRIED.items()
    due = look(home, settings)
    assert isinstance(due, Due)
    small.publish_small(home, 1, made_from_sha256=due.made_from_sha256)
    assert isinstance(schedule(build_schedule_context(instance)), SkipReason)
    change(mirror)
    assert isinstance(schedule(build_schedule_context(instance)), RunRequest)


def test_the_options_of_the_newest_release_are_asked_again(home: Home) -> None:
    """Made by hand with 10,000 draws: no schedule makes one of 200 in its place, with news or without."""
    by_hand = RefreshOptions(
        pages=False, ensemble=EnsembleOptions(draws=10_000, scenarios=("central",), seed=7)
    )
    small.publish_small(home, 1, made_from_sha256="older code", options=by_hand.deciding())
    due = look(home, Unattended(keep=30))
    assert isinstance(due, Due)
    assert config_of(due.run_config) == {
        "source": "snapshot",
        "keep": 30,
        "pages": False,
        "draws": 10_000,
        "scenarios": ["central"],
        "seed": 7,
    }
    small.publish_small(
        home, 2, made_from_sha256=due.made_from_sha256, options=json.loads(json.dumps(by_hand.deciding()))
    )
    assert isinstance(look(home, Unattended()), NotDue)
    small.publish_small(home, 3, aside=True, options=RefreshOptions(aside=True).deciding())
    assert isinstance(look(home, Unattended()), NotDue), "one made aside says nothing of the line"


@pytest.mark.parametrize("told", [{}, {"draws": "many"}, {"pages": False, "of_a_later_phasein": 1}])
def test_options_that_are_not_known_or_not_there_harm_nothing(home: Home, told: dict) -> None:
    small.publish_small(home, 1, options=told)
    assert isinstance(look(home, Unattended()), Due)


def test_schedule_and_sensor_do_not_ask_for_the_same_refresh_twice(
    home: Home, mirror: Path, instance: DagsterInstance
) -> None:
    settings = Unattended(mirror=mirror)
    due = look(home, settings)
    assert isinstance(due, Due)
    asked = instance.add_run(
        DagsterRun(job_name=JOB, run_id="of-the-schedule", status=DagsterRunStatus.STARTING)
    )
    seen = json.dumps({"seen": due.made_from_sha256})
    sensor = mirror_sensor(home, settings, JOB)
    (answer,) = list(sensor(build_sensor_context(instance, cursor=seen)))  # type: ignore[call-overload]
    assert isinstance(answer, SkipReason)
    assert isinstance(refresh_schedule(home, settings, JOB)(build_schedule_context(instance)), SkipReason)
    instance.report_run_canceled(asked)
    (answer,) = list(sensor(build_sensor_context(instance, cursor=seen)))  # type: ignore[call-overload]
    assert isinstance(answer, RunRequest)


def test_a_mirror_that_went_away_is_told_by_the_schedule_alone(
    home: Home, tmp_path: Path, instance: DagsterInstance
) -> None:
    with receiving() as receiver:
        settings = Unattended(mirror=tmp_path / "gone", alert_webhook=SecretStr(receiver.address))
        list(mirror_sensor(home, settings, JOB)(build_sensor_context(instance)))  # type: ignore[call-overload]
        assert receiver.documents == []
        assert isinstance(refresh_schedule(home, settings, JOB)(build_schedule_context(instance)), SkipReason)
    (document,) = receiver.documents
    assert document["event"] == "sources_cannot_be_read"
    assert "gone" in document["what"]


def test_a_refresh_that_could_not_begin_is_told(home: Home, tmp_path: Path) -> None:
    with receiving() as receiver:
        said = phasein(
            home.root,
            "refresh",
            "--mirror",
            str(tmp_path / "gone"),
            PHASEIN_ALERT_WEBHOOK=receiver.address,
        )
    assert said.code == Exit.BAD_INPUT
    (document,) = receiver.documents
    assert document["event"] == "refresh_failed"
    assert "gone" in document["what"]
    assert "PHASEIN_MIRROR" in document["remedy"]


def failed_run(error: Exception, tags: dict[str, str] | None = None) -> tuple[Any, DagsterInstance]:
    """The failure sensor's context of a run in which a step raised that error."""
    instance = DagsterInstance.ephemeral()

    @op
    def fails() -> None:
        raise error

    @job
    def refresh() -> None:
        fails()

    result = refresh.execute_in_process(instance=instance, raise_on_error=False, tags=tags)
    context = build_run_status_sensor_context(
        sensor_name="tell_of_failures",
        dagster_instance=instance,
        dagster_run=result.dagster_run,
        dagster_event=next(each for each in result.all_events if each.is_run_failure),
    )
    return context.for_run_failure(), instance


def test_the_alert_of_an_unattended_run_says_what_and_what_to_do() -> None:
    context, _ = failed_run(MissingFileError("a.csv is not there", remedy="put it into the mirror"))
    assert why(context) == ("a.csv is not there", "put it into the mirror")
    context, _ = failed_run(RuntimeError("odd"))
    assert why(context) == ("odd", "look at the run on Dagster's page")


@pytest.mark.parametrize(
    ("tags", "told"),
    [
        ({}, 1),
        ({STARTED_BY: "schedule"}, 1),
        ({STARTED_BY: COMMAND_LINE}, 0),
        ({"dagster/will_retry": "true"}, 0),
    ],
)
def test_who_hears_of_a_failure(tags: dict[str, str], told: int) -> None:
    with receiving() as receiver:
        context, _ = failed_run(RuntimeError("odd"), tags)
        failure_sensor(Unattended(alert_webhook=SecretStr(receiver.address)))(context)
    assert len(receiver.documents) == told


def test_the_sensor_waits_until_files_hold_still_and_asks_once(
    home: Home, mirror: Path, instance: DagsterInstance
) -> None:
    sensor = mirror_sensor(home, Unattended(mirror=mirror), JOB)
    cursor: str | None = None

    def evaluate() -> Any:
        nonlocal cursor
        context = build_sensor_context(instance, cursor=cursor)
        (answer,) = list(sensor(context))  # type: ignore[call-overload]
        cursor = context.cursor
        return answer

    assert isinstance(evaluate(), SkipReason), "first look"
    change(mirror)
    assert isinstance(evaluate(), SkipReason), "still being copied"
    assert isinstance(evaluate(), RunRequest), "holds still"
    assert isinstance(evaluate(), SkipReason), "asked for already, failed or under way"
    change(mirror)
    assert isinstance(evaluate(), SkipReason)
    assert isinstance(evaluate(), RunRequest), "the next change asks again"


def test_the_sensor_says_why_it_sleeps(home: Home, instance: DagsterInstance) -> None:
    (answer,) = list(mirror_sensor(home, Unattended(mirror=None), JOB)(build_sensor_context(instance)))  # type: ignore[call-overload]
    assert isinstance(answer, SkipReason)
    assert "PHASEIN_MIRROR" in (answer.skip_message or "")


def test_an_alert_arrives() -> None:
    with receiving() as receiver:
        assert send(SecretStr(receiver.address), ALERT) is None
    (document,) = receiver.documents
    assert document["event"] == "refresh_failed"
    assert document["run_id"] == "run-1"
    assert "the newest vintage cannot be read" in document["text"]
    assert "look at the mirror" in document["text"]


def test_an_alert_is_tried_again_and_then_given_up() -> None:
    with receiving([500, 503]) as receiver:
        assert send(SecretStr(receiver.address), ALERT, wait_seconds=0) is None
        assert len(receiver.documents) == 1
    with receiving([500] * ATTEMPTS) as receiver:
        told = send(SecretStr(receiver.address), ALERT, wait_seconds=0)
    assert told is not None
    assert "500" in told
    assert SECRET not in told


@pytest.mark.parametrize("address", [f"http://127.0.0.1:9/{SECRET}", f"nonsense://{SECRET}", f"{SECRET}", ""])
def test_an_address_that_does_not_answer_harms_nothing_and_is_not_told(address: str) -> None:
    told = send(SecretStr(address), ALERT, wait_seconds=0)
    assert told is not None
    assert SECRET not in told


def test_without_an_address_nothing_is_sent() -> None:
    assert send(None, ALERT) is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PHASEIN_MIRROR_POLL_SECONDS", "often"),
        ("PHASEIN_REFRESH_SOURCE", "fax"),
        ("PHASEIN_REFRESH_CRON", "at noon"),
        ("PHASEIN_KEEP", "1"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingError, match=f"{name} is '{value}'"):
        read_unattended()


@pytest.mark.parametrize("command", [("refresh",), ("daemon",)])
def test_a_setting_that_cannot_be_used_ends_the_command_before_anything(
    home: Home, command: tuple[str, ...]
) -> None:
    said = phasein(home.root, *command, PHASEIN_REFRESH_CRON="at noon")
    assert said.code == Exit.USAGE
    assert "PHASEIN_REFRESH_CRON is 'at noon'" in said.err
    assert not home.runs.exists()


@pytest.mark.slow
def test_the_daemon_starts_a_refresh_and_tells_of_its_failure(home: Home, mirror: Path) -> None:
    """The whole chain with the real daemon: the mirror lacks files, so the run fails and the alert comes."""
    with receiving() as receiver:
        environment = {
            "PHASEIN_HOME": str(home.root),
            "PATH": "/usr/bin:/bin",
            "PHASEIN_MIRROR": str(mirror),
            "PHASEIN_MIRROR_POLL_SECONDS": "1",
            "PHASEIN_ALERT_WEBHOOK": receiver.address,
        }
        with subprocess.Popen(
            [COMMAND, "daemon"], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        ) as process:
            try:
                heard = receiver.heard.wait(timeout=300)
            finally:
                process.send_signal(signal.SIGINT)
                said = process.communicate(timeout=60)[0]
    assert heard, said
    assert "refresh_failed" in {document["event"] for document in receiver.documents}
    assert SECRET not in said
    assert any(
        mirror.name in document["what"] or "mirror" in document["remedy"] for document in receiver.documents
    )
    left = b"".join(path.read_bytes() for path in home.root.rglob("*") if path.is_file())
    assert SECRET.encode() not in left, "the address is in no file"
    status = json.loads(phasein(home.root, "status", "--json").out)
    assert status["release"] is None
