"""A source's fetched files in a folder laid out as a mirror, so that its parse step finds them.

Belongs here: links and members of archives under the names that `Source` declares, and errors that name the
publisher's address instead. Does not belong here: fetching (`ingest.live.fetch`), parsing (`ingest.mirror`).
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ingest.errors import IngestError, OriginError
from ingest.live.archive import pick
from ingest.live.feeds import Feed, in_year
from ingest.live.fetch import Fetched
from ingest.live.headers import http_date
from ingest.live.settings import ADDRESS_OF
from ingest.model import Source


@dataclass(frozen=True)
class Gathered:
    """paths, locations: of each file, where it lies and `address` or `address!member`. changed: the newest, UTC."""

    paths: tuple[Path, ...]
    locations: tuple[str, ...]
    changed: datetime


def lay_out(feed: Feed, source: Source, fetched: Sequence[Fetched], folder: Path, this_year: int) -> Gathered:
    """Links or unpacks what was fetched into the folder: one file for each of the source's, or one zip for all.

    Raises OriginError when they are not as many as the source has, UnreadableFileError for a zip.
    """
    paths = tuple(folder / location for location in (source.mirror_path, *source.companions))
    is_one_zip = bool(feed.members) and len(fetched) == 1
    if not is_one_zip and len(fetched) != len(paths):
        raise OriginError(
            f"{source.name}: {len(fetched)} addresses for {len(paths)} files",
            remedy=f"name as many with {ADDRESS_OF}{source.name.upper()}, blanks between them.",
        )
    locations = []
    for number, path in enumerate(paths):
        file = fetched[0 if is_one_zip else number]
        path.parent.mkdir(parents=True, exist_ok=True)
        address = file.entry.address
        if feed.members:
            year = int(source.vintage) if source.vintage.isdigit() else this_year
            pattern = in_year(feed.members[number], year)
            member = pick(file.path, pattern, path, address=address, max_bytes=feed.max_member_bytes)
            locations.append(f"{address}!{member}")
        else:
            _link(file.path, path)
            locations.append(address)
    return Gathered(paths, tuple(locations), max(_changed(each) for each in fetched))


@contextmanager
def named_by_address(folder: Path, gathered: Gathered) -> Iterator[None]:
    """Errors raised inside name the publisher's addresses, not a folder that is gone a moment later."""
    names = {str(path): location for path, location in zip(gathered.paths, gathered.locations, strict=True)}
    names[f"{folder}/"] = ""

    def told(text: str) -> str:
        for path, name in names.items():
            text = text.replace(path, name)
        return text

    try:
        yield
    except IngestError as error:
        raise type(error)(told(error.what), remedy=told(error.remedy)) from error


def _link(content: Path, place: Path) -> None:
    try:
        os.link(content, place)
    except OSError:
        # A file system without hard links.
        shutil.copyfile(content, place)


def _changed(fetched: Fetched) -> datetime:
    """When the publisher changed the file, as it says; else when it was fetched."""
    return http_date(fetched.entry.last_modified or "") or fetched.entry.fetched_at
