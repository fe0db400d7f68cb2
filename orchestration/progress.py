"""What a running refresh tells whoever watches: one value per step forward.

Belongs here: the value, the stages' names and order, the listener's type. Does not belong here: drawing (see
`cli.live`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Stage = Literal[
    "start",
    "ingest",
    "expectations",
    "dbt_before_allocation",
    "allocation",
    "ensemble",
    "dbt_after_allocation",
    "release",
]

STAGE_TITLES: dict[Stage, str] = {
    "start": "start-up",
    "ingest": "ingest",
    "expectations": "expectations",
    "dbt_before_allocation": "dbt, before allocation",
    "allocation": "phase allocation",
    "ensemble": "ensemble",
    "dbt_after_allocation": "dbt, after allocation",
    "release": "release",
}


@dataclass(frozen=True)
class Step:
    """`done` of `total` parts of a stage; `detail` says which part was the last, in a few words."""

    stage: Stage
    done: int
    total: int
    detail: str = ""
    failed: bool = False

    def line(self, at: str) -> dict[str, object]:
        """The step for machines, an object of a JSON line; at: the time in UTC."""
        level = "error" if self.failed else "info"
        told = {"stage": self.stage, "done": self.done, "total": self.total, "detail": self.detail}
        return {"at": at, "level": level, **told}


Listener = Callable[[Step], None]


def silent(step: Step) -> None:
    """The listener of runs nobody watches (those from the web page)."""
