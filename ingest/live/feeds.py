"""What each source's publisher serves: the table `feeds.toml`, validated.

Belongs here: reading the table, the settings that move an address. Does not belong here: the addresses
themselves (`feeds.toml`), asking them (`ingest.live.fetch`).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, PositiveInt, model_validator

from ingest.errors import OriginError
from ingest.live.addresses import host_of

TABLE = Path(__file__).resolve().parent / "feeds.toml"
DEFAULT_MEMBER_BYTES = 20_000_000

_NO_KEY = {"key": "", "key_header": ""}

Find = Literal["fixed", "years", "index", "in_place"]
Kind = Literal["text", "zip", "workbook"]
Served = Literal["open", "package", "no"]


class Feed(BaseModel):
    """How one source is obtained from its publisher; the fields are explained at the head of `feeds.toml`.

    is_own, which no entry has: a user named its addresses.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str
    served: Served
    page: str
    why: str = ""
    find: Find = "fixed"
    index: str = ""
    link: str = ""
    addresses: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    kind: Kind = "text"
    max_bytes: PositiveInt = DEFAULT_MEMBER_BYTES
    max_member_bytes: PositiveInt = DEFAULT_MEMBER_BYTES
    hosts: tuple[str, ...] = ()
    key: str = ""
    key_header: str = ""
    is_own: bool = False

    @property
    def is_pinned(self) -> bool:
        """What lies at its addresses is one edition for good. An address that a user named may hold anything."""
        return self.find == "fixed" and not self.is_own

    @model_validator(mode="after")
    def _hangs_together(self) -> Feed:
        if self.served == "open":
            wanted = self.index if self.find == "index" else self.addresses
            if not wanted or not self.hosts:
                raise ValueError(f"{self.source} is served openly, but has no address or no hosts")
            if self.find == "index" and "(?P<vintage>" not in self.link:
                raise ValueError(f"{self.source}: its link has no group vintage")
        elif not self.why:
            raise ValueError(f"{self.source} is not fetched, and nothing says why")
        if (self.kind == "zip") != bool(self.members) and self.served != "package":
            raise ValueError(f"{self.source}: members are picked from a zip, and from nothing else")
        if bool(self.key) != bool(self.key_header):
            raise ValueError(f"{self.source}: a key needs its header")
        for pattern in (self.link, *self.members):
            re.compile(pattern)
        return self


def in_year(template: str, year: int) -> str:
    """The template with its {year} and {yy} filled in."""
    return template.replace("{year}", str(year)).replace("{yy}", f"{year % 100:02d}")


@cache
def read_feeds(path: Path = TABLE) -> dict[str, Feed]:
    """The table by source, in its order. Raises ValueError when it does not hang together."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    shared: dict[str, dict[str, object]] = table.get("shared", {})
    feeds = {}
    for entry in table["feed"]:
        own = dict(entry)
        like = own.pop("like", None)
        feed = Feed.model_validate({**(shared[like] if like else {}), **own})
        if feed.source in feeds:
            raise ValueError(f"{path.name}: {feed.source} stands in it twice")
        feeds[feed.source] = feed
    return feeds


def settled(
    feeds: Mapping[str, Feed],
    *,
    base: str | None = None,
    bases: Mapping[str, str] | None = None,
    addresses: Mapping[str, str] | None = None,
) -> dict[str, Feed]:
    """The feeds with what the settings move.

    base: a copy of all sites, files at base/<host>/<path>. bases: by source, what stands for scheme and host.
    addresses: by source, an address, or one for each of its files between blanks; a source that is not
    fetched is then fetched from there. Hosts that are named so are allowed for the source, and no others
    of it; a publisher's key goes to its own hosts alone.
    """
    moved = {}
    for name, feed in feeds.items():
        if addresses and name in addresses:
            moved[name] = _readdressed(feed, tuple(addresses[name].split()))
        elif bases and name in bases:
            moved[name] = _rebased(feed, bases[name], with_host=False)
        elif base:
            moved[name] = _rebased(feed, base, with_host=True)
        else:
            moved[name] = feed
    return moved


def not_served(feeds: Collection[Feed]) -> tuple[Feed, ...]:
    """Those whose publisher serves no file that could be fetched."""
    return tuple(feed for feed in feeds if feed.served == "no")


def _readdressed(feed: Feed, addresses: tuple[str, ...]) -> Feed:
    if feed.served == "package":
        raise OriginError(
            f"{feed.source} is not fetched: {feed.why}",
            remedy=f"unset PHASEIN_LIVE_ADDRESS_{feed.source.upper()}.",
        )
    by_year = any("{year}" in address for address in addresses)
    find: Find = "years" if by_year else ("in_place" if feed.find == "in_place" else "fixed")
    hosts = tuple(dict.fromkeys(host_of(address) for address in addresses))
    moved = {
        "served": "open",
        "find": find,
        "index": "",
        "addresses": addresses,
        "hosts": hosts,
        "is_own": True,
    }
    return feed.model_copy(update=moved if set(hosts) <= set(feed.hosts) else {**moved, **_NO_KEY})


def _rebased(feed: Feed, base: str, *, with_host: bool) -> Feed:
    if feed.served != "open":
        return feed

    def move(address: str) -> str:
        parts = urlsplit(address)
        host = f"/{parts.netloc}" if with_host else ""
        query = f"?{parts.query}" if parts.query else ""
        return f"{base.rstrip('/')}{host}{parts.path}{query}"

    return feed.model_copy(
        update={
            "index": move(feed.index) if feed.index else "",
            "addresses": tuple(map(move, feed.addresses)),
            "hosts": (host_of(base),),
            **_NO_KEY,
        }
    )
