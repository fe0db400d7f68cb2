"""Schedule, sensor and alerts: when a refresh is due, when not, and that failures are told without telling secrets."""

from __future__ import annotations

import json
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest
from dagster import RunRequest, SkipReason, build_schedule_context, build_sensor_context
from pydantic import SecretStr

from ingest.registry import SOURCES
from orchestration.definitions import JOB
from orchestration.unattended.alerts import ATTEMPTS, Alert, send
from orchestration.unattended.automation import mirror_sensor, refresh_schedule
from orchestration.unattended.news import Due, NotDue, look
from orchestration.unattended.settings import SettingError, Unattended, read_unattended
from tests.orchestration.receiver import SECRET, receiving
from tests.orchestration.said import COMMAND, phasein
from tests.warehouse import small
from warehouse.home import Home
from warehouse.pen import hold_pen

ALERT = Alert("run-1", "the newest vintage cannot be read", "look at the mirror")


@pytest.fixture
def mirror(tmp_path: Path) -> Path:
    """A mirror with one publisher file."""
    folder = tmp_path / "mirror"
    file = folder / next(source.mirror_path for source in SOURCES if source.mirror_path)
    file.parent.mkdir(parents=True)
    file.write_text("1")
    return folder


def change(mirror: Path) -> None:
    (file,) = (path for path in mirror.rglob("*") if path.is_file())
    file.write_text(file.read_text() + "2")


def test_a_refresh_is_due_before_the_first_release_and_not_after_it(home: Home) -> None:
    settings = Unattended(mirror=None)
    due = look(home, settings)
    assert isinstance(due, Due)
    assert due.run_config == {"resources": {"build": {"config": {"source": "snapshot"}}}}
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


def test_the_schedule_asks_only_for_news(home: Home, mirror: Path) -> None:
    settings = Unattended(mirror=mirror)
    schedule = refresh_schedule(home, settings, JOB)
    asked = schedule(build_schedule_context())
    assert isinstance(asked, RunRequest)
    assert asked.run_config["resources"]["build"]["config"] == {"source": "mirror", "mirror": str(mirror)}
    due = look(home, settings)
    assert isinstance(due, Due)
    small.publish_small(home, 1, made_from_sha256=due.made_from_sha256)
    assert isinstance(schedule(build_schedule_context()), SkipReason)
    change(mirror)
    assert isinstance(schedule(build_schedule_context()), RunRequest)


def test_the_sensor_waits_until_files_hold_still_and_asks_once(home: Home, mirror: Path) -> None:
    sensor = mirror_sensor(home, Unattended(mirror=mirror), JOB)
    cursor: str | None = None

    def evaluate() -> Any:
        nonlocal cursor
        context = build_sensor_context(cursor=cursor)
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


def test_the_sensor_says_why_it_sleeps(home: Home) -> None:
    (answer,) = list(mirror_sensor(home, Unattended(mirror=None), JOB)(build_sensor_context()))  # type: ignore[call-overload]
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
    ("name", "value"), [("PHASEIN_MIRROR_POLL_SECONDS", "often"), ("PHASEIN_REFRESH_SOURCE", "fax")]
)
def test_a_setting_that_cannot_be_used_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingError, match=f"{name} is '{value}'"):
        read_unattended()


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
    left = b"".join(path.read_bytes() for path in home.root.rglob("*") if path.is_file())
    assert SECRET.encode() not in left, "the address is in no file"
    status = json.loads(phasein(home.root, "status", "--json").out)
    assert status["release"] is None
