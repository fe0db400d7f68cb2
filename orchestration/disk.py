"""Whether a run ended by its disk, full or faulty, whoever noticed it: Python, SQLite, DuckDB, dbt or Dagster.

Belongs here: knowing such ends, and their words. Does not belong here: looking for room before a run
(`warehouse.files.require_disk_space`).
"""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

from orchestration.errors import ChecksFailedError, DbtError
from warehouse.errors import BuildError, DiskSpaceError

if TYPE_CHECKING:
    from warehouse.home import Home

_NUMBERS = (errno.ENOSPC, errno.EDQUOT)
_WORDS = (
    "no space left on device",
    "disk quota exceeded",
    "database or disk is full",
    "max_temp_directory_size",
)
"""As the system, SQLite and DuckDB say it; the last is DuckDB's, whose spill files may take what is free."""
_NOTHING_BYTES = 1_000_000
"""A program that cannot write its own report of the failure ends with other words: then the disk itself tells."""


_DAMAGE = ("could not read enough bytes", "corrupt database file", "computed checksum")
"""As DuckDB says that its file is not as it wrote it."""


def disk_fault(error: BaseException, home: Home) -> DiskSpaceError | BuildError | None:
    """What to tell a person if the disk ended the run, else None."""
    return full_disk(error, home) or _damaged_build(error, home)


def full_disk(error: BaseException, home: Home) -> DiskSpaceError | None:
    """What to tell a person if a full disk ended the run, else None."""
    if isinstance(error, DiskSpaceError):
        return error
    said = next((each for each in _chain(error) if _says_so(each)), None)
    is_homes = shutil.disk_usage(home.root).free <= _NOTHING_BYTES
    if said is None and not is_homes:
        return None
    lines = _words(said or error).strip().splitlines() or [type(error).__name__]
    told = next((line for line in lines if any(word in line.lower() for word in _WORDS)), lines[0]).strip()
    if is_homes or str(home.root) in told:
        return DiskSpaceError(
            f"The disk of {home.root} became full during the run: {told}",
            remedy="Free some room, keep fewer releases (`--keep 2`), or set PHASEIN_HOME to a folder on a larger disk; "
            "then start the refresh again. It removes what this run left.",
        )
    # Folders for temporary files, a server, another address.
    return DiskSpaceError(
        f"A disk became full during the run: {told}",
        remedy=f"Free some room where it says, or on the disk of {home.root}; then start the refresh again.",
    )


def _damaged_build(error: BaseException, home: Home) -> BuildError | None:
    said = "\n".join(_words(each) for each in _chain(error))
    if not isinstance(error, DbtError | ChecksFailedError) and str(home.build) not in said:
        return None  # another file than the build, which is all that dbt reads
    line = next((line for line in said.splitlines() if any(word in line.lower() for word in _DAMAGE)), None)
    if line is None:
        return None
    return BuildError(
        f"The build database changed under the run: {line.strip()}",
        remedy="Start the refresh again: it builds from the beginning. If this comes back, look after the disk.",
    )


def _words(error: BaseException) -> str:
    """What an error says, its failed checks included."""
    return "\n".join((str(error), *(str(check.reason) for check in getattr(error, "failed", ()))))


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    each: BaseException | None = error
    while each is not None and id(each) not in seen:
        seen.add(id(each))
        yield each
        each = each.__cause__ or each.__context__


def _says_so(error: BaseException) -> bool:
    if isinstance(error, OSError) and error.errno in _NUMBERS:
        return True
    return any(word in _words(error).lower() for word in _WORDS)
