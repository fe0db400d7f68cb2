"""Where Dagster's own messages go: the run's log, not the screen.

Belongs here: the logger of a run. Does not belong here: progress for a person (see `progress`).
"""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING

from dagster import InitLoggerContext, LoggerDefinition, logger

from orchestration.journal import begin

if TYPE_CHECKING:
    from warehouse.home import Home


LOGGER = "run_log"


class _RunLog(logging.FileHandler):
    """A log on a disk that may be full: what cannot be written is lost, and not a traceback on the screen each time."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 (logging's name)
        if not isinstance(sys.exception(), OSError):
            super().handleError(record)


def run_logger(home: Home) -> LoggerDefinition:
    """Writes INFO and above to `runs/<run_id>/run.log`."""

    @logger(config_schema={}, description="Writes to the run folder.")
    def run_log(context: InitLoggerContext) -> logging.Logger:
        made = logging.Logger(f"phasein.{context.run_id}", level=logging.INFO)
        if context.run_id:
            handler = _RunLog(begin(home.run(context.run_id)).log, encoding="utf-8")
            handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
            made.addHandler(handler)
        return made

    return run_log
