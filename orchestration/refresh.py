"""`phasein refresh` without its screen: takes the pen, runs the whole job in this process, says what came of
it.

Belongs here: the order of a refresh and its outcome as values. Does not belong here: printing, exit codes.
"""

from __future__ import annotations

import os
import time
import uuid
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import psutil

from ingest.registry import SOURCES
from orchestration.build import Build
from orchestration.copies import copy_current
from orchestration.dbt.project import fingerprint, keep_manifest, kept_manifest
from orchestration.history import put_damaged_aside
from orchestration.instance import open_instance
from orchestration.journal import CheckLine
from orchestration.news import NoNews, made_from, no_news
from orchestration.opening import open_build
from orchestration.options import RefreshOptions
from orchestration.progress import Listener, Step, silent
from orchestration.recording import record, unraisable_to_log
from orchestration.vintages import require_known
from warehouse.pen import hold_pen

if TYPE_CHECKING:
    from dagster import ExecuteInProcessResult

    from ingest.origins import Origin
    from warehouse.home import Home
    from warehouse.release import Release

MEASURED = (
    "ingest",
    "expectations",
    "dbt_before_allocation_nodes",
    "allocation",
    "ensemble",
    "dbt_after_allocation_nodes",
)


@dataclass(frozen=True)
class Refreshed:
    """What a refresh came to.

    release: None when the run failed; then `failures` says why and `current` is as before.
    seconds: stage -> wall-clock seconds, `start_and_orchestration` being the rest of `total`.
    """

    run_id: str
    build: Build
    release: Release | None
    failures: tuple[BaseException, ...]
    checks: tuple[CheckLine, ...]
    seconds: dict[str, float]


def refresh(
    home: Home, origin: Origin, options: RefreshOptions | None = None, listener: Listener = silent
) -> Refreshed | NoNews:
    """Builds and publishes a release under the pen, unless the newest one was made from the same.

    Raises PenHeldError when another run is at work, OriginError when a vintage was asked for that is not there,
    SeedsError when the scenarios cannot be used, WarehouseError when a build cannot begin; whatever ends the run later
    comes back in `failures`.
    """
    run_id = str(uuid.uuid4())
    asked = options or RefreshOptions()
    require_known(origin, asked.vintages)
    with hold_pen(home, run_id, f"refresh from the {origin.kind}"):
        if origin.kind == "live":
            listener(Step("start", 0, 3, "asking the publishers"))
        hashed = made_from(origin, SOURCES, asked)
        if not asked.force and (nothing := no_news(home, hashed, aside=asked.aside)):
            return replace(nothing, copy=copy_current(home, asked.keep))
        build = open_build(home, run_id, origin, asked, listener, made_from_sha256=hashed)
        try:
            with unraisable_to_log(build.journal):
                _run(build)
        except BaseException as error:
            # Signals too: what they interrupt outside an asset is start-up, and ends as a failed run does.
            record(build, "start", error)
        finally:
            build.parse.end()
        return _outcome(build)


def _run(build: Build) -> None:
    """Runs the job in this process; returns when it has ended, well or not."""
    home = build.home
    build.report("start", 0, 3, "loading Dagster")
    if (aside := put_damaged_aside(home)) is not None:
        build.journal.append_log(aside)
        build.report("start", 0, 3, aside)
    with open_instance(home) as instance:
        from orchestration.definitions import JOB, build_defs
        from orchestration.housekeeping import clear_up
        from orchestration.unattended.automation import COMMAND_LINE, STARTED_BY

        clear_up(instance, home, build.run_id)
        build.report("start", 1, 3, "loading the asset graph")
        cache, named = home.dagster / "dbt", fingerprint()
        manifest = kept_manifest(cache) or keep_manifest(cache, build.parse.manifest(), named)
        job = build_defs(home, manifest, {"build": build}).resolve_job_def(JOB)
        build.report("start", 2, 3, "loading Great Expectations")
        _load_great_expectations()
        build.report("start", 3, 3, "ready")
        result = job.execute_in_process(
            instance=instance, run_id=build.run_id, raise_on_error=False, tags={STARTED_BY: COMMAND_LINE}
        )
        if not result.success and not build.failures:
            record(build, "start", _what_dagster_says(result))


def _what_dagster_says(result: ExecuteInProcessResult) -> BaseException:
    """Why a run ended when no asset noted it: a signal that came between two events, or a fault of Dagster's."""
    from dagster._core.execution.plan.objects import ErrorSource

    failures = [event.step_failure_data for event in result.get_step_failure_events()]
    if any(failure.error_source == ErrorSource.INTERRUPT for failure in failures):
        return KeyboardInterrupt()
    return RuntimeError(f"Dagster ended the run: {[failure.error_display_string for failure in failures]}")


def _load_great_expectations() -> None:
    """Its import takes seconds: done here it counts as start-up, not as the first expectations."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    import great_expectations  # noqa: F401


def _outcome(build: Build) -> Refreshed:
    total = time.time() - psutil.Process().create_time()
    stages = build.journal.stage_seconds()
    seconds = {stage: stages[stage] for stage in (*MEASURED, "release", "pages", "copy") if stage in stages}
    rest = total - sum(seconds.values())
    with suppress(OSError):  # a full disk
        build.journal.note_stage("start_and_orchestration", rest)
    seconds |= {"start_and_orchestration": round(rest, 3), "total": round(total, 3)}
    return Refreshed(
        run_id=build.run_id,
        build=build,
        release=build.published[-1] if build.published and not build.failures else None,
        failures=tuple(build.failures),
        checks=tuple(build.journal.checks()),
        seconds=seconds,
    )
