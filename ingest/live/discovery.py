"""Which editions of a source its publisher serves: found, not listed in code.

Belongs here: probing years, reading links of a page. Does not belong here: fetching (`ingest.live.fetch`), the
edition of a file that is replaced in place, which its content tells (`ingest.live.origin`).
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from ingest.errors import FetchError
from ingest.live.content import Asked
from ingest.live.feeds import Feed, in_year
from ingest.live.fetch import Ask, NotThereError
from ingest.live.once import Once
from ingest.model import Source

MAX_PAGE_BYTES = 5_000_000
_MAX_LINKS = 20_000
_log = logging.getLogger(__name__)
# (address, kind, cap) -> the question, with hosts, key and remedy of the feed.
Asking = Callable[[str, Asked, int], Ask]


@dataclass(frozen=True)
class Edition:
    """One edition that the publisher serves: its name and where, one address or one for each file."""

    vintage: str
    addresses: tuple[str, ...]


def find_editions(
    feed: Feed, source: Source, fetcher: Once, ask: Asking, this_year: int
) -> tuple[Edition, ...]:
    """The newest edition, then those that the code knows and the publisher still serves; newest first.

    feed: of any way to find but in_place. Raises FetchError when the publisher does not answer or nothing is found.
    """
    if feed.find == "fixed":
        return (Edition(source.vintage, feed.addresses),)
    if feed.find == "years":
        return _by_year(feed, source, fetcher, ask, this_year)
    known = {each.vintage for each in source.vintages}
    found = _linked(feed, source, fetcher, ask, this_year)
    newest, *others = sorted(found, key=lambda each: each.vintage, reverse=True)
    return (newest, *(each for each in others if each.vintage in known))


def links(page: str, address: str) -> tuple[str, ...]:
    """The addresses that a page links to, as it stands at `address`; what cannot be read is left out."""
    reader = _Links()
    reader.feed(page)
    found = []
    for reference in reader.found[:_MAX_LINKS]:
        try:
            found.append(urljoin(address, reference.strip()))
        except ValueError:
            continue
    return tuple(dict.fromkeys(found))


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if tag == "a" and name == "href" and value]


def _by_year(feed: Feed, source: Source, fetcher: Once, ask: Asking, this_year: int) -> tuple[Edition, ...]:
    known_year = int(source.vintage)

    def edition(year: int) -> Edition:
        return Edition(str(year), tuple(in_year(address, year) for address in feed.addresses))

    known = edition(known_year)
    for year in range(this_year, known_year, -1):
        newer = edition(year)
        if fetcher.is_there(ask(newer.addresses[0], feed.kind, feed.max_bytes)):
            return newer, known
    return (known,)


def _linked(feed: Feed, source: Source, fetcher: Once, ask: Asking, this_year: int) -> tuple[Edition, ...]:
    """The editions that a page links to; for a page by year, those of the newest that has any, and the known one's."""
    if "{year}" not in feed.index:
        return _required(feed, feed.link, _read(feed.index, fetcher, ask))
    known_year = int(source.vintage)
    for year in range(this_year, known_year, -1):
        try:
            page = _read(in_year(feed.index, year), fetcher, ask)
        except NotThereError:
            continue
        if newer := _editions(in_year(feed.link, year), page):
            return (*newer, *_known(feed, known_year, fetcher, ask))
    page = _read(in_year(feed.index, known_year), fetcher, ask)
    return _required(feed, in_year(feed.link, known_year), page)


def _known(feed: Feed, year: int, fetcher: Once, ask: Asking) -> tuple[Edition, ...]:
    """The edition that the code knows, where the publisher still shows a page of it: nothing of it is needed."""
    try:
        return _editions(in_year(feed.link, year), _read(in_year(feed.index, year), fetcher, ask))
    except FetchError as error:
        if not isinstance(error, NotThereError):
            _log.warning("%s: the edition of %s is left out: %s", feed.source, year, error.what)
        return ()


@dataclass(frozen=True)
class _Page:
    ask: Ask
    links: tuple[str, ...]


def _read(address: str, fetcher: Once, ask: Asking) -> _Page:
    question = ask(address, "page", MAX_PAGE_BYTES)
    fetched = fetcher.get(question)
    text = fetched.path.read_bytes().decode("utf-8", errors="replace")
    return _Page(question, links(text, address))


def _editions(link: str, page: _Page) -> tuple[Edition, ...]:
    """One edition for each vintage; of several links, the last by name (a later date in it)."""
    found: dict[str, str] = {}
    for address in sorted(page.links):
        if fits := re.search(link, urlsplit(address).path):
            found[fits["vintage"]] = address
    return tuple(Edition(vintage, (address,)) for vintage, address in found.items())


def _required(feed: Feed, link: str, page: _Page) -> tuple[Edition, ...]:
    found = _editions(link, page)
    if not found:
        raise FetchError(
            f"{page.ask.shown}: none of its {len(page.links):,} links is like {link!r}",
            remedy=page.ask.remedy,
        )
    return found
