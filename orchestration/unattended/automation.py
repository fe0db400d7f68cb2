"""Schedule and sensors of the job `refresh`, for Dagster's daemon (`phasein daemon`).

Belongs here: when they are evaluated and what they return. Does not belong here: the decision (`unattended.news`),
the alert's text (`unattended.alerts`).

They are on by default: nothing is evaluated before someone starts the daemon.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from dagster import (
    DefaultScheduleStatus,
    DefaultSensorStatus,
    RunFailureSensorContext,
    RunRequest,
    ScheduleDefinition,
    ScheduleEvaluationContext,
    SensorDefinition,
    SensorEvaluationContext,
    SkipReason,
    run_failure_sensor,
    schedule,
    sensor,
)

from orchestration.unattended.alerts import Alert, send
from orchestration.unattended.news import NotDue, look

if TYPE_CHECKING:
    from orchestration.unattended.settings import Unattended
    from warehouse.home import Home

STARTED_BY = "phasein/started_by"
COMMAND_LINE = "command line"
"""Value of the run's tag STARTED_BY for runs of `phasein refresh`, which tells of its failures itself."""


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
        found = look(home, settings)
        if isinstance(found, NotDue):
            return SkipReason(found.reason)
        return RunRequest(run_config=found.run_config, tags={STARTED_BY: "schedule"})

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
            yield RunRequest(run_config=found.run_config, tags={STARTED_BY: "mirror sensor"})

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
        message = context.failure_event.message or "Dagster says no more"
        told = send(settings.alert_webhook, Alert(run.run_id, message, "look at the run on Dagster's page"))
        if told is not None:
            context.log.warning(told)
        return None

    return tell_of_failures
