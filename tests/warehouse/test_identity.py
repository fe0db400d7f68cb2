"""Which commit made a release: asked of git without writing into the checkout."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from warehouse import identity


def git(folder: Path, *arguments: str) -> str:
    who = ["-c", "user.name=a", "-c", "user.email=a@example.invalid"]
    done = subprocess.run(
        ["git", "-C", str(folder), *who, *arguments], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with one commit, taken for the one that the code lies in."""
    git(tmp_path, "init", "-q")
    (tmp_path / "code.py").write_text("1")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "first")
    monkeypatch.setattr(identity, "__file__", str(tmp_path / "code.py"))
    return tmp_path


def test_commit_changes_and_new_files(checkout: Path) -> None:
    commit = git(checkout, "rev-parse", "HEAD")
    assert identity.git_commit() == commit
    (checkout / "new.txt").write_text("not tracked")
    assert identity.git_commit() == commit
    (checkout / "code.py").write_text("2")
    assert identity.git_commit() == f"{commit}+changes"


def test_the_index_is_left_alone(checkout: Path) -> None:
    """Also where git would like to refresh it."""
    (checkout / "code.py").touch()
    index = checkout / ".git" / "index"
    before = index.read_bytes()
    identity.git_commit()
    assert index.read_bytes() == before


def test_outside_of_git_and_before_the_first_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identity, "__file__", str(tmp_path / "code.py"))
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert identity.git_commit() is None
    git(tmp_path, "init", "-q")
    assert identity.git_commit() is None
