"""Fixtures of live ingest: a loopback publisher, a clock that never waits, a fetcher made of them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ingest.live.cache import Cache
from ingest.live.clock import Clock
from ingest.live.fetch import Ask, Fetcher
from ingest.live.origin import LiveOrigin, open_live
from ingest.live.settings import LiveSettings
from ingest.registry import SOURCES
from tests.ingest.live.loopback import Loopback, serving

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
ROWS = b"county,vehicles\n36001,10\n"
PAGE = b"<!DOCTYPE html><html><head><title>Sign in &amp; accept</title></head><body>...</body></html>"
Opening = Callable[..., LiveOrigin]
QUICK = {"live_connect_seconds": 60.0, "live_read_seconds": 60.0, "live_attempts": 3}


@dataclass
class Watch:
    """Time that passes when somebody sleeps, and by `tick` at each look. slept: what was waited."""

    tick: float = 0.0
    chance: float = 1.0
    slept: list[float] = field(default_factory=list)
    elapsed: float = 0.0

    def look(self) -> float:
        self.elapsed += self.tick
        return self.elapsed

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.elapsed += seconds

    @property
    def clock(self) -> Clock:
        return Clock(
            now=lambda: START + timedelta(seconds=self.elapsed),
            monotonic=self.look,
            sleep=self.sleep,
            chance=lambda: self.chance,
        )


@pytest.fixture(autouse=True)
def _no_settings_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith(("PHASEIN_LIVE", "PHASEIN_NREL")):
            monkeypatch.delenv(name)


@pytest.fixture
def loopback() -> Iterator[Loopback]:
    with serving() as loopback:
        yield loopback


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "fetched")


@pytest.fixture
def fetcher(cache: Cache, watch: Watch) -> Iterator[Fetcher]:
    with Fetcher(cache, LiveSettings(**QUICK), watch.clock) as fetcher:
        yield fetcher


@pytest.fixture
def opening(loopback: Loopback, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Opening]:
    """The live way in on the loopback's copy of all sites; fills from the snapshot unless told otherwise."""
    monkeypatch.setenv("PHASEIN_LIVE_BASE", loopback.base)
    monkeypatch.setenv("PHASEIN_LIVE_ATTEMPTS", "1")
    made: list[LiveOrigin] = []

    def open_it(*names: str, fill: bool = True) -> LiveOrigin:
        wanted = [each for each in SOURCES if each.name in names] if names else SOURCES
        clock = Clock(now=lambda: START, sleep=lambda seconds: None)
        made.append(open_live(tmp_path / "fetched", wanted, fill=fill, clock=clock))
        return made[-1]

    yield open_it
    for each in made:
        each.close()


@pytest.fixture
def make_fetcher(cache: Cache, watch: Watch) -> Iterator[Callable[..., Fetcher]]:
    """A fetcher with other settings."""
    made = []

    def make(**settings: object) -> Fetcher:
        made.append(Fetcher(cache, LiveSettings(**{**QUICK, **settings}), watch.clock))
        return made[-1]

    yield make
    for each in made:
        each.close()


def ask(address: str, **changed: object) -> Ask:
    """A question that text answers, of at most a million bytes, on loopback."""
    given = {"kind": "text", "max_bytes": 1_000_000, "hosts": ("127.0.0.1",), "remedy": "look at the page."}
    return Ask(address, **{**given, **changed})


def kept_files(cache: Cache) -> list[str]:
    """Names of the contents that the cache holds, sorted."""
    return sorted(path.name for path in (cache.folder / "objects").iterdir())
