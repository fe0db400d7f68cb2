"""One ensemble in a process of its own, so that its peak memory is its own; says what it took as JSON.

    python -m tests.bench.ensemble_child INPUTS OUTPUTS SCENARIO DRAWS THREADS [by-step]

Belongs here: running and timing. Does not belong here: comparing.
"""

from __future__ import annotations

import json
import resource
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from warehouse.allocation.deployment import build_out
from warehouse.ensemble import results, run, simulate, store

SEED = 417
CHUNK_DRAWS = 100
# where a step is called: module, function, step; take is told apart by the kind of its phases
STEPS: tuple[tuple[Any, str, str], ...] = (
    (run, "draw", "draw"),
    (run, "factors", "needs"),
    (simulate, "demand", "needs"),
    (simulate, "take", ""),
    (simulate, "membership", "hubs and groups"),
    (simulate, "carried_weights", "corridors"),
    (run, "open_counties", "hubs and groups"),
    (simulate, "advance", "build-out"),
    (build_out, "spill_over", "spill-over"),
    (run, "deploy", "sizing and sums"),
    (run, "_joined", "writing"),
    (store.Store, "write_all", "writing"),
)


class Timers:
    """Seconds by step over all threads; a step within another counts for the inner one."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()
        self._here = threading.local()

    def around(self, inner: Callable[..., Any], step: str) -> Callable[..., Any]:
        def timed(*args: Any, **named: Any) -> Any:
            name = step or {"hub": "hubs and groups", "corridor": "corridors"}.get(args[2][0].kind, "network")
            open_steps: list[float] = self._here.__dict__.setdefault("within", [])
            open_steps.append(0.0)
            begun = time.perf_counter()
            try:
                return inner(*args, **named)
            finally:
                took = time.perf_counter() - begun
                self.seconds[name] += took - open_steps.pop()
                if open_steps:
                    open_steps[-1] += took

        return timed

    def install(self) -> None:
        for owner, function, step in STEPS:
            setattr(owner, function, self.around(getattr(owner, function), step))


def main(inputs: str, outputs: str, scenario: str, draws: str, threads: str, by_step: str = "") -> None:
    timers = Timers()
    if by_step:
        timers.install()
    request = run.Request(SEED, int(draws), (scenario,), CHUNK_DRAWS)
    marks = [time.perf_counter()]

    def lap() -> float:
        marks.append(time.perf_counter())
        return marks[-1] - marks[-2]

    mark = run.fingerprint(inputs, SEED)
    world = run.worlds_at(inputs, mark)[scenario]
    said: dict[str, Any] = {"counties": len(world.counties), "years": len(world.setting.years), "read": lap()}
    chunks = run.chunks_of({scenario: request}, scenario, scenario)
    used = time.process_time()
    run.run_local(inputs, outputs, chunks, SEED, mark, threads=int(threads))
    said |= {"draws": lap(), "draws_cpu": time.process_time() - used}
    results.combine(inputs, outputs, {scenario: request}, mark)
    said["combine"] = lap()
    said["steps"] = dict(timers.seconds)
    usage = resource.getrusage(resource.RUSAGE_SELF)
    said |= {"cpu": usage.ru_utime + usage.ru_stime, "peak_gb": usage.ru_maxrss / 1e6}
    print(json.dumps(said))


if __name__ == "__main__":
    main(*sys.argv[1:])
