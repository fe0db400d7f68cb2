"""A refresh that holds the pen and does not move: who says so, when, and that one that moves is left in peace."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta

import pytest

from orchestration.cli.exits import Exit
from orchestration.journal import begin
from orchestration.progress import Step
from orchestration.silence import LONGER, PATIENCE, hung, last_step, patience
from orchestration.unattended.news import NotDue, look
from orchestration.unattended.settings import Unattended
from tests.orchestration.held import holding
from tests.orchestration.receiver import receiving
from tests.orchestration.said import phasein
from warehouse.home import Home
from warehouse.pen import Holder, hold_pen

RUN = "a-run"
SECOND = timedelta(seconds=1)


def holder(since: datetime) -> Holder:
    return Holder(pid=4711, run_id=RUN, since=since, doing="refresh from the mirror")


def step_at(home: Home, when: datetime) -> None:
    """A run folder whose last step was reported then."""
    journal = begin(home.run(RUN))
    journal.note_step(Step("ingest", 32, 32))
    line = {"run_id": RUN, **Step("ensemble", 3, 8).line(when.isoformat(timespec="seconds"))}
    with (journal.folder / "steps.jsonl").open("a") as file:
        file.write(json.dumps(line) + "\n")


def test_what_counts_is_the_last_step_and_not_the_beginning(home: Home) -> None:
    now = datetime(2026, 3, 1, 12, tzinfo=UTC)
    long_ago = now - timedelta(hours=9)
    step_at(home, now - PATIENCE + SECOND)
    assert hung(home, holder(long_ago), now) is None
    assert last_step(home, holder(long_ago)) == (now - PATIENCE + SECOND, "ensemble 3/8")
    told = hung(home, holder(long_ago), now + SECOND)
    assert told is not None
    assert "4711 (refresh from the mirror)" in told.what
    assert "since 2026-03-01 11:00 UTC, at ensemble 3/8" in told.what
    assert "kill 4711" in told.remedy


@pytest.mark.parametrize(
    "steps", [None, "", "{torn", "[]", '{"at": "2026-03-01T00:00:00+00:00"}', '{"stage": 1}']
)
def test_a_holder_without_a_step_counts_from_its_beginning(home: Home, steps: str | None) -> None:
    now = datetime(2026, 3, 1, 12, tzinfo=UTC)
    if steps is not None:
        (begin(home.run(RUN)).folder / "steps.jsonl").write_text(steps)
    assert hung(home, holder(now - LONGER + SECOND), now) is None
    assert hung(home, holder(now - LONGER), now) is not None


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        (Step("start", 1, 3), LONGER),
        (Step("ingest", 3, 32), LONGER),
        (Step("dbt_before_allocation", 3, 179), PATIENCE),
        (Step("release", 0, 1), PATIENCE),
        (Step("release", 1, 1), LONGER),
    ],
)
def test_who_waits_for_others_may_be_slow(step: Step, expected: timedelta) -> None:
    assert patience(step.line("now")) == expected


def test_the_schedule_tells_of_it(home: Home) -> None:
    with hold_pen(home, RUN, "refresh from the snapshot"):
        step_at(home, datetime.now(UTC))
        moving = look(home, Unattended())
        step_at(home, datetime.now(UTC) - 2 * PATIENCE)
        still = look(home, Unattended())
    assert isinstance(moving, NotDue)
    assert isinstance(still, NotDue)
    assert moving.fault is None
    assert still.event == "refresh_hangs"
    assert still.fault is not None
    assert f"Process {os.getpid()}" in still.fault


def test_a_refresh_that_finds_it_tells_and_ends_as_with_any_held_pen(released: Home) -> None:
    step_at(released, datetime.now(UTC) - 2 * PATIENCE)
    with receiving() as receiver, holding(released, RUN) as pid:
        said = phasein(released.root, "refresh", PHASEIN_ALERT_WEBHOOK=receiver.address)
        doctor = phasein(released.root, "doctor")
        status = phasein(released.root, "status")
        assert said.code == Exit.PEN_HELD
        assert f"kill {pid}" in said.err
        assert [document["event"] for document in receiver.documents] == ["refresh_hangs"]
        assert doctor.code == Exit.FAILED
        assert f"kill {pid}" in doctor.out
        assert "2 hours ago): ensemble 3/8" in status.out
