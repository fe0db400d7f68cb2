"""Whether whoever holds the pen still moves: a refresh that hangs would otherwise keep all others away unnoticed.

Belongs here: when it was last heard of, and what to tell a person. Does not belong here: the pen (`warehouse.pen`), sending
(`unattended.alerts`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from orchestration.errors import HungError
from orchestration.journal import STEPS_FILE

if TYPE_CHECKING:
    from warehouse.home import Home
    from warehouse.pen import Holder

PATIENCE = timedelta(hours=1)
"""The longest part of a refresh that computes and reports no step, writing a release, takes a minute."""
LONGER = timedelta(hours=6)
"""Where publishers are asked, or a release is copied to another address: they may be slow."""


def last_step(home: Home, holder: Holder) -> tuple[datetime, str | None]:
    """When the holder's run last reported a step (UTC), and which; when it took the pen, if it never did."""
    at, step = _last(home, holder)
    return at, _place(step)


def hung(home: Home, holder: Holder, now: datetime | None = None) -> HungError | None:
    """What to tell a person about a holder who has reported nothing for longer than it may; None if it moves."""
    at, last = _last(home, holder)
    if (now or datetime.now(UTC)) - at < patience(last):
        return None
    step = _place(last)
    return HungError(
        f"Process {holder.pid} ({holder.doing}) holds the pen and has reported nothing since "
        f"{at:%Y-%m-%d %H:%M} UTC{f', at {step}' if step else ''}: it may hang.",
        remedy=f"If it does not move, end it with `kill {holder.pid}` (`kill -9` if that does not help); "
        "the next refresh clears up after it. Readers are not affected.",
    )


def patience(step: Mapping[str, object] | None) -> timedelta:
    """How long a run may say nothing after a step (a line of steps.jsonl), or before its first."""
    if step is None or step["stage"] in ("start", "ingest"):
        return LONGER
    return LONGER if step["stage"] == "release" and step["done"] == step["total"] else PATIENCE


def _place(step: Mapping[str, object] | None) -> str | None:
    return f"{step['stage']} {step['done']}/{step['total']}" if step else None


def _last(home: Home, holder: Holder) -> tuple[datetime, Mapping[str, object] | None]:
    path = home.run(holder.run_id) / STEPS_FILE
    try:
        step = json.loads(path.read_text(encoding="utf-8").splitlines()[-1])
        return datetime.fromisoformat(step["at"]), {key: step[key] for key in ("stage", "done", "total")}
    except (OSError, IndexError, KeyError, TypeError, ValueError):
        return holder.since, None
