"""Readers feel nothing while releases are switched under them: no error, no empty answer, no mixture."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.readers.reader_process import KINDS
from tests.warehouse import small
from warehouse.home import Home
from warehouse.releases import list_releases, rollback

CHECKOUT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Seen:
    """What a reader saw since it was last asked."""

    reads: int
    marks: tuple[int, ...]
    latest: int
    problems: tuple[str, ...]


class Reader:
    """A running reader process."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def ask(self) -> Seen:
        """Have it read once more and tell; an answer proves that it lives and that nothing failed so far."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(".")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, "the reader ended; its traceback is in the test's stderr"
        said = json.loads(line)
        return Seen(said["reads"], tuple(said["marks"]), said["latest"], tuple(said["problems"]))


@contextmanager
def reading(home: Home, kind: str) -> Iterator[Reader]:
    command = [sys.executable, "-m", "tests.readers.reader_process", kind, str(home.root)]
    with subprocess.Popen(
        command, cwd=CHECKOUT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield Reader(process)
        finally:
            process.kill()


@contextmanager
def all_kinds(home: Home) -> Iterator[dict[str, Reader]]:
    with ExitStack() as stack:
        yield {kind: stack.enter_context(reading(home, kind)) for kind in KINDS}


def require_untroubled(readers: dict[str, Reader], previous: int, current: int, kept: int) -> None:
    """Ask every reader: each has read, saw whole releases only, and those that look again see the new one."""
    for kind, reader in readers.items():
        seen = reader.ask()
        assert seen.problems == (), kind
        assert seen.reads > 0, kind
        if kind == "keeper":
            assert seen.marks == (kept,)
        else:
            assert set(seen.marks) <= {previous, current}, kind
            assert seen.latest == current, kind


def test_readers_feel_nothing_of_twenty_switches(tmp_path: Path) -> None:
    home = Home(tmp_path)
    for mark in (1, 2):
        small.publish_small(home, mark)
    second, first = list_releases(home)
    with all_kinds(home) as readers:
        require_untroubled(readers, previous=2, current=2, kept=2)
        for turn in range(20):
            target, other = (first, second) if turn % 2 == 0 else (second, first)
            rollback(home, target.release_id)
            require_untroubled(readers, previous=other.release_number, current=target.release_number, kept=2)


@pytest.mark.slow
def test_readers_feel_nothing_of_twenty_releases(tmp_path: Path) -> None:
    home = Home(tmp_path)
    small.publish_small(home, 1)
    with all_kinds(home) as readers:
        require_untroubled(readers, previous=1, current=1, kept=1)
        for mark in range(2, 22):
            small.publish_small(home, mark)
            require_untroubled(readers, previous=mark - 1, current=mark, kept=1)
