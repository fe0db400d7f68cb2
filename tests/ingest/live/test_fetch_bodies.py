"""Bodies that do not end well: too slow, too long, too short, or not at all."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ingest.errors import FetchError
from ingest.live.cache import Cache
from ingest.live.fetch import Fetcher
from ingest.live.settings import LiveSettings
from tests.ingest.live.conftest import QUICK, ROWS, Watch, ask, kept_files
from tests.ingest.live.loopback import (
    Dribbling,
    Loopback,
    chunked,
    content,
    cut_off,
    endless,
    serving,
    stalling,
    status,
)


class TestBodiesThatDoNotEndWell:
    @pytest.mark.parametrize("before", [b"", b"county,"], ids=["no bytes", "some bytes"])
    def test_one_that_stalls(
        self, loopback: Loopback, make_fetcher: Callable[..., Fetcher], before: bytes
    ) -> None:
        address = loopback.at("/a.csv", stalling(loopback, before))
        with pytest.raises(FetchError, match=r"timed out while waiting for its bytes \(2 attempts\)"):
            make_fetcher(live_read_seconds=0.05, live_attempts=2).get(ask(address))

    def test_one_that_trickles(
        self, loopback: Loopback, make_fetcher: Callable[..., Fetcher], watch: Watch
    ) -> None:
        watch.tick = 40.0
        address = loopback.at("/a.csv", endless(b"1,2\n"))
        with pytest.raises(FetchError, match=r"bytes came in 60 seconds, and no end"):
            make_fetcher(live_total_seconds=60.0, live_attempts=1).get(ask(address))

    @pytest.mark.parametrize(
        ("part", "start", "headers"),
        [
            (b"1,2\n", b"", {}),
            # A packed file's own name, which goes on and on: it unpacks to nothing.
            (b"n", b"\x1f\x8b\x08\x08" + bytes(6), {"Content-Encoding": "gzip"}),
        ],
        ids=["plain", "packed"],
    )
    def test_one_that_dribbles_is_hung_up_on(
        self, loopback: Loopback, cache: Cache, part: bytes, start: bytes, headers: dict[str, str]
    ) -> None:
        """A server and a clock that really take their time: five seconds, were it listened to."""
        answer = Dribbling(loopback, part, start, headers)
        settings = LiveSettings(**{**QUICK, "live_total_seconds": 0.3, "live_attempts": 1})
        with (
            Fetcher(cache, settings) as fetcher,
            pytest.raises(FetchError, match=r"bytes came in 0\.3 seconds, and no end") as raised,
        ):
            fetcher.get(ask(loopback.at("/a.csv", answer)))
        assert "PHASEIN_LIVE_TOTAL_SECONDS" in raised.value.remedy
        assert answer.hung_up.wait(20)
        assert 0 < answer.sent < answer.count
        assert kept_files(cache) == []

    @pytest.mark.parametrize("stated", [len(ROWS) + 1, len(ROWS) - 1])
    def test_one_in_chunks_that_is_not_as_long_as_stated(
        self, loopback: Loopback, fetcher: Fetcher, cache: Cache, stated: int
    ) -> None:
        """The chunks end as they should: that it is the wrong body, only the other header says."""
        told = rf"{len(ROWS)} bytes came where {stated} were stated \(3 attempts\)"
        with pytest.raises(FetchError, match=told):
            fetcher.get(ask(loopback.at("/a.csv", chunked(ROWS, stated))))
        assert kept_files(cache) == []

    def test_one_that_is_longer_than_stated_is_cut_there(self, loopback: Loopback, fetcher: Fetcher) -> None:
        """By HTTP itself: what follows is no part of the answer. Parsers and expectations judge what is left."""
        fetched = fetcher.get(ask(loopback.at("/a.csv", cut_off(ROWS, 8))))
        assert fetched.path.read_bytes() == ROWS[:8]

    def test_one_that_is_cut_off_and_then_whole(self, loopback: Loopback, fetcher: Fetcher) -> None:
        address = loopback.at("/a.csv", cut_off(ROWS[:8], len(ROWS)), content(ROWS))
        assert fetcher.get(ask(address)).path.read_bytes() == ROWS

    def test_one_that_is_always_cut_off_leaves_nothing(
        self, loopback: Loopback, fetcher: Fetcher, cache: Cache
    ) -> None:
        with pytest.raises(FetchError, match=r"cut off .*\(3 attempts\)"):
            fetcher.get(ask(loopback.at("/a.csv", cut_off(ROWS, len(ROWS) + 1))))
        assert kept_files(cache) == []

    def test_a_failed_fetch_leaves_the_copy_before_it(
        self, loopback: Loopback, fetcher: Fetcher, cache: Cache
    ) -> None:
        address = loopback.at("/a.csv", content(ROWS), cut_off(b"county", 100))
        first = fetcher.get(ask(address))
        with pytest.raises(FetchError):
            fetcher.get(ask(address))
        assert first.path.read_bytes() == ROWS
        assert cache.find(address) == first.entry

    def test_one_without_an_end_is_stopped_at_the_cap(
        self, loopback: Loopback, fetcher: Fetcher, cache: Cache
    ) -> None:
        address = loopback.at("/a.csv", endless())
        with pytest.raises(FetchError, match=r"went on beyond 50,000 bytes, over the cap") as raised:
            fetcher.get(ask(address, max_bytes=50_000))
        assert "feeds.toml" in raised.value.remedy
        assert (len(loopback.asked), kept_files(cache)) == (1, [])

    def test_one_that_says_it_is_too_large_is_not_read(self, loopback: Loopback, fetcher: Fetcher) -> None:
        address = loopback.at("/a.csv", stalling(loopback, ROWS))
        with pytest.raises(FetchError, match=r"says it has 1,025 bytes, over the cap of 100"):
            fetcher.get(ask(address, max_bytes=100))

    def test_nothing_at_all(self, loopback: Loopback, fetcher: Fetcher) -> None:
        with pytest.raises(FetchError, match="nothing at all"):
            fetcher.get(ask(loopback.at("/a.csv", status(200))))

    def test_no_server(self, fetcher: Fetcher) -> None:
        with serving() as gone:
            address = gone.base + "/a.csv"
        with pytest.raises(FetchError, match=r"no answer \(ConnectError.*\(3 attempts\)"):
            fetcher.get(ask(address))
