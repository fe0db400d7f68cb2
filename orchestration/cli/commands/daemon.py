"""`phasein daemon`: the process that evaluates schedule and sensors.

Belongs here: starting it. Does not belong here: what it evaluates (`orchestration.unattended`).
"""

from __future__ import annotations

import os

from orchestration.cli.dagster_process import become

PATIENCE = ("DAGSTER_SCHEDULE_GRPC_TIMEOUT_SECONDS", "DAGSTER_SENSOR_GRPC_TIMEOUT_SECONDS")
LOOK_SECONDS = 1_500
"""For one look. Dagster gives up after 60: publishers are asked and a mirror's gigabytes are read in it. The daemon
takes itself for dead after 1,800.
"""


def daemon() -> None:
    """Refresh unattended: by schedule, when the mirror changes; failures go to PHASEIN_ALERT_WEBHOOK.

    Settings: PHASEIN_REFRESH_CRON (default 0 5 * * *, UTC), PHASEIN_REFRESH_SOURCE, PHASEIN_FILL_FROM_SNAPSHOT,
    PHASEIN_MIRROR, PHASEIN_MIRROR_POLL_SECONDS, PHASEIN_KEEP, PHASEIN_STALE_AFTER_HOURS, PHASEIN_ALERT_WEBHOOK.
    """
    from orchestration.unattended.settings import read_unattended
    from warehouse.home import Home

    home, settings = Home.from_settings(), read_unattended()
    watched = f", watching {settings.mirror}" if settings.source == "mirror" else ""
    for name in PATIENCE:
        os.environ.setdefault(name, str(LOOK_SECONDS))
    become(
        home,
        "dagster-daemon",
        "run",
        ready=f"Looking for news at {settings.refresh_cron} (UTC), source {settings.source}{watched} (Ctrl-C ends it)",
    )
