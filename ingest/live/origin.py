"""The way in from publishers' own addresses: finds the newest edition, fetches, unpacks, parses, condenses.

Belongs here: the order of the steps, what comes from the embedded snapshot instead and when (decision 0015).
Does not belong here: the steps (the modules beside this one), storing (`ingest.landing`).
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ingest.bounded import sha256_file
from ingest.errors import FetchError, IngestError, OriginError
from ingest.live.cache import Cache
from ingest.live.clock import Clock
from ingest.live.content import Asked
from ingest.live.discovery import Asking, Edition, find_editions
from ingest.live.feeds import Feed, not_served, read_feeds, settled
from ingest.live.fetch import Ask, Fetched, Fetcher
from ingest.live.gather import Gathered, lay_out, named_by_address
from ingest.live.once import Once
from ingest.live.settings import ADDRESS_OF, BASE_OF, LiveSettings, by_source, read_settings
from ingest.mirror import MirrorOrigin
from ingest.model import Source
from ingest.provenance import InputFile, Obtained, OriginKind
from ingest.reference import Reference
from ingest.snapshot import SNAPSHOT_FOLDER, Snapshot, open_snapshot

UNKNOWN = "unknown"
FILL = "--fill-from-snapshot"
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Plan:
    """How one edition of a source is obtained: from addresses, from the snapshot, or not at all (error)."""

    source: Source
    addresses: tuple[str, ...] = ()
    is_snapshot: bool = False
    error: IngestError | None = None


@dataclass
class LiveOrigin:
    """Publishers' own addresses. fill: what is not served, or cannot be fetched, comes from the snapshot."""

    feeds: Mapping[str, Feed]
    cache: Cache
    settings: LiveSettings
    fetcher: Once
    clock: Clock = field(default_factory=Clock)
    fill: bool = False
    snapshot_folder: Path = SNAPSHOT_FOLDER
    kind: OriginKind = "live"
    _plans: dict[str, tuple[_Plan, ...]] = field(default_factory=dict)

    def vintages(self, source: Source) -> tuple[Source, ...]:
        """The newest edition that the publisher serves, then those that the code knows; the snapshot's where it fills.

        Does not raise: when the newest cannot be found it is named `unknown`, and `obtain` says why.
        """
        return tuple(plan.source for plan in self._planned(source))

    def obtain(self, source: Source, reference: Reference) -> Obtained:
        """Fetches, parses and condenses the edition. Raises IngestError."""
        feed = self.feeds[source.name]
        if feed.served == "package":
            # Its files come with an installed package, whichever the way in.
            return replace(MirrorOrigin(self.cache.folder).obtain(source, reference), origin=self.kind)
        plan = self._plan(source)
        if plan.error is not None:
            raise plan.error
        if plan.is_snapshot:
            return self._snapshot.obtain(source)
        try:
            return self._obtain(feed, plan, reference)
        except FetchError as error:
            if not (self.fill and self._holds(source)):
                raise
            _log.warning(
                "%s: %s is taken from the embedded snapshot: %s", source.name, source.vintage, error.what
            )
            return self._snapshot.obtain(source)

    def state(
        self, sources: Sequence[Source], *, older: bool = False, named: Mapping[str, str] | None = None
    ) -> Iterable[tuple[str, str]]:
        """Every file of the editions that a refresh reads, fetched if its publisher has a new one.

        The edition that is needed (the named one, else the newest) is never the same twice while it cannot be known.
        One that only might stand in (`older`) is then as good as none.
        """
        for source in sources:
            if self.feeds[source.name].served == "package":
                yield from MirrorOrigin(self.cache.folder).state([source])
                continue
            needed, *others = self._planned(source)
            if named and source.name in named:
                needed, others = self._plan(source.in_vintage(named[source.name])), []
            for plan in (needed, *(others if older else ())):
                name = f"{source.name} {plan.source.vintage}"
                contents = self._contents(plan)
                if contents is None:
                    contents = [("not known", uuid.uuid4().hex if plan is needed else UNKNOWN)]
                yield from ((f"{name} {part}", sha256) for part, sha256 in contents)

    def close(self) -> None:
        """Ends the connections."""
        self.fetcher.close()

    @property
    def _snapshot(self) -> Snapshot:
        return open_snapshot(self.snapshot_folder)

    def _holds(self, source: Source) -> bool:
        """The snapshot has that very edition."""
        entry = self._snapshot.manifest.tables.get(source.name)
        return entry is not None and entry.vintage == source.vintage

    def _plan(self, source: Source) -> _Plan:
        for plan in self._planned(source):
            if plan.source.vintage == source.vintage:
                return plan
        raise OriginError(
            f"{source.name}: the publisher serves no edition {source.vintage!r}",
            remedy="name one of " + ", ".join(plan.source.vintage for plan in self._planned(source)) + ".",
        )

    def _planned(self, source: Source) -> tuple[_Plan, ...]:
        if source.name not in self._plans:
            self._plans[source.name] = self._make_plans(self.feeds[source.name], source)
        return self._plans[source.name]

    def _make_plans(self, feed: Feed, source: Source) -> tuple[_Plan, ...]:
        if feed.served == "package":
            return (_Plan(source),)
        if feed.served == "no":
            return (_Plan(source, is_snapshot=True) if self.fill else _Plan(source, error=refusal((feed,))),)
        try:
            editions = self._editions(feed, source)
            newest, *others = (_Plan(source.in_vintage(each.vintage), each.addresses) for each in editions)
        except IngestError as error:
            newest, others = _Plan(replace(source, vintage=UNKNOWN, earlier=()), error=error), []
        if not self.fill or newest.source.vintage == source.vintage:
            return (newest, *others)
        # The code comes with that edition's table: no need to ask for an old file.
        return (
            newest,
            _Plan(source, is_snapshot=True),
            *(each for each in others if each.source.vintage != source.vintage),
        )

    def _editions(self, feed: Feed, source: Source) -> tuple[Edition, ...]:
        if feed.find == "in_place":
            return (Edition(self._vintage_in_place(feed, source), feed.addresses),)
        return find_editions(feed, source, self.fetcher, self._asking(feed), self.clock.now().year)

    def _vintage_in_place(self, feed: Feed, source: Source) -> str:
        """The edition that an address holds now: the known one by its bytes, else as the file says, else its month."""
        with self.cache.workspace() as folder:
            gathered = self._gather(feed, source, feed.addresses, folder)
            entry = self._snapshot.manifest.tables.get(source.name)
            if entry is not None and entry.vintage == source.vintage:
                known = [file.sha256 for file in entry.inputs]
                if [sha256_file(path) for path in gathered.paths] == known:
                    return source.vintage
            if source.vintage_of is not None:
                with named_by_address(folder, gathered):
                    return source.vintage_of(gathered.paths[0])
            return f"{gathered.changed:%Y-%m}"

    def _obtain(self, feed: Feed, plan: _Plan, reference: Reference) -> Obtained:
        with self.cache.workspace() as folder:
            gathered = self._gather(feed, plan.source, plan.addresses, folder)
            with named_by_address(folder, gathered):
                obtained = MirrorOrigin(folder).obtain(plan.source, reference)
        inputs = tuple(
            InputFile(location=location, bytes=file.bytes, sha256=file.sha256)
            for location, file in zip(gathered.locations, obtained.inputs, strict=True)
        )
        return replace(obtained, origin=self.kind, inputs=inputs)

    def _gather(self, feed: Feed, source: Source, addresses: tuple[str, ...], folder: Path) -> Gathered:
        fetched = [self._get(feed, address) for address in addresses]
        return lay_out(feed, source, fetched, folder, self.clock.now().year)

    def _contents(self, plan: _Plan) -> list[tuple[str, str]] | None:
        """What the edition would be read from, and its SHA-256; None where it cannot be read."""
        source = plan.source
        try:
            if plan.error is not None:
                raise plan.error
            if not plan.is_snapshot:
                fetched = [self._get(self.feeds[source.name], address) for address in plan.addresses]
                return [(each.entry.address, each.entry.sha256) for each in fetched]
        except IngestError as error:
            if not (isinstance(error, FetchError) and self.fill and self._holds(source)):
                return None
        return [("snapshot", self._snapshot.manifest.tables[source.name].sha256)]

    def _get(self, feed: Feed, address: str) -> Fetched:
        return self.fetcher.get(self._asking(feed)(address, feed.kind, feed.max_bytes))

    def _asking(self, feed: Feed) -> Asking:
        key = {"nrel": self.settings.nrel_key}.get(feed.key)
        hosts = (*feed.hosts, *self.settings.live_hosts)
        way_out = "" if self.fill else f"; or take the edition that the code comes with: {FILL}"
        remedy = (
            f"look at {feed.page}; if the publisher moved its file, name the new address with "
            f"{ADDRESS_OF}{feed.source.upper()}{way_out}."
        )

        def ask(address: str, kind: Asked, max_bytes: int) -> Ask:
            return Ask(address, kind, max_bytes, hosts, remedy, key, feed.key_header, feed.is_pinned)

        return ask


def open_live(
    cache: Path, sources: Collection[Source], *, fill: bool = False, clock: Clock | None = None
) -> LiveOrigin:
    """The live way in as the settings say. Raises OriginError, before anything is fetched: for a setting that
    cannot be used, and without `fill` for sources that no publisher serves.
    """
    settings = read_settings()
    table = read_feeds()
    names = {source.name for source in sources}
    feeds = settled(
        {name: feed for name, feed in table.items() if name in names},
        base=settings.live_base,
        bases=by_source(BASE_OF, table),
        addresses=by_source(ADDRESS_OF, table),
    )
    if not fill and (missing := not_served(feeds.values())):
        raise refusal(missing, len(feeds))
    kept = Cache(cache)
    clock = clock or Clock()
    return LiveOrigin(feeds, kept, settings, Once(Fetcher(kept, settings, clock)), clock, fill)


def refusal(missing: Collection[Feed], count: int | None = None) -> OriginError:
    """Why sources without an address stop a live refresh, and the two ways out."""
    told = "; ".join(f"{feed.source}: {feed.why}" for feed in missing)
    number = f"{len(missing)} of {count} sources are" if count else "a source is"
    return OriginError(
        f"{number} not served in a way that can be fetched: {told}",
        remedy=f"take them from the embedded snapshot with {FILL} (meta.sources says so in the release), or name an "
        f"address of your own with {ADDRESS_OF}<SOURCE>.",
    )
