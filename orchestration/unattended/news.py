"""Whether a refresh that nobody watches is due, and what it is asked to do.

Belongs here: the decision of schedule and sensor as plain functions. Does not belong here: Dagster.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ingest.errors import IngestError
from ingest.origins import LiveOptions, open_origin
from ingest.registry import SOURCES
from orchestration.news import made_from, no_news
from orchestration.options import RefreshOptions
from warehouse.pen import current_holder

if TYPE_CHECKING:
    from orchestration.unattended.settings import Unattended
    from warehouse.home import Home


@dataclass(frozen=True)
class Due:
    """A refresh is due: what it would be made from, and its run's configuration of the resource `build`."""

    made_from_sha256: str
    run_config: Mapping[str, Any]


@dataclass(frozen=True)
class NotDue:
    """No refresh is due, and why."""

    reason: str


def look(home: Home, settings: Unattended) -> Due | NotDue:
    """Compares sources, code and options with the newest release."""
    holder = current_holder(home)
    if holder is not None:
        return NotDue(f"a refresh is at work: {holder.doing}, process {holder.pid}")
    try:
        live = LiveOptions(home.fetched, settings.fill_from_snapshot)
        origin = open_origin(settings.source, settings.mirror, live)
        hashed = made_from(origin, SOURCES, RefreshOptions())
    except IngestError as error:
        return NotDue(f"the sources cannot be read: {error.what} {error.remedy}")
    nothing = no_news(home, hashed)
    if nothing is not None:
        return NotDue(f"no news since release {nothing.release.release_id}")
    build: dict[str, object] = {"source": settings.source}
    if settings.source == "mirror" and settings.mirror:
        build["mirror"] = str(settings.mirror)
    if settings.source == "live":
        build["fill_from_snapshot"] = settings.fill_from_snapshot
    return Due(hashed, {"resources": {"build": {"config": build}}})
