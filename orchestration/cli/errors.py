"""From an exception to one clear message on stderr and an exit code.

Belongs here: which error has which code, and how it reads. Does not belong here: what the codes mean (see
`exits`).
"""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from orchestration.cli.exits import Exit
from orchestration.cli.screen import err, in_json_lines, note, print_json_line, text
from orchestration.errors import HungError, SettingError, StoppedError
from orchestration.scenarios.errors import ScenarioError, SeedsError
from warehouse.cookbook.read import CookbookError
from warehouse.errors import HomeError, QueryError, ReleaseError, RemoteError
from warehouse.export.errors import ExportError
from warehouse.pen import PenHeldError

if TYPE_CHECKING:
    from orchestration.journal import CheckLine

_SHOWN_CHECKS = 10
_SHOWN_LINES = 20


class NoPagesError(Exception):
    """The current release lacks the page that was asked for."""

    def __init__(self, release_id: str, page: str) -> None:
        self.what = f"release {release_id} has no {page}"
        self.remedy = "`phasein refresh --force`, without --no-pages, makes a release with pages"
        super().__init__(self.what)


class NoReleaseError(Exception):
    """A command that reads a release came before the first refresh."""

    what = "there is no release yet"
    remedy = "make the first one with `phasein refresh`"


_USAGE = (QueryError, HomeError, CookbookError, ExportError, ScenarioError, SettingError, NoPagesError)


def exit_code(error: BaseException) -> Exit:
    """The code that fits."""
    if isinstance(error, KeyboardInterrupt | StoppedError):
        return Exit.INTERRUPTED
    if isinstance(error, PenHeldError | HungError):
        return Exit.PEN_HELD
    if isinstance(error, NoReleaseError):
        return Exit.NO_RELEASE
    if isinstance(error, _USAGE):
        return Exit.USAGE
    if isinstance(error, SeedsError):
        return Exit.BAD_INPUT
    if (code := _ensemble_code(error)) is not None:
        return code
    if isinstance(error, RemoteError):
        return Exit.NOT_COPIED
    if isinstance(error, ReleaseError):
        return Exit.DAMAGED
    return Exit.BAD_INPUT if _is_ingest_error(error) else Exit.FAILED


def show(error: BaseException, log: Path | None = None) -> None:
    """Prints what happened and what to do. Unexpected errors get one line, and their traceback in a file."""
    what, remedy = getattr(error, "what", None), getattr(error, "remedy", None)
    if isinstance(error, KeyboardInterrupt):
        what, remedy = "Stopped. The current release is as before.", "start again when you like"
        if not in_json_lines():
            note(what)
            return
    if what is None or remedy is None:
        what = f"unexpected {type(error).__name__}: {str(error).strip() or 'no message'}"
        kept = log or _keep_traceback(error)
        remedy = f"the traceback is in {kept}; please report it" if kept else "please report it"
    if in_json_lines():
        _show_as_json(error, what, remedy, log)
        return
    console = err()
    console.print(f"[bold red]Error:[/] {text(what)}")
    _show_checks(getattr(error, "failed", ()))
    _show_lines(getattr(error, "lines", ()))
    console.print(f"  What to do: {text(remedy)}")


def _show_as_json(error: BaseException, what: str, remedy: str, log: Path | None) -> None:
    print_json_line(
        level="error",
        error=type(error).__name__,
        detail=what,
        remedy=remedy,
        exit_code=int(exit_code(error)),
        failed_checks=[asdict(check) for check in getattr(error, "failed", ())],
        lines=list(getattr(error, "lines", ())),
        log=str(log) if log else None,
    )


def _show_checks(failed: tuple[CheckLine, ...]) -> None:
    console = err()
    for check in failed[:_SHOWN_CHECKS]:
        where = ".".join(part for part in (check.table_name, check.column_name) if part)
        rows = "" if check.failed_count is None else f" ({check.failed_count:,} rows)"
        console.print(f"  - {text(check.check_name)} on {text(where)}{rows}: {text(check.reason)}")
    if len(failed) > _SHOWN_CHECKS:
        console.print(f"  - and {len(failed) - _SHOWN_CHECKS} more, in checks.jsonl of the run")


def _show_lines(lines: tuple[str, ...]) -> None:
    console = err()
    for line in lines[:_SHOWN_LINES]:
        console.print(f"  - {text(line)}")
    if len(lines) > _SHOWN_LINES:
        console.print(f"  - and {len(lines) - _SHOWN_LINES} more")


def _is_ingest_error(error: BaseException) -> bool:
    # Looked up, not imported: an error of ingest can only exist once ingest has been imported.
    module = sys.modules.get("ingest.errors")
    return module is not None and isinstance(error, module.IngestError)


def _ensemble_code(error: BaseException) -> Exit | None:
    module = sys.modules.get("warehouse.ensemble.errors")
    if module is None or not isinstance(error, module.EnsembleError):
        return None
    if isinstance(error, module.StoreError):
        return Exit.FAILED
    return Exit.USAGE if isinstance(error, module.RequestError | module.EngineError) else Exit.BAD_INPUT


def _keep_traceback(error: BaseException) -> Path | None:
    """The file that holds it; None where no temporary file can be written."""
    try:
        descriptor, name = tempfile.mkstemp(prefix="phasein-", suffix=".log")
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write("".join(traceback.format_exception(error)))
    except OSError:
        return None
    return Path(name)
