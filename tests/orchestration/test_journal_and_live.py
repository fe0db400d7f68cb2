"""The run folder's files, and the lines a person follows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from orchestration.cli.live import watching
from orchestration.journal import CheckLine, CheckStage, CheckStatus, begin
from orchestration.progress import Step
from orchestration.summary import count_checks
from warehouse import meta


def check(name: str, status: CheckStatus = "pass", stage: CheckStage = "dbt_test") -> CheckLine:
    return CheckLine(
        name, stage, "unique_grain", "marts.t", None, status, 0, "why", "2026-01-02T03:04:05+00:00"
    )


def test_what_is_noted_can_be_read_again(tmp_path: Path) -> None:
    journal = begin(tmp_path / "run")
    noted = [check("a"), check("b", "warn"), check("line\u2028separator")]
    for line in noted:
        journal.note_check(line)
    assert journal.checks() == noted
    assert [row.check_name for row in meta.read_checks(journal.folder)] == ["a", "b", "line\u2028separator"]
    assert begin(tmp_path / "empty").checks() == []


def test_seconds_of_a_stage_add_up_also_when_it_fails(tmp_path: Path) -> None:
    journal = begin(tmp_path / "run")
    journal.note_stage("ingest", 1.25)
    journal.note_stage("release", 3.0)
    journal.note_stage("ingest", 0.5)
    assert journal.stage_seconds() == {"ingest": 1.75, "release": 3.0}
    with pytest.raises(ValueError, match="broken"), journal.timed("allocation"):
        raise ValueError("broken")
    assert "allocation" in journal.stage_seconds()


def test_keys_are_written_as_the_release_reads_them(tmp_path: Path) -> None:
    journal = begin(tmp_path / "run")
    journal.write_keys({"marts.b": ["x"], "marts.a": ["x", "y"]})
    written = json.loads((journal.folder / "keys.json").read_text())
    assert written == {"marts.a": ["x", "y"], "marts.b": ["x"]}


def test_checks_are_counted_by_stage_and_status() -> None:
    counted = count_checks((check("a"), check("b"), check("c", "warn"), check("d", stage="expectation")))
    assert counted == {"dbt_test": {"pass": 2, "warn": 1}, "expectation": {"pass": 1}}


def test_progress_without_a_terminal_is_plain_lines(capsys: pytest.CaptureFixture[str]) -> None:
    with watching() as listener:
        listener(Step("ingest", 1, 14, "county, 3,142 rows"))
        for done in range(1, 101):
            listener(Step("dbt_before_allocation", done, 100, f"model {done}"))
        listener(Step("release", 0, 0, "[red]not markup[/red]", failed=True))
    captured = capsys.readouterr()
    assert captured.out == ""
    lines = captured.err.splitlines()
    assert "1/14" in lines[0]
    assert "county, 3,142 rows" in lines[0]
    models = [line for line in lines if "dbt, before" in line]
    assert len(models) == 11, "one line per tenth of a long stage, and its first"
    assert "100/100" in models[-1]
    assert "failed" in lines[-1]
    assert "[red]not markup[/red]" in lines[-1]


def test_progress_for_machines_is_one_object_a_step(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PHASEIN_LOG_FORMAT", "json")
    with watching() as listener:
        listener(Step("ingest", 1, 14, 'a "quoted"\nname'))
        listener(Step("ingest", 0, 0, "broken", failed=True))
    first, second = map(json.loads, capsys.readouterr().err.splitlines())
    assert (first["stage"], first["done"], first["total"], first["level"]) == ("ingest", 1, 14, "info")
    assert first["detail"] == 'a "quoted"\nname'
    assert (second["level"], second["detail"]) == ("error", "broken")


def test_the_run_keeps_its_steps_as_json_lines(tmp_path: Path) -> None:
    journal = begin(tmp_path / "run-1")
    journal.note_step(Step("release", 1, 1, "made"))
    (line,) = (tmp_path / "run-1" / "steps.jsonl").read_text().splitlines()
    told = json.loads(line)
    assert (told["run_id"], told["stage"], told["detail"]) == ("run-1", "release", "made")
    assert told["at"].endswith("+00:00")
