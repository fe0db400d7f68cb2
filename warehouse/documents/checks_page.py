"""`docs/checks.html`: what was checked on the way into a release, and what came out, for people.

Belongs here: grouping the outcomes. Does not belong here: running checks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from warehouse.documents.html import render
from warehouse.documents.known import Check, Known

CHECKS_PAGE = "docs/checks.html"

_STATUSES = ("error", "fail", "warn", "pass")
_NO_TABLE = "several tables"


@dataclass(frozen=True)
class Group:
    """Checks of one source or table, what did not pass first."""

    name: str
    about: str
    checks: tuple[Check, ...]

    @property
    def others(self) -> tuple[Check, ...]:
        return tuple(check for check in self.checks if check.status != "pass")

    @property
    def is_open(self) -> bool:
        """What did not pass is seen without a click."""
        return bool(self.others)


@dataclass(frozen=True)
class Part:
    """A chapter of the page."""

    title: str
    about: str
    groups: tuple[Group, ...]


def checks_page(known: Known) -> str:
    """The page, all outcomes in it; its filter needs no library, and all can be read without it."""
    parts = [part for part in _parts(known) if part.groups]
    return render(
        "checks.html",
        script="checks.js",
        release=known.release,
        total=len(known.checks),
        statuses=_counted((check.status for check in known.checks), _STATUSES),
        stages=_counted((check.stage for check in known.checks), ()),
        parts=parts,
    )


def _parts(known: Known) -> Iterable[Part]:
    about = {source.source: f"{source.publisher}, {source.vintage}" for source in known.used_sources}
    incoming = [check for check in known.checks if check.stage == "expectation"]
    inside = [check for check in known.checks if check.stage != "expectation"]
    yield Part(
        "Incoming data, by source",
        "Expectations of each publisher's batch, before it is loaded.",
        _groups(incoming, lambda check: check.suite or _NO_TABLE, about),
    )
    yield Part(
        "Tables of the warehouse",
        "Tests of keys, relations, sums and formulas, and checks of the release itself.",
        _groups(inside, lambda check: check.table_name or _NO_TABLE, {}),
    )


def _groups(
    checks: Iterable[Check], name_of: Callable[[Check], str], about: dict[str, str]
) -> tuple[Group, ...]:
    found: dict[str, list[Check]] = {}
    for check in checks:
        found.setdefault(name_of(check), []).append(check)
    return tuple(
        Group(name, about.get(name, ""), tuple(sorted(found[name], key=_order))) for name in sorted(found)
    )


def _order(check: Check) -> tuple[int, str, str, str]:
    return (_STATUSES.index(check.status), check.stage, check.check_name, check.column_name or "")


def _counted(values: Iterable[str], order: tuple[str, ...]) -> list[tuple[str, int]]:
    counts = Counter(values)
    return [(value, counts[value]) for value in (order or sorted(counts)) if counts[value]]
