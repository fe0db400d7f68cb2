"""Is this folder a whole release? Run as `python -m warehouse.verify FOLDER` in a process of its own.

Belongs here: the order of the checks and the report. Does not belong here: the checks of the database
(`warehouse.verify_database`), repair, switching.

Prints the report as JSON; exit code 0 if there are no problems, 1 if there are, 2 if it was called wrongly.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from warehouse.errors import WarehouseError
from warehouse.release import checksum_problems, read_release
from warehouse.verify_database import database_findings


class Report(BaseModel):
    """What was found. problems refuse the release; notes say what was not tried, and what functions returned."""

    model_config = ConfigDict(frozen=True)
    folder: str
    release_id: str | None
    problems: tuple[str, ...]
    notes: tuple[str, ...]
    table_count: int
    row_count: int
    seconds: float


def verify(folder: Path) -> Report:
    """Check a release folder: description, checksums, then what is inside the database and the Parquet files."""
    started = time.perf_counter()
    problems: list[str] = []
    notes: list[str] = []
    release = None
    try:
        release = read_release(folder)
        problems += checksum_problems(folder)
        # Files that are not those of the release may not be opened: what they say proves nothing.
        if not problems:
            found = database_findings(folder, release)
            problems += found.problems
            notes += found.notes
    except WarehouseError as error:
        problems.append(error.what)
    return Report(
        folder=str(folder),
        release_id=release.release_id if release else None,
        problems=tuple(problems),
        notes=tuple(notes),
        table_count=release.table_count if release else 0,
        row_count=release.row_count if release else 0,
        seconds=round(time.perf_counter() - started, 3),
    )


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print("usage: python -m warehouse.verify FOLDER", file=sys.stderr)
        return 2
    report = verify(Path(arguments[0]).absolute())
    print(report.model_dump_json(indent=2))
    return 1 if report.problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
