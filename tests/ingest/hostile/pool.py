"""Two child processes that work off cases, watched: one that dies, hangs or grows is counted and replaced.

Belongs here: starting, feeding, waiting, killing. Does not belong here: what must hold (`child`).
"""

from __future__ import annotations

import json
import os
import selectors
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue

import psutil

from tests.ingest.hostile.cases import Case, mutated
from tests.ingest.hostile.originals import Files, Original

CHECKOUT = Path(__file__).resolve().parents[3]
PROCESSES = 2
SECONDS = 10
PATIENCE_SECONDS = 120
# Address space is what is limited: threads and arenas would reserve much that they do not use.
LEAN = {"POLARS_MAX_THREADS": "1", "MALLOC_ARENA_MAX": "1", "OPENBLAS_NUM_THREADS": "1"}


@dataclass(frozen=True)
class Outcome:
    """What became of a case: `used`, `refused` (a named error), or `fault` (anything else)."""

    case: str
    outcome: str
    detail: str
    rows: Sequence[int] = ()
    peak_mb: int = 0
    seconds: float = 0.0


class _Child:
    """One process; `ask` gives its answer or the way it failed."""

    def __init__(self) -> None:
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 as long as the process
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.ingest.hostile.child"],
            cwd=CHECKOUT,
            env={**os.environ, **LEAN, "PYTHONPATH": str(CHECKOUT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
        )
        self.is_alive = True
        assert self._process.stdout is not None
        self._process.stdout.readline()

    def ask(self, task: Mapping[str, str]) -> dict[str, object]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        begun, worked = time.monotonic(), self._worked()
        self._process.stdin.write(json.dumps(task).encode() + b"\n")
        self._process.stdin.flush()
        with selectors.DefaultSelector() as waiting:
            waiting.register(self._process.stdout, selectors.EVENT_READ)
            while not waiting.select(1):
                if self._worked() - worked > SECONDS or time.monotonic() - begun > PATIENCE_SECONDS:
                    self.end()
                    return {"outcome": "fault", "detail": f"hangs: no answer after {SECONDS} s of work"}
        line = self._process.stdout.readline()
        if line:
            return {**json.loads(line), "seconds": time.monotonic() - begun}
        self.end()
        self._errors.seek(0)
        said = self._errors.read().decode(errors="replace")[-2_000:]
        return {"outcome": "fault", "detail": f"the process died ({self._process.returncode}): {said}"}

    def _worked(self) -> float:
        """Seconds of processor time: on a machine that is busy otherwise, the clock would accuse the innocent."""
        return sum(psutil.Process(self._process.pid).cpu_times()[:4])

    def end(self) -> None:
        self.is_alive = False
        self._process.kill()
        self._process.communicate()


def try_all(originals: Sequence[Original], cases: Sequence[Case]) -> list[Outcome]:
    """The outcome of each original as it is, and of each case, in any order."""
    waiting: SimpleQueue[tuple[Original, Case | None]] = SimpleQueue()
    by_label = {original.label: original for original in originals}
    for original in originals:
        waiting.put((original, None))
    for case in cases:
        waiting.put((by_label[case.original], case))
    outcomes: list[Outcome] = []
    threads = [threading.Thread(target=_work, args=(waiting, outcomes)) for _ in range(PROCESSES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def _work(waiting: SimpleQueue[tuple[Original, Case | None]], outcomes: list[Outcome]) -> None:
    child = _Child()
    while True:
        try:
            original, case = waiting.get_nowait()
        except Empty:
            break
        is_bomb = case is not None and case.is_bomb
        # What a bomb takes is measured from nothing, and what it leaves behind is nobody else's.
        if is_bomb or not child.is_alive:
            child.end()
            child = _Child()
        with tempfile.TemporaryDirectory() as folder:
            write_files(mutated(case, original.files) if case else original.files, Path(folder))
            source = original.source
            answer = child.ask({"source": source.name, "vintage": source.vintage, "folder": folder})
        outcomes.append(Outcome(str(case or original.label), **answer))  # type: ignore[arg-type]
        if is_bomb:
            child.end()
    child.end()


def write_files(files: Files, folder: Path) -> None:
    for name, raw in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw)
