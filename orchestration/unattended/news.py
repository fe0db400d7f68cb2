"""Whether a refresh that nobody watches is due, and what it is asked to do.

Belongs here: the decision of schedule and sensor as plain functions. Does not belong here: Dagster.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ingest.errors import IngestError
from ingest.origins import LiveOptions, open_origin
from ingest.registry import SOURCES
from orchestration.news import made_from, newest_in_line, no_news
from orchestration.options import RefreshOptions
from orchestration.silence import hung
from warehouse.pen import PenHeldError, current_holder

if TYPE_CHECKING:
    from orchestration.unattended.settings import Unattended
    from warehouse.home import Home


_REPEATED = ("allow_older_vintages", "pages", "draws", "scenarios", "seed")
_DEFAULTS = RefreshOptions().deciding()


@dataclass(frozen=True)
class Due:
    """A refresh is due: what it would be made from, and its run's configuration of the resource `build`."""

    made_from_sha256: str
    run_config: Mapping[str, Any]


@dataclass(frozen=True)
class NotDue:
    """No refresh is due, and why. fault: what a person must mend before one can be, with `remedy`; event: the alert's name for it."""

    reason: str
    fault: str | None = None
    remedy: str = ""
    event: str = "sources_cannot_be_read"


def look(home: Home, settings: Unattended) -> Due | NotDue:
    """Compares sources and code with the newest release, and asks for one with its options: who made it with 10,000
    draws finds as many in the one that follows when a source has news, and loses none when nothing has.
    """
    try:
        holder = current_holder(home)
    except PenHeldError as error:
        return NotDue(error.what)
    if holder is not None:
        if (silent := hung(home, holder)) is not None:
            return NotDue(silent.what, silent.what, silent.remedy, event="refresh_hangs")
        return NotDue(f"a refresh is at work: {holder.doing}, process {holder.pid}")
    newest = newest_in_line(home)
    try:
        options = RefreshOptions.again(newest.options if newest else {})
    except ValueError:
        options = RefreshOptions()
    try:
        live = LiveOptions(home.fetched, settings.fill_from_snapshot)
        with closing(open_origin(settings.source, settings.mirror, live)) as origin:
            hashed = made_from(origin, SOURCES, options)
    except IngestError as error:
        return _cannot_be_read(error.what, error.remedy)
    except OSError as error:
        # Someone is moving files just now, or a share went away.
        return _cannot_be_read(str(error), "look at the folder and at who may read it.")
    nothing = no_news(home, hashed)
    if nothing is not None:
        return NotDue(f"no news since release {nothing.release.release_id}")
    told = options.deciding()
    build: dict[str, object] = {"source": settings.source, "keep": settings.keep}
    build |= {name: told[name] for name in _REPEATED if told[name] != _DEFAULTS[name]}
    if settings.source == "mirror" and settings.mirror:
        build["mirror"] = str(settings.mirror)
    if settings.source == "live":
        build["fill_from_snapshot"] = settings.fill_from_snapshot
    return Due(hashed, {"resources": {"build": {"config": build}}})


def _cannot_be_read(what: str, remedy: str) -> NotDue:
    return NotDue(f"the sources cannot be read: {what} {remedy}", what, remedy)
