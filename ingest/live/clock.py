"""Time and chance, so that tests can hold both.

Belongs here: the one value that everything in `ingest.live` asks for the time. Does not belong here: what is
done with it.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Clock:
    """now: UTC. monotonic: seconds that never go back. sleep: seconds. chance: uniform in [0, 1)."""

    now: Callable[[], datetime] = _now
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random
