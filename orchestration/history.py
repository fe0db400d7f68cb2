"""Dagster's history where it is kept in files: whether they are whole, and out of the way if they are not.

Belongs here: looking at these files and putting them aside. Does not belong here: what is in them (Dagster), clearing
old runs away (`housekeeping`).
"""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from orchestration import postgres
from orchestration.errors import HistoryError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warehouse.home import Home

FOLDERS = ("history", "schedules")
ASIDE = ".damaged"
_SHOWN = 3


def damaged_files(home: Home) -> list[Path]:
    """Files of the history that SQLite cannot read, sorted; none where PostgreSQL keeps it. A hundredth of a second each."""
    if postgres.is_set():
        return []
    files = sorted(path for folder in FOLDERS for path in (home.dagster / folder).rglob("*.db"))
    return [path for path in files if not _is_whole(path)]


def require_whole(home: Home) -> None:
    """Raises HistoryError, with what to do, if a file of the history is damaged."""
    damaged = damaged_files(home)
    if damaged:
        raise HistoryError(
            f"Dagster's history is damaged: {_names(home, damaged)} cannot be read.",
            remedy="`phasein refresh --force` puts it aside and begins a new one; releases are not in it",
        )


def put_damaged_aside(home: Home) -> str | None:
    """Renames the folders with damaged files to `<folder>.damaged`, in place of any that was there, and says so.

    Only the pen's holder may. None if all is whole. What is lost are the runs that Dagster's page shows; releases and
    run folders stand elsewhere.
    """
    damaged = damaged_files(home)
    if not damaged:
        return None
    for name in sorted({path.relative_to(home.dagster).parts[0] for path in damaged}):
        aside = home.dagster / (name + ASIDE)
        shutil.rmtree(aside, ignore_errors=True)
        (home.dagster / name).rename(aside)
    return (
        f"Dagster's history was damaged ({_names(home, damaged)}) and put aside; a new one begins. "
        "Start `phasein ui` and `phasein daemon` again if they run."
    )


def _names(home: Home, damaged: Sequence[Path]) -> str:
    shown = [str(path.relative_to(home.root)) for path in damaged[:_SHOWN]]
    return ", ".join(shown) + (f" and {len(damaged) - _SHOWN} more" if len(damaged) > _SHOWN else "")


def _is_whole(path: Path) -> bool:
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            return bool(connection.execute("pragma quick_check(1)").fetchone() == ("ok",))
    except sqlite3.OperationalError as error:
        # Locked, or a disk that cannot be written: no sign of damage.
        return "malformed" not in str(error)
    except sqlite3.DatabaseError:
        return False
