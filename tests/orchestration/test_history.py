"""Dagster's history on disk, damaged: it is noticed before it is used, put aside, and nothing else is lost."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from dagster import DagsterRun

from orchestration.cli.exits import Exit
from orchestration.errors import HistoryError
from orchestration.history import damaged_files, put_damaged_aside, require_whole
from orchestration.instance import event_folder, open_instance
from tests.orchestration.said import phasein
from warehouse.home import Home


@pytest.fixture
def used(home: Home) -> Home:
    """A home in which Dagster has kept one run."""
    with open_instance(home) as instance:
        run = DagsterRun(job_name="refresh", run_id="00000000-0000-0000-0000-000000000001")
        instance.add_run(run)
        instance.report_engine_event("begun", run)
    return home


def garble(path: Path) -> None:
    """Other bytes in the middle, as a failing disk leaves them."""
    content = bytearray(path.read_bytes())
    content[len(content) // 3 : len(content) * 2 // 3] = b"\xff" * (len(content) // 3)
    path.write_bytes(content)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def overwrite(path: Path) -> None:
    path.write_bytes(b"no database at all" * 100)


def test_a_whole_history_is_left_alone(used: Home) -> None:
    assert damaged_files(used) == []
    assert put_damaged_aside(used) is None
    require_whole(used)
    with open_instance(used) as instance:
        assert len(instance.get_runs()) == 1


def test_a_file_that_someone_is_writing_is_not_damaged(used: Home) -> None:
    with closing(sqlite3.connect(event_folder(used) / "index.db")) as writer:
        writer.execute("begin exclusive")
        assert damaged_files(used) == []


@pytest.mark.parametrize("damage", [garble, cut, overwrite])
@pytest.mark.parametrize("name", ["history/runs.db", "history/runs/index.db", "schedules/schedules.db"])
def test_a_damaged_file_is_put_aside_and_a_new_history_begins(
    used: Home, name: str, damage: Callable[[Path], None]
) -> None:
    path = used.dagster / name
    damage(path)
    assert damaged_files(used) == [path]
    with pytest.raises(HistoryError, match=name):
        require_whole(used)
    told = put_damaged_aside(used)
    assert told is not None
    assert name in told
    folder = name.split("/")[0]
    assert (used.dagster / f"{folder}.damaged").is_dir()
    assert damaged_files(used) == []
    with open_instance(used) as instance:
        assert len(instance.get_runs()) == (0 if folder == "history" else 1)


def test_only_the_last_damaged_history_is_kept(used: Home) -> None:
    for _ in range(2):
        with open_instance(used):
            pass
        overwrite(used.dagster / "history" / "runs.db")
        assert put_damaged_aside(used) is not None
    assert [path.name for path in sorted(used.dagster.glob("*.damaged"))] == ["history.damaged"]


def test_page_daemon_and_doctor_say_what_to_do(used: Home) -> None:
    overwrite(used.dagster / "history" / "runs.db")
    for command in ("ui", "daemon"):
        said = phasein(used.root, command)
        assert said.code == Exit.FAILED
        assert "phasein refresh --force" in said.err
    doctor = phasein(used.root, "doctor")
    assert doctor.code == Exit.FAILED
    assert "history/runs.db" in doctor.out
