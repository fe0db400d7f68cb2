"""`phasein doctor`: what it finds wrong, what it only notes, and its exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from orchestration import health
from orchestration.cli.exits import Exit
from tests.orchestration.said import phasein
from warehouse.home import Home
from warehouse.releases import current_release


def verdicts(home: Home) -> tuple[int, dict[str, str]]:
    said = phasein(home.root, "doctor", "--json")
    return said.code, {finding["about"]: finding["verdict"] for finding in json.loads(said.out)}


def test_before_the_first_release_nothing_is_wrong(home: Home) -> None:
    code, found = verdicts(home)
    assert code == Exit.OK
    assert found["current release"] == "note"
    assert "wrong" not in found.values()


@pytest.mark.parametrize("name", ["PHASEIN_REFRESH_CRON", "PHASEIN_LIVE_ATTEMPTS"])
def test_a_setting_that_cannot_be_used(home: Home, name: str) -> None:
    said = phasein(home.root, "doctor", **{name: "never"})
    assert said.code == Exit.FAILED
    assert name in said.out


def test_a_whole_release(two_releases: Home) -> None:
    code, found = verdicts(two_releases)
    assert (code, found["current release"], found["pen"]) == (Exit.OK, "ok", "ok")


def test_a_changed_file_of_the_release(released: Home) -> None:
    release = current_release(released)
    assert release is not None
    table = released.releases / release.release_id / release.tables[0].file
    table.write_bytes(table.read_bytes() + b"\0")
    said = phasein(released.root, "doctor")
    assert said.code == Exit.FAILED
    assert release.tables[0].file in said.out
    assert "phasein rollback" in said.out


def test_what_a_killed_publish_left_is_only_noted(released: Home) -> None:
    (released.releases / ".making-some-run").mkdir()
    (released.build / "some-run").mkdir(parents=True)
    code, found = verdicts(released)
    assert (code, found["half-made releases"], found["builds"]) == (Exit.OK, "note", "note")


LOCK = """\
# made by a tool
alpha==1.0 \\
    --hash=sha256:00 \\
    --hash=sha256:11
    # via something
beta-package[extra]==2.5 ; python_version >= "3.11" \\
    --hash=sha256:22
windows-only==3.0 ; sys_platform == "win32" \\
    --hash=sha256:33
"""


def test_the_lock_is_read_for_this_python_and_system(tmp_path: Path) -> None:
    lock = tmp_path / "main.lock"
    lock.write_text(LOCK)
    assert health.locked_versions(lock) == {"alpha": "1.0", "beta-package": "2.5"}


def test_packages_that_differ_from_the_lock_are_named(tmp_path: Path) -> None:
    lock = tmp_path / "main.lock"
    lock.write_text("pytest==0.0.1\nno-such-package==1.0\n")
    finding = health.packages(lock)
    assert finding.verdict == "wrong"
    assert "the lock says 0.0.1" in finding.seen
    assert "no-such-package is absent" in finding.seen
    assert "make setup" in finding.remedy


def test_this_environment_is_the_locked_one() -> None:
    assert health.packages(health.LOCK).verdict == "ok"
