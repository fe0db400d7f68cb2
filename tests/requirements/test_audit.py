"""`make audit` fails for vulnerable packages, never for want of a network. pip-audit is played by a script."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.requirements.scripts import FOLDER, load

audit = load("audit")
CLEAN = {"name": "one", "version": "1.0", "vulns": []}
BAD = {"name": "two", "version": "1.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["1.1"]}]}
SKIPPED = {"name": "three", "skip_reason": "Dependency not found and could not be audited: three (1.0)"}


def play(folder: Path, answers: list[object]) -> Path:
    """A program that answers like pip-audit, one answer after the other; None is an error of the network."""
    for number, answer in enumerate(answers):
        text = "" if answer is None else json.dumps({"dependencies": answer})
        (folder / f"answer{number}.json").write_text(text)
    program = folder / "pip-audit"
    program.write_text(
        f"""#!/bin/sh
number=$(ls {folder}/called* 2>/dev/null | wc -l)
echo "$*" > {folder}/called$number
while [ "$1" != -o ]; do shift; done
[ -s {folder}/answer$number.json ] || {{ echo "ERROR: ConnectionError: no route" >&2; exit 1; }}
cp {folder}/answer$number.json "$2"
"""
    )
    program.chmod(0o755)
    return program


@pytest.mark.parametrize(
    ("answers", "code", "told"),
    [
        ([[CLEAN], [CLEAN], [CLEAN]], 0, "none known to be vulnerable"),
        ([[CLEAN], [CLEAN, BAD], [CLEAN]], 1, "two 1.0: PYSEC-1, mended in 1.1"),
        ([[CLEAN], [CLEAN], [BAD, SKIPPED]], 1, "1 not known to the service"),
        ([[CLEAN], [CLEAN], None], 0, "dev.lock: NOT CHECKED"),
        ([[CLEAN], None, [BAD]], 1, "postgres.lock: NOT CHECKED"),
        ([[CLEAN], [SKIPPED], [CLEAN]], 0, "postgres.lock: NOT CHECKED"),
        ([None], 0, "one package: NOT CHECKED"),
        ([[SKIPPED]], 0, "one package: NOT CHECKED"),
    ],
)
def test_the_verdict(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    answers: list[object],
    code: int,
    told: str,
) -> None:
    program = play(tmp_path, answers)
    monkeypatch.setattr(audit, "program", lambda: program)
    assert audit.main() == code
    assert told in capsys.readouterr().out
    assert len(list(tmp_path.glob("called*"))) == len(answers), (
        "after one that is not answered nothing more is asked"
    )


def test_where_it_cannot_be_installed_it_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(audit, "program", lambda: None)
    assert audit.main() == 0
    assert "NOT CHECKED" in capsys.readouterr().out


def test_one_that_takes_too_long_is_no_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "pip-audit"
    program.write_text("#!/bin/sh\nexec sleep 5\n")
    program.chmod(0o755)
    monkeypatch.setattr(audit, "AUDIT_SECONDS", 0.2)
    assert audit.ask(program, FOLDER / "main.lock") == (None, "it took too long")


def test_the_audited_locks_hold_every_package_of_phasein() -> None:
    def pinned(lock: str) -> set[str]:
        return set(re.findall(r"^(\S+==\S+)", (FOLDER / f"{lock}.lock").read_text(), re.M))

    audited = set().union(*(pinned(lock) for lock in audit.AUDITED))
    assert pinned("main") | pinned("build") <= audited


def test_make_and_ci_call_it() -> None:
    assert "requirements/audit.py" in (FOLDER.parent / "Makefile").read_text()
    assert "make audit" in (FOLDER.parent / ".ci" / "run").read_text().splitlines()
