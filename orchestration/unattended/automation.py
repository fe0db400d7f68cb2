"""Schedule and sensors of the job `refresh`, for Dagster's daemon (`phasein daemon`).

Belongs here: when they are evaluated and what they return. Does not belong here: the decision (`unattended.news`),
the alert's text (`unattended.alerts`).

They are on by default: nothing is evaluated before someone starts the daemon.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from dagster import (
    DagsterInstance,
    DefaultScheduleStatus,
    DefaultSensorStatus,
    RunFailureSensorContext,
    RunRequest,
    RunsFilter,
    ScheduleDefinition,
    ScheduleEvaluationContext,
    SensorDefinition,
    SensorEvaluationContext,
    SkipReason,
    run_failure_sensor,
    schedule,
    sensor,
)
from dagster._core.storage.tags import MAX_RETRIES_TAG, RETRY_STRATEGY_TAG, WILL_RETRY_TAG

from orchestration.housekeeping import UNFINISHED
from orchestration.unattended.alerts import Alert, send
from orchestration.unattended.news import NotDue, look

if TYPE_CHECKING:
    from orchestration.unattended.settings import Unattended
    from warehouse.home import Home

STARTED_BY = "phasein/started_by"
COMMAND_LINE = "command line"
"""Value of the run's tag STARTED_BY for runs of `phasein refresh`, which tells of its failures itself."""

RETRIED = {MAX_RETRIES_TAG: "1", RETRY_STRATEGY_TAG: "ALL_STEPS"}
"""A run whose process died, or that could not begin, is started again once, from the start: a build begins empty."""

STARTING = timedelta(minutes=5)
"""For so long a run that has been asked for may not hold the pen yet."""


def refresh_schedule(home: Home, settings: Unattended, job: str) -> ScheduleDefinition:
    """Looks for news at the set times, and refreshes when there is any."""

    @schedule(
        cron_schedule=settings.refresh_cron,
        job_name=job,
        name="refresh_when_there_is_news",
        execution_timezone="UTC",
        default_status=DefaultScheduleStatus.RUNNING,
        description="Compares sources, code and options with the newest release; starts a refresh if they differ.",
    )
    def refresh_when_there_is_news(context: ScheduleEvaluationContext) -> RunRequest | SkipReason:
        if is_starting(context.instance, job):
            return SkipReason("a refresh is starting")
        found = look(home, settings)
        if isinstance(found, NotDue):
            _tell_of_fault(settings, found, context.log)
            return SkipReason(found.reason)
        return RunRequest(run_config=found.run_config, tags={STARTED_BY: "schedule", **RETRIED})

    return refresh_when_there_is_news


def mirror_sensor(home: Home, settings: Unattended, job: str) -> SensorDefinition:
    """Starts a refresh when files of the mirror folder have changed and hold still.

    The cursor keeps what was seen last and what was asked for last: a file that is still being copied differs between
    two looks, and a refresh that failed is not asked for again until something changes.
    """

    @sensor(
        name="news_in_the_mirror",
        job_name=job,
        minimum_interval_seconds=settings.mirror_poll_seconds,
        default_status=DefaultSensorStatus.RUNNING,
        description="A new or changed file in the folder PHASEIN_MIRROR starts a refresh.",
    )
    def news_in_the_mirror(context: SensorEvaluationContext) -> Iterator[RunRequest | SkipReason]:
        if settings.source != "mirror":
            yield SkipReason("PHASEIN_MIRROR names no folder, or PHASEIN_REFRESH_SOURCE is not mirror")
            return
        if is_starting(context.instance, job):
            yield SkipReason("a refresh is starting")
            return
        found = look(home, settings)
        if isinstance(found, NotDue):
            yield SkipReason(found.reason)
            return
        cursor = json.loads(context.cursor or "{}")
        seen, asked = cursor.get("seen"), cursor.get("asked")
        hashed = found.made_from_sha256
        if hashed == asked:
            yield SkipReason("a refresh of these very files was asked for already; look at its run")
        elif hashed != seen:
            context.update_cursor(json.dumps({"seen": hashed, "asked": asked}))
            yield SkipReason("the mirror has changed; waiting for its files to hold still")
        else:
            context.update_cursor(json.dumps({"seen": hashed, "asked": hashed}))
            yield RunRequest(run_config=found.run_config, tags={STARTED_BY: "mirror sensor", **RETRIED})

    return news_in_the_mirror


def failure_sensor(settings: Unattended) -> SensorDefinition:
    """Posts an alert when a run fails that no command line watches."""

    @run_failure_sensor(
        name="tell_of_failures",
        default_status=DefaultSensorStatus.RUNNING,
        minimum_interval_seconds=10,
        description="Posts failed refreshes to PHASEIN_ALERT_WEBHOOK, if it is set.",
    )
    def tell_of_failures(context: RunFailureSensorContext) -> SkipReason | None:
        run = context.dagster_run
        if run.tags.get(STARTED_BY) == COMMAND_LINE:
            return SkipReason(f"run {run.run_id} was started by the command line, which told of it")
        if run.tags.get(WILL_RETRY_TAG) == "true":
            return SkipReason(f"run {run.run_id} is tried again")
        what, remedy = why(context)
        told = send(settings.alert_webhook, Alert(run.run_id, what, remedy))
        if told is not None:
            context.log.warning(told)
        return None

    return tell_of_failures


def is_starting(instance: DagsterInstance, job: str) -> bool:
    """Whether a run was asked for a moment ago: schedule and sensor may find the same news, and one refresh is enough.

    Older ones that Dagster believes alive have died: the next refresh ends them.
    """
    lately = RunsFilter(job_name=job, statuses=UNFINISHED, created_after=datetime.now(UTC) - STARTING)
    return bool(instance.get_runs(filters=lately, limit=1))


def why(context: RunFailureSensorContext) -> tuple[str, str]:
    """What ended the run and what to do, in the words of the first error; in Dagster's where it kept none."""
    failed = [event.step_failure_data.error for event in context.get_step_failure_events()]
    ended = context.failure_event.job_failure_data.error if context.failure_event.is_run_failure else None
    error = next((each for each in (*failed, ended) if each is not None), None)
    while error is not None and error.cause is not None:
        error = error.cause
    message = (error.message if error else context.failure_event.message) or "Dagster says no more"
    what, _, remedy = message.partition("What to do:")
    # Dagster puts the error's class before its words.
    _, class_name, words = what.partition("Error: ")
    return (words if class_name else what).strip(), remedy.strip() or "look at the run on Dagster's page"


def _tell_of_fault(settings: Unattended, found: NotDue, log: logging.Logger) -> None:
    """By the schedule alone, so that a mirror that went away is told once a day and not once a minute."""
    if found.fault is None:
        return
    told = send(settings.alert_webhook, Alert("none", found.fault, found.remedy, event=found.event))
    if told is not None:
        log.warning(told)
