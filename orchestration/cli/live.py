"""Progress a person can follow: moving lines on a terminal, plain lines in a log, JSON lines for machines.
Always on stderr.

Belongs here: drawing steps. Does not belong here: what the steps are (`orchestration.progress`).
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)

from orchestration.cli.screen import err, in_json_lines, print_json_line, text
from orchestration.journal import now
from orchestration.progress import STAGE_TITLES, Listener, Stage, Step


@contextmanager
def watching() -> Iterator[Listener]:
    """A listener that draws for as long as the block lasts. PHASEIN_LOG_FORMAT=json makes it one JSON object a step."""
    console = err()
    if in_json_lines():
        yield _json_line
    elif console.is_terminal:
        with _Bars(console) as bars:
            yield bars.show
    else:
        yield _Lines(console).show


def _json_line(step: Step) -> None:
    print_json_line(**step.line(now()))


class _Lines:
    """One line per step: stage, how far, what, seconds since the start. In a stage of many parts one line per
    tenth.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self._started = time.monotonic()
        self._shown: dict[Stage, int] = {}

    def show(self, step: Step) -> None:
        tenth = 10 * step.done // step.total if step.total else 0
        last = step.total > 0 and step.done == step.total
        if not step.failed and step.total > 20 and not last and self._shown.get(step.stage) == tenth:
            return
        self._shown[step.stage] = tenth
        word = "failed" if step.failed else f"{step.done}/{step.total}"
        seconds = time.monotonic() - self._started
        self._console.print(f"{seconds:6.1f} s  {STAGE_TITLES[step.stage]:<23} {word:<8} {text(step.detail)}")


class _Bars:
    """A line per stage with a bar, the time and the last part done."""

    def __init__(self, console: Console) -> None:
        self._progress = Progress(
            SpinnerColumn(finished_text="[green]✓[/]"),
            TextColumn("{task.description:<23}"),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("[dim]{task.fields[detail]}[/]"),
            console=console,
        )
        self._tasks = {
            stage: self._progress.add_task(
                title, total=None, start=False, visible=stage == "start", detail=""
            )
            for stage, title in STAGE_TITLES.items()
        }

    def __enter__(self) -> _Bars:
        self._progress.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._progress.stop()

    def show(self, step: Step) -> None:
        task = self._tasks[step.stage]
        self._progress.start_task(task)
        if step.failed:
            self._progress.update(task, visible=True, detail=f"[red]failed:[/] {text(step.detail)}")
            self._progress.stop_task(task)
            return
        self._progress.update(
            task, visible=True, total=step.total, completed=step.done, detail=text(step.detail)
        )
