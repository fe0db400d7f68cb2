"""What `phasein refresh` says of a refresh that failed: on the screen, as JSON, as an alert, as an exit code.

Belongs here: the failure's report. Does not belong here: how one error reads and its code (`errors`), the way an alert
is sent (`orchestration.unattended`), what is said of a release (`refresh_report`).
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from orchestration.cli.errors import exit_code, show
from orchestration.cli.exits import Exit
from orchestration.cli.screen import note, print_json
from warehouse.errors import QueryError, ReleaseError

if TYPE_CHECKING:
    from orchestration.refresh import Refreshed
    from warehouse.release import Release


def report_failure(refreshed: Refreshed, as_json: bool) -> None:
    """Says on stderr what failed and what is left; as_json: also as one document on stdout."""
    for error in refreshed.failures:
        show(error, refreshed.build.journal.log)
    made = refreshed.build.published[-1] if refreshed.build.published else None
    note(f"{_what_stands(made)} What the run left: {refreshed.build.journal.folder}")
    if as_json:
        from orchestration.summary import count_checks

        print_json(
            {
                "release_id": made.release_id if made else None,
                "run_id": refreshed.run_id,
                "failures": [
                    {"error": type(error).__name__, "what": str(getattr(error, "what", error))}
                    for error in refreshed.failures
                ],
                "failed_checks": [asdict(check) for check in refreshed.checks if check.stops_the_run],
                "checks": count_checks(refreshed.checks),
                "seconds": refreshed.seconds,
                "run_folder": str(refreshed.build.journal.folder),
            }
        )


def _what_stands(made: Release | None) -> str:
    """made: the release of a run that failed after it, when it only had to write down what it did."""
    if made is None:
        return "No release was made; the current one is as before."
    seen = "made aside" if made.is_aside else "made and is the current one"
    return f"Release {made.release_id} was {seen} all the same: what failed came after it."


def failure_code(refreshed: Refreshed) -> Exit:
    """Stopped if anything was; the failures' own code if they agree on one; else failed.

    A release that could not be made is a step that failed: none of those that are there is damaged, and nobody wrote the
    SQL of a page on the command line.
    """
    steps = (ReleaseError, QueryError)
    codes = {Exit.FAILED if isinstance(error, steps) else exit_code(error) for error in refreshed.failures}
    if Exit.INTERRUPTED in codes:
        return Exit.INTERRUPTED
    return codes.pop() if len(codes) == 1 else Exit.FAILED


def tell_of_failure(refreshed: Refreshed) -> None:
    """Posts the failure to PHASEIN_ALERT_WEBHOOK; someone who stopped the run knows already."""
    if failure_code(refreshed) is not Exit.INTERRUPTED:
        post_alert(refreshed.failures[0], refreshed.run_id, f"look at {refreshed.build.journal.log}")


def post_alert(error: BaseException, run_id: str, remedy: str, event: str = "refresh_failed") -> None:
    """Posts an error to PHASEIN_ALERT_WEBHOOK, and says on stderr if that failed. remedy: for an error that names none."""
    from orchestration.unattended.alerts import Alert, send
    from orchestration.unattended.settings import read_unattended

    alert = Alert(run_id, str(getattr(error, "what", error)), str(getattr(error, "remedy", remedy)), event)
    told = send(read_unattended().alert_webhook, alert)
    if told is not None:
        note(told, level="warning")
