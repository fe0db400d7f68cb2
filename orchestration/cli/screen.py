"""Where text goes: answers to stdout, everything else to stderr.

Belongs here: the two consoles and small renderings that several commands share. Does not belong here: what is
said.
"""

from __future__ import annotations

import json
import os
import re
import sys
from datetime import UTC, datetime

from rich.console import Console
from rich.markup import escape
from rich.table import Table

_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Control characters but for tab and line end, among them the one that begins a terminal's commands."""


def out() -> Console:
    """For the answer a person or a program asked for."""
    return _console(sys.stdout.isatty(), to_stderr=False)


def err() -> Console:
    """For progress and errors."""
    return _console(sys.stderr.isatty(), to_stderr=True)


def _console(terminal: bool, *, to_stderr: bool) -> Console:
    # Without a terminal rich would fold lines at 80 columns: a log or a pipe gets them whole.
    width = None if terminal or "COLUMNS" in os.environ else 10_000
    return Console(stderr=to_stderr, highlight=False, soft_wrap=not terminal, width=width)


def print_json(value: object) -> None:
    """One JSON document on stdout, nothing else."""
    sys.stdout.write(json.dumps(value, indent=2, default=str) + "\n")


def in_json_lines() -> bool:
    """Whether progress and errors are for a log collector (PHASEIN_LOG_FORMAT=json)."""
    return os.environ.get("PHASEIN_LOG_FORMAT") == "json"


def print_json_line(**line: object) -> None:
    """One JSON object on one line of stderr: at (UTC, now if not given), level, and what is told."""
    from orchestration.journal import now

    print(json.dumps({"at": now(), **line}, default=str), file=sys.stderr, flush=True)


def note(told: str, level: str = "info") -> None:
    """A remark on stderr, for people or as a JSON line with `detail`."""
    if in_json_lines():
        print_json_line(level=level, detail=told)
    else:
        err().print(text(told))


def plain_table(*columns: str, numbers: frozenset[str] = frozenset()) -> Table:
    """A table without frame; `numbers` are the columns that stand to the right."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, justify="right" if column in numbers else "left", overflow="fold")
    return table


def text(value: object) -> str:
    """Text from data: square brackets are no markup, and nothing in it moves the cursor or turns the reading order."""
    return escape(_UNSEEN.sub("\ufffd", str(value)))


def moment(when: datetime) -> str:
    """`2026-03-01 14:05 UTC`."""
    return f"{when.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
