"""Errors of the command line: one clear message, the documented code, nothing on stdout, never a traceback."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest

from ingest.errors import UnreadableFileError
from orchestration.build import Build
from orchestration.cli.errors import show
from orchestration.cli.exits import MEANING, Exit
from orchestration.cli.refresh_failure import failure_code, report_failure
from orchestration.errors import ChecksFailedError
from orchestration.journal import CheckLine, begin
from orchestration.refresh import Refreshed
from tests.orchestration.held import holding
from tests.orchestration.said import phasein
from warehouse.errors import QueryError, ReleaseError
from warehouse.home import Home
from warehouse.releases import current_release, list_releases

CHECKOUT = Path(__file__).resolve().parents[2]


def test_help_shows_every_exit_code(home: Home) -> None:
    said = phasein(home.root, "--help")
    assert said.code == Exit.OK
    words = " ".join(said.out.split())
    for code, meaning in MEANING.items():
        assert f"{code.value} {meaning}" in words


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("refresh", "--nonsense"),
        ("refresh", "--source", "fax"),
        ("refresh", "--keep", "1"),
        ("refresh", "--source", "snapshot", "--mirror", "somewhere"),
        ("refresh", "--allow-older-vintages"),
        ("sql",),
        ("sql", "select 1", "--format", "pdf"),
        ("sql", "select 1", "--limit", "0"),
        ("snapshot", "build"),
        ("ui", "--port", "0"),
    ],
)
def test_usage_errors(home: Home, arguments: tuple[str, ...]) -> None:
    said = phasein(home.root, *arguments)
    assert (said.code, said.out) == (Exit.USAGE, "")
    assert said.err
    assert not home.root.exists(), "a usage error wrote something"


@pytest.mark.parametrize(
    "arguments", [("status",), ("releases",), ("rollback",), ("rollback", "x"), ("sql", "select 1")]
)
def test_before_the_first_release(home: Home, arguments: tuple[str, ...]) -> None:
    said = phasein(home.root, *arguments)
    assert said.code == Exit.NO_RELEASE
    assert "there is no release yet" in said.err
    assert "phasein refresh" in said.err


def test_a_mirror_that_is_not_there(home: Home, tmp_path: Path) -> None:
    for arguments in (("--mirror", str(tmp_path / "gone")), ("--source", "mirror")):
        said = phasein(home.root, "refresh", *arguments)
        assert (said.code, said.out) == (Exit.BAD_INPUT, "")
        assert "What to do" in said.err


def test_the_mirror_comes_from_the_environment(home: Home, tmp_path: Path) -> None:
    said = phasein(home.root, "refresh", "--source", "mirror", PHASEIN_MIRROR=str(tmp_path / "gone"))
    assert said.code == Exit.BAD_INPUT
    assert str(tmp_path / "gone") in said.err


def test_a_home_that_is_a_file(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("not a folder")
    said = phasein(file, "status")
    assert said.code == Exit.USAGE
    assert "PHASEIN_HOME" in said.err


def test_a_port_in_use(home: Home) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = phasein(home.root, "ui", "--port", str(port))
    assert said.code == Exit.USAGE
    assert str(port) in said.err


@pytest.fixture
def pen_held(released: Home) -> Iterator[int]:
    """Another process holds the pen of `released`; its id."""
    with holding(released, "run-of-another") as pid:
        yield pid


@pytest.mark.parametrize("arguments", [("refresh",), ("refresh", "--json"), ("rollback",)])
def test_the_pen_is_held_by_another_process(
    released: Home, pen_held: int, arguments: tuple[str, ...]
) -> None:
    before = released.current.readlink()
    said = phasein(released.root, *arguments)
    assert (said.code, said.out) == (Exit.PEN_HELD, "")
    assert f"process {pen_held}" in said.err
    assert "run-of-another" in said.err
    assert "refresh from the mirror" in said.err
    assert released.current.readlink() == before


def test_an_error_is_a_json_line_where_progress_is(released: Home, pen_held: int) -> None:
    said = phasein(released.root, "refresh", PHASEIN_LOG_FORMAT="json")
    (line,) = [json.loads(line) for line in said.err.splitlines()]
    assert line["level"] == "error"
    assert (line["error"], line["exit_code"]) == ("PenHeldError", Exit.PEN_HELD)
    assert f"process {pen_held}" in line["detail"]
    assert f"kill {pen_held}" in line["remedy"]
    assert said.out == ""


def test_failed_checks_are_in_the_json_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    check = CheckLine("not_null", "dbt_test", "not_null", "marts.x", "y", "fail", 3, "why", "2026-03-01")
    error = ChecksFailedError("1 dbt test failed", [check], remedy="look at the rows")
    monkeypatch.setenv("PHASEIN_LOG_FORMAT", "json")
    show(error, tmp_path / "run.log")
    line = json.loads(capsys.readouterr().err)
    assert line["failed_checks"][0] | {"failed_count": 3, "column_name": "y"} == line["failed_checks"][0]
    assert (line["detail"], line["log"]) == ("1 dbt test failed", str(tmp_path / "run.log"))


def test_readers_do_not_need_the_pen(released: Home, pen_held: int) -> None:
    said = phasein(released.root, "status")
    assert said.code == Exit.OK
    assert f"held by process {pen_held}" in said.out
    assert phasein(released.root, "sql", "select 1").code == Exit.OK


def test_a_link_that_leads_nowhere(released: Home) -> None:
    released.current.unlink()
    released.current.symlink_to("releases/gone")
    said = phasein(released.root, "status")
    assert said.code == Exit.DAMAGED
    assert "phasein rollback" in said.err


def test_rollback_to_a_damaged_release_leaves_current(released: Home) -> None:
    before = released.current.readlink()
    older = list_releases(released)[-1]
    database = released.releases / older.release_id / older.database_file
    database.write_bytes(database.read_bytes()[:-1])
    said = phasein(released.root, "rollback")
    assert said.code == Exit.DAMAGED
    assert "warehouse.duckdb has changed" in said.err
    assert released.current.readlink() == before


def test_a_release_that_stands_is_not_denied(released: Home, capsys: pytest.CaptureFixture[str]) -> None:
    """What fails after the switch, such as Dagster's last event on a full disk, takes nothing from readers."""
    made = current_release(released)
    assert made is not None
    nothing = cast("Any", None)
    for published in ([], [made]):
        journal = begin(released.run("late"))
        build = Build(released, "late", nothing, released.database, journal, nothing, published=published)
        report_failure(Refreshed("late", build, None, (RuntimeError("late"),), (), {}), as_json=True)
        said = capsys.readouterr()
        assert ("No release was made" in said.err) is (published == [])
        assert (f"{made.release_id} was made and is the current one" in said.err) is (published == [made])
        assert json.loads(said.out)["release_id"] == (made.release_id if published else None)


@pytest.mark.parametrize(
    ("errors", "code"),
    [
        ((ReleaseError("The release cannot be made: No space left.", remedy="room"),), Exit.FAILED),
        ((QueryError("There is no table marts.x.", remedy="look"),), Exit.FAILED),
        ((UnreadableFileError("a.csv is cut off", remedy="again"),), Exit.BAD_INPUT),
        ((UnreadableFileError("a.csv", remedy=""), RuntimeError("b")), Exit.FAILED),
        ((RuntimeError("a"), KeyboardInterrupt()), Exit.INTERRUPTED),
    ],
)
def test_the_code_of_a_refresh_that_made_no_release(errors: tuple[BaseException, ...], code: Exit) -> None:
    """6 is said of a release that is there; one that could not be made damages none."""
    refreshed = Refreshed("run", None, None, errors, (), {})  # type: ignore[arg-type]
    assert failure_code(refreshed) is code
