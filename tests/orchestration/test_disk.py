"""A run that a full disk ended: known by whoever noticed it, told once, in plain words. Real disks are filled in `tests/faults`."""

from __future__ import annotations

import errno
import logging
import os
import sqlite3
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from orchestration.build import Build
from orchestration.disk import disk_fault, full_disk
from orchestration.errors import ChecksFailedError, DbtError
from orchestration.journal import CheckLine, Journal, begin
from orchestration.logs import _RunLog
from orchestration.progress import Step
from orchestration.recording import record
from warehouse.errors import BuildError, DiskSpaceError
from warehouse.home import Home

NO_SPACE = OSError(errno.ENOSPC, "No space left on device")


def caused(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


@pytest.fixture
def built(home: Home) -> Build:
    """As much of a build as noting a failure needs."""
    journal = begin(home.run("a-run"))
    return Build(home, "a-run", cast("object", None), home.build / "x", journal, cast("object", None))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "error",
    [
        NO_SPACE,
        OSError(errno.EDQUOT, "Disk quota exceeded"),
        sqlite3.OperationalError("database or disk is full"),
        DbtError(
            "dbt could not build 1 of its nodes:\nmarts.x (x.sql): IO Error: No space left on device",
            remedy="",
        ),
        RuntimeError("failed to offload data block ... set by the 'max_temp_directory_size' setting"),
        caused(ValueError("the table cannot be written"), NO_SPACE),
    ],
    ids=["system", "quota", "sqlite", "dbt", "spilling", "cause"],
)
def test_a_full_disk_is_known_by_its_words(built: Build, error: Exception) -> None:
    told = full_disk(error, built.home)
    assert told is not None
    assert told.what.startswith("A disk became full"), "this home's disk has room"
    assert "Free some room" in told.remedy


def test_the_disk_of_the_home_is_named_where_it_is_meant(built: Build) -> None:
    error = OSError(errno.ENOSPC, "No space left on device", str(built.database))
    told = full_disk(error, built.home)
    assert told is not None
    assert told.what.startswith(f"The disk of {built.home.root} became full")


@pytest.mark.parametrize(
    "error",
    [
        DbtError(
            "dbt could not build 1 of its nodes:\nx: IO Error: Corrupt database file: computed checksum 1",
            remedy="mend the model",
        ),
        ChecksFailedError(
            "1 dbt test failed",
            [
                CheckLine(
                    "unique",
                    "dbt_test",
                    "unique",
                    "x",
                    None,
                    "error",
                    None,
                    "Could not read enough bytes",
                    "",
                )
            ],
            remedy="look at the rows",
        ),
    ],
    ids=["model", "test"],
)
def test_a_damaged_build_is_not_a_fault_of_the_model(built: Build, error: Exception) -> None:
    record(built, "dbt_before_allocation", error)
    (told,) = built.failures
    assert isinstance(told, BuildError)
    assert "Start the refresh again" in told.remedy


def test_damage_to_another_file_is_not_the_builds(built: Build) -> None:
    words = 'IO Error: Could not read enough bytes from file "{}"'
    assert disk_fault(RuntimeError(words.format("/elsewhere/x.parquet")), built.home) is None
    assert isinstance(disk_fault(RuntimeError(words.format(built.database)), built.home), BuildError)


@pytest.mark.parametrize("error", [ValueError("a fault of ours"), OSError(errno.EACCES, "Permission denied")])
def test_other_ends_stay_what_they_are(built: Build, error: Exception) -> None:
    assert full_disk(error, built.home) is None
    record(built, "ingest", error)
    assert built.failures == [error]


def test_a_disk_without_a_byte_left_explains_any_end(built: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who cannot write its own report of the failure ends with other words."""
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=0))
    told = full_disk(ValueError("Expecting value: line 1 column 1"), built.home)
    assert told is not None
    assert "Expecting value" in told.what


def test_it_is_told_once(built: Build) -> None:
    record(built, "release", NO_SPACE)
    record(built, "start", sqlite3.OperationalError("database or disk is full"))
    assert [type(error) for error in built.failures] == [DiskSpaceError]
    assert "No space left" in str(built.failures[0])


def test_a_line_of_the_journal_is_whole_or_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = begin(tmp_path / "run")
    journal.note_stage("ingest", 1.0)
    write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: write(descriptor, data[:5]))
    with pytest.raises(OSError, match="No space left"):
        journal.note_stage("release", 2.0)
    monkeypatch.undo()
    assert journal.stage_seconds() == {"ingest": 1.0}


def test_a_failure_is_noted_where_nothing_can_be_written(
    built: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise NO_SPACE

    monkeypatch.setattr(Journal, "append_log", full)
    monkeypatch.setattr(Journal, "_append", full)
    heard: list[Step] = []
    object.__setattr__(built, "listener", heard.append)
    record(built, "ensemble", ValueError("the end"))
    assert [str(error) for error in built.failures] == ["the end"]
    assert [step.failed for step in heard] == [True]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_the_run_log_is_silent_on_a_full_disk(capsys: pytest.CaptureFixture[str]) -> None:
    log = _RunLog("/dev/full")
    log.emit(logging.LogRecord("phasein", logging.INFO, "", 0, "a step", None, None))
    assert capsys.readouterr().err == ""
    with suppress(OSError):
        log.close()
