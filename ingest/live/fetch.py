"""Files from publishers' addresses into the cache: bounded, conditional, tried again, never from a strange host.

Belongs here: one exchange over HTTP and what can go wrong with it. Does not belong here: which addresses there
are (`ingest.live.feeds`), when to try again (`ingest.live.polite`), what the files hold.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import TracebackType
from typing import NoReturn

import httpx
from pydantic import SecretStr

from ingest.errors import FetchError
from ingest.live.addresses import host_of, joined, require_allowed, shown
from ingest.live.body import Watched
from ingest.live.cache import Cache, Entry
from ingest.live.clock import Clock
from ingest.live.content import FIRST_BYTES, WORDS, Asked, misfit
from ingest.live.headers import has_an_end, stated_length, validator
from ingest.live.polite import PASSING_STATUS, PassingError, politely, retry_after
from ingest.live.settings import HOSTS, LiveSettings

MAX_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_GONE = frozenset({404, 410})
_NO_HEAD = frozenset({400, 403, 405, 501})
_NOWHERE = "it redirects to nowhere"


@dataclass(frozen=True)
class Ask:
    """What is asked of an address.

    kind: what has to come. max_bytes: the cap. hosts: allowed ones, redirects included. remedy: what a person
    can do when it fails. key: a value for key_header, which goes to the address's own host alone. is_pinned: what
    lies there does not change, so that a whole copy is asked for again only where the publisher can say "not changed".
    """

    address: str
    kind: Asked
    max_bytes: int
    hosts: tuple[str, ...]
    remedy: str
    key: SecretStr | None = None
    key_header: str = ""
    is_pinned: bool = False

    @property
    def shown(self) -> str:
        """The address without secrets."""
        return shown(self.address)


@dataclass(frozen=True)
class Fetched:
    """A file in the cache. is_new: its content was not there before under that address."""

    entry: Entry
    path: Path
    is_new: bool


class NotThereError(FetchError):
    """The publisher says that there is no such file."""


class Fetcher:
    """Asks publishers. One client for a run; used as a context, or closed."""

    def __init__(self, cache: Cache, settings: LiveSettings, clock: Clock | None = None) -> None:
        self._cache, self._settings, self._clock = cache, settings, clock or Clock()
        # Both log whole addresses, which may hold what is secret.
        for name in ("httpx", "httpcore"):
            logging.getLogger(name).setLevel(logging.WARNING)
        self._client = httpx.Client(
            follow_redirects=False,
            # http is for loopback alone: no proxy gets it.
            mounts={"http://": httpx.HTTPTransport()},
            timeout=httpx.Timeout(settings.live_read_seconds, connect=settings.live_connect_seconds),
            headers={"User-Agent": _agent(), "Accept-Encoding": "identity"},
        )

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends the connections."""
        self._client.close()

    def get(self, ask: Ask) -> Fetched:
        """The file at the address, out of the cache when the publisher says that it has not changed.

        Raises FetchError, which names the address, what came instead, and what to do.
        """
        return politely(lambda: self._get(ask), self._settings, self._clock)

    def is_there(self, ask: Ask) -> bool:
        """Whether the address has a file of that kind: False for 404, 410, or a web page in its place."""
        return politely(lambda: self._is_there(ask), self._settings, self._clock)

    def _get(self, ask: Ask) -> Fetched:
        known = self._cache.find(ask.shown)
        if known is not None and ask.is_pinned and known.is_whole and not _conditions(known):
            return self._unchanged(known)
        with self._answer(ask, "GET", _conditions(known)) as response:
            if response.status_code == 304:
                if known is None:
                    raise PassingError(f"{ask.shown}: 304, though nothing is known of it", remedy=ask.remedy)
                return self._unchanged(known)
            if response.status_code != 200:
                self._refuse(ask, response)
            return self._keep(ask, response, known)

    def _unchanged(self, known: Entry) -> Fetched:
        checked = known.model_copy(update={"checked_at": self._clock.now()})
        return Fetched(self._cache.keep(checked), self._cache.path(checked), is_new=False)

    def _is_there(self, ask: Ask) -> bool:
        for method in ("HEAD", "GET"):
            with self._answer(ask, method, {}) as response:
                status = response.status_code
                if status in _GONE:
                    return False
                if method == "HEAD" and status in _NO_HEAD:
                    continue
                if status != 200:
                    self._refuse(ask, response)
                # Some sites answer 200 with a page that says there is no such file.
                return ask.kind == "page" or "html" not in response.headers.get("content-type", "").lower()
        return False

    @contextmanager
    def _answer(self, ask: Ask, method: str, headers: dict[str, str]) -> Iterator[httpx.Response]:
        """The answer after redirects, each of them checked before it is followed; its body is not read yet."""
        address = ask.address
        for _ in range(MAX_REDIRECTS + 1):
            require_allowed(address, ask.hosts, HOSTS)
            sent = dict(headers)
            if ask.key is not None and host_of(address) == host_of(ask.address):
                sent[ask.key_header] = ask.key.get_secret_value()
            with self._exchange(ask, method, address, sent) as response:
                if response.status_code not in _REDIRECTS:
                    yield response
                    return
                to = response.headers.get("location", "")
            if not to:
                raise FetchError(f"{ask.shown}: {_NOWHERE}", remedy=ask.remedy)
            address = joined(address, to)
            try:
                require_allowed(address, ask.hosts, HOSTS)
            except FetchError as error:
                raise FetchError(
                    f"{ask.shown}: it redirects to an address that is not asked: {error.what}",
                    remedy=error.remedy,
                ) from error
        raise FetchError(f"{ask.shown}: more than {MAX_REDIRECTS} redirects", remedy=ask.remedy)

    @contextmanager
    def _exchange(
        self, ask: Ask, method: str, address: str, headers: dict[str, str]
    ) -> Iterator[httpx.Response]:
        """One request. Failures of the connection become PassingError; their own words may hold an address."""
        try:
            with self._client.stream(method, address, headers=headers) as response:
                yield response
        except httpx.TimeoutException as error:
            doing = "connecting" if isinstance(error, httpx.ConnectTimeout) else "waiting for its bytes"
            raise PassingError(f"{ask.shown}: timed out while {doing}", remedy=ask.remedy) from None
        except httpx.RemoteProtocolError as error:
            if "location header" in str(error):
                raise FetchError(f"{ask.shown}: {_NOWHERE}", remedy=ask.remedy) from None
            told = f"the answer was cut off or is no HTTP ({_words(error)})"
            raise PassingError(f"{ask.shown}: {told}", remedy=ask.remedy) from None
        except httpx.TransportError as error:
            raise PassingError(
                f"{ask.shown}: no answer ({type(error).__name__}: {_words(error)})", remedy=ask.remedy
            ) from None
        except (httpx.DecodingError, httpx.InvalidURL) as error:
            raise FetchError(
                f"{ask.shown}: not to be read ({type(error).__name__})", remedy=ask.remedy
            ) from None

    def _refuse(self, ask: Ask, response: httpx.Response) -> NoReturn:
        status = response.status_code
        said = f"{ask.shown}: status {status} {response.reason_phrase}".rstrip()
        if status in PASSING_STATUS:
            wait = retry_after(response.headers.get("retry-after"), self._clock.now())
            raise PassingError(said, remedy=ask.remedy, wait=wait)
        if status in (401, 403) and ask.key is not None:
            raise FetchError(f"{said}: its key was not accepted", remedy="check the key; " + ask.remedy)
        raise (NotThereError if status in _GONE else FetchError)(said, remedy=ask.remedy)

    def _keep(self, ask: Ask, response: httpx.Response, known: Entry | None) -> Fetched:
        """Streams the body into the cache, and stops as soon as it is too large, too slow or of another kind."""
        content_type = response.headers.get("content-type", "")
        length = response.headers.get("content-length", "")
        stated = stated_length(length)
        if stated is not None and stated > ask.max_bytes:
            raise _over_cap(ask, f"says it has {stated:,} bytes")
        self._limit_time(ask, response)
        digest, size, start, is_judged = hashlib.sha256(), 0, b"", False
        with self._cache.part() as (path, writing):
            # Whatever comes, as it comes: in parts of a size, a server that dribbles would be looked at once in weeks.
            for part in response.iter_bytes():
                size += len(part)
                if size > ask.max_bytes:
                    raise _over_cap(ask, f"went on beyond {ask.max_bytes:,} bytes")
                if not is_judged:
                    start += part
                    if is_judged := len(start) >= FIRST_BYTES:
                        _require_fit(ask, start, content_type)
                digest.update(part)
                writing.write(part)
            if not is_judged:
                _require_fit(ask, start, content_type)
            if stated is not None and size != stated and "content-encoding" not in response.headers:
                raise PassingError(
                    f"{ask.shown}: {size:,} bytes came where {stated:,} were stated", remedy=ask.remedy
                )
            writing.flush()
            now = self._clock.now()
            entry = Entry(
                address=ask.shown,
                sha256=digest.hexdigest(),
                bytes=size,
                content_type=content_type,
                etag=validator(response.headers.get("etag")),
                last_modified=validator(response.headers.get("last-modified")),
                is_whole=has_an_end(length, response.headers.get("transfer-encoding", "")),
                fetched_at=now,
                checked_at=now,
            )
            self._cache.keep(entry, path)
        is_new = known is None or known.sha256 != entry.sha256
        return Fetched(entry, self._cache.path(entry), is_new)

    def _limit_time(self, ask: Ask, response: httpx.Response) -> None:
        """From now on, each byte that comes of the body is held against the time that one attempt may take."""
        seconds = self._settings.live_total_seconds
        until = self._clock.monotonic() + seconds

        def look(size: int) -> None:
            if self._clock.monotonic() > until:
                raise PassingError(
                    f"{ask.shown}: {size:,} bytes came in {seconds:g} seconds, and no end",
                    remedy="raise PHASEIN_LIVE_TOTAL_SECONDS if the line is slow; " + ask.remedy,
                )

        if isinstance(response.stream, httpx.SyncByteStream):
            response.stream = Watched(response.stream, look)


def _conditions(known: Entry | None) -> dict[str, str]:
    if known is None:
        return {}
    asked = {"If-None-Match": validator(known.etag), "If-Modified-Since": validator(known.last_modified)}
    return {name: value for name, value in asked.items() if value}


def _require_fit(ask: Ask, start: bytes, content_type: str) -> None:
    seen = misfit(ask.kind, start[:FIRST_BYTES], content_type)
    if seen is not None:
        raise FetchError(
            f"{ask.shown}: {WORDS[ask.kind]} was expected, and this came: {seen}", remedy=ask.remedy
        )


def _over_cap(ask: Ask, seen: str) -> FetchError:
    return FetchError(
        f"{ask.shown}: {seen}, over the cap of {ask.max_bytes:,}",
        remedy="check that it is the right file; if the publisher's has grown, raise max_bytes of the source in "
        "ingest/live/feeds.toml.",
    )


def _words(error: Exception) -> str:
    """The error's own words, without anything that looks like an address."""
    return " ".join(word for word in str(error).split() if "://" not in word)[:200]


def _agent() -> str:
    try:
        return f"phasein/{version('phasein')}"
    except PackageNotFoundError:
        return "phasein"
