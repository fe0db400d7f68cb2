"""Which of a source's vintages becomes its raw table: the newest that passed, and what was seen of the others.

Belongs here: landing and judging each vintage, the choice, why there is none. Does not belong here: parsing
(ingest), what is expected (expectations), the load and Dagster's events (the asset).

Without `allow_older_vintages` the newest must pass. An earlier one never stops a run; it is landed and judged all the
same, so that a release says what lies side by side. From publishers it is fetched only where it is allowed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

from expectations.validate import validate
from ingest.errors import IngestError, OriginError
from ingest.landing import Landed, land
from ingest.registry import SOURCES
from orchestration.build import Build, StandIn
from orchestration.disk import full_disk
from orchestration.errors import ChecksFailedError
from orchestration.journal import CheckLine, now

if TYPE_CHECKING:
    from expectations.model import Outcome
    from ingest.model import Source
    from ingest.origins import Origin

OPTION = "--allow-older-vintages"
UNREADABLE = "can_be_read"


@dataclass(frozen=True)
class Attempt:
    """One vintage of a source: what was landed and how it was judged, or the error that kept it from landing."""

    source: Source
    landed: Landed | None
    lines: tuple[CheckLine, ...]
    error: IngestError | None = None

    @property
    def failed(self) -> tuple[CheckLine, ...]:
        """The checks that it did not pass."""
        return tuple(line for line in self.lines if line.stops_the_run)

    @property
    def has_passed(self) -> bool:
        """It was landed and every expectation holds."""
        return self.landed is not None and not self.failed

    @property
    def told(self) -> str:
        """Its first fault in a line."""
        first = self.failed[0]
        return first.reason if self.error else f"{first.check_name}: {first.reason}"


@dataclass(frozen=True)
class Choice:
    """The vintages of a source, newest first, and the one to load; None when the run must stop.

    asked_for: the one vintage in `attempts`, if it is an earlier one that someone named.
    """

    attempts: tuple[Attempt, ...]
    used: Attempt | None
    asked_for: StandIn | None = None

    @property
    def newest(self) -> Attempt:
        """The vintage that should be used."""
        return self.attempts[0]

    @property
    def lines(self) -> tuple[CheckLine, ...]:
        """All checks, as the run records them: faults of vintages that are not needed are warnings."""
        if self.used is None:
            return self.newest.lines
        return tuple(
            replace(line, status="warn") if line.stops_the_run else line
            for each in self.attempts
            for line in each.lines
        )

    @property
    def stand_in(self) -> StandIn | None:
        """The earlier vintage that is used, if one is."""
        if self.asked_for is not None:
            return self.asked_for
        if self.used is None or self.used is self.newest:
            return None
        source, reason = self.newest.source, self.newest.told
        return StandIn(
            source.name, self.used.source.vintage, source.vintage, f"that one did not pass: {reason}"
        )

    def provenances(self) -> list[dict[str, object]]:
        """What was landed, a line of sources.jsonl for each vintage."""
        return [
            {
                **each.landed.provenance.model_dump(mode="json"),
                "has_passed": each.has_passed,
                "is_used": each is self.used,
            }
            for each in self.attempts
            if each.landed is not None
        ]


def choose(build: Build, source: Source) -> Choice:
    """Lands and judges the vintages that the origin has. No file of the newest is needed when an earlier one may
    stand in.
    """
    if source.name in build.options.vintages:
        return _asked_for(build, source)
    with build.journal.timed("ingest"):
        # The live way in asks publishers here.
        newest, *earlier = build.origin.vintages(source)
    first = _attempt(build, newest)
    is_allowed = build.options.allow_older_vintages
    if not first.has_passed and not is_allowed:
        return Choice((first,), None)
    if build.origin.kind == "live" and not is_allowed:
        # Its publisher is not asked for gigabytes that nobody uses, and they are no news (`Origin.state`).
        earlier = []
    attempts = (first, *(_attempt(build, each) for each in earlier))
    return Choice(attempts, next((each for each in attempts if each.has_passed), None))


def require_known(origin: Origin, vintages: Mapping[str, str]) -> None:
    """Raises OriginError when someone asked for a vintage that the origin has not."""
    known = {source.name: source for source in SOURCES}
    for name, wanted in vintages.items():
        if name not in known:
            near = get_close_matches(name, known, n=1)
            raise OriginError(
                f"there is no source {name!r}",
                remedy=f"did you mean {near[0]}?" if near else "docs/sources.md lists the sources.",
            )
        there = [each.vintage for each in origin.vintages(known[name])]
        if wanted not in there:
            raise OriginError(
                f"{name} has no vintage {wanted!r} in the {origin.kind}",
                remedy=f"choose one of: {', '.join(there)}.",
            )


def _asked_for(build: Build, source: Source) -> Choice:
    """The vintage that someone named, and no other."""
    newest, *_ = vintages = build.origin.vintages(source)
    wanted = next(each for each in vintages if each.vintage == build.options.vintages[source.name])
    attempt = _attempt(build, wanted)
    used = attempt if attempt.has_passed else None
    reason = "it was asked for"
    stand_in = StandIn(source.name, wanted.vintage, newest.vintage, reason) if wanted is not newest else None
    return Choice((attempt,), used, stand_in if used else None)


def refusal(build: Build, choice: Choice) -> Exception:
    """Why no vintage can be loaded, and what to do: the newest's own error, with a word on the earlier ones."""
    newest, *others = choice.attempts
    source = newest.source
    way_out = _way_out(build, source, others)
    if newest.error is not None:
        return type(newest.error)(newest.error.what, remedy=newest.error.remedy.rstrip(".") + way_out)
    count = len(newest.failed)
    return ChecksFailedError(
        f"{count} expectation{'s' if count > 1 else ''} of {source.name} failed, "
        f"so raw.{source.name} was not loaded",
        newest.failed,
        remedy=f"look at the batch in {newest.landed and newest.landed.path}; if the publisher's data changed "
        f"for good, change expectations/suites for {source.name} and say why in its reason{way_out}",
    )


def check_line(outcome: Outcome, vintage: str) -> CheckLine:
    """An outcome as a line of checks.jsonl; the reason of a failure begins with what was seen."""
    sample = f" (such as {', '.join(outcome.unexpected_sample)})" if outcome.unexpected_sample else ""
    return CheckLine(
        check_name=outcome.check_name,
        stage="expectation",
        suite=outcome.suite,
        table_name=f"raw.{outcome.suite}",
        column_name=outcome.column,
        status="pass" if outcome.success else "fail",
        failed_count=outcome.unexpected_count,
        reason=outcome.reason if outcome.success else f"{outcome.observed}{sample}. {outcome.reason}",
        checked_at=now(),
        vintage=vintage,
    )


def _attempt(build: Build, source: Source) -> Attempt:
    try:
        with build.journal.timed("ingest"):
            landed = land(
                source, build.origin.obtain(source, build.reference_for(source.name)), build.home.landing
            )
    except IngestError as error:
        if full_disk(error, build.home):
            # No fault of this vintage: none stands in for it, and what ended the run is told.
            raise
        return Attempt(source, None, (_unreadable(source, error),), error)
    with build.journal.timed("expectations"):
        outcomes = validate(source, landed)
    return Attempt(source, landed, tuple(check_line(each, source.vintage) for each in outcomes))


def _unreadable(source: Source, error: IngestError) -> CheckLine:
    return CheckLine(
        check_name=UNREADABLE,
        stage="expectation",
        suite=source.name,
        table_name=f"raw.{source.name}",
        column_name=None,
        status="error",
        failed_count=None,
        reason=error.what,
        checked_at=now(),
        vintage=source.vintage,
    )


def _way_out(build: Build, newest: Source, others: Sequence[Attempt]) -> str:
    """What earlier vintages there are, or why none of them stands in; empty for a source with one only."""
    if others:
        return f"; no earlier vintage passed either: {'; '.join(f'{each.source.vintage} ({each.told})' for each in others)}"
    earlier = [each.vintage for each in build.origin.vintages(newest)[1:]]
    if not earlier:
        return ""
    return f"; or use the newest earlier vintage that passes ({', '.join(earlier)}): {OPTION}"
