"""Fetching from a publisher that answers well, and from ones that do not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from email.utils import format_datetime

import pytest

from ingest.errors import FetchError
from ingest.live.cache import Cache
from ingest.live.fetch import Fetcher, NotThereError
from tests.ingest.live.conftest import PAGE, ROWS, START, Watch, ask, kept_files
from tests.ingest.live.loopback import (
    Loopback,
    content,
    cut_off,
    dated,
    endless,
    redirect,
    serving,
    stalling,
    status,
)


class TestAFileThatComes:
    def test_it_is_kept_by_content_with_what_the_publisher_said(
        self, loopback: Loopback, fetcher: Fetcher, cache: Cache
    ) -> None:
        fetched = fetcher.get(ask(loopback.at("/a.csv", content(ROWS, "text/csv"))))
        assert fetched.path.read_bytes() == ROWS
        assert (fetched.is_new, fetched.entry.bytes, fetched.entry.content_type) == (
            True,
            len(ROWS),
            "text/csv",
        )
        assert kept_files(cache) == [fetched.entry.sha256]
        assert (loopback.asked[0].header("user-agent") or "").startswith("phasein")

    @pytest.mark.parametrize(
        "answer", [content(ROWS), dated(ROWS, "Sun, 01 Feb 2026 00:00:00 GMT")], ids=["etag", "date"]
    )
    def test_what_has_not_changed_is_not_sent_again(
        self, loopback: Loopback, fetcher: Fetcher, watch: Watch, answer
    ) -> None:
        address = loopback.at("/a.csv", answer)
        first = fetcher.get(ask(address))
        watch.elapsed += 60
        again = fetcher.get(ask(address))
        assert loopback.statuses == [200, 304]
        assert (again.path, again.is_new) == (first.path, False)
        assert again.entry.fetched_at == first.entry.fetched_at
        assert again.entry.checked_at == START + timedelta(seconds=60)

    def test_the_same_content_without_an_etag_is_not_new(self, loopback: Loopback, fetcher: Fetcher) -> None:
        address = loopback.at("/a.csv", status(200, ROWS))
        assert [fetcher.get(ask(address)).is_new for _ in range(2)] == [True, False]

    def test_new_content_takes_the_place_of_the_old(
        self, loopback: Loopback, fetcher: Fetcher, cache: Cache
    ) -> None:
        address = loopback.at("/a.csv", content(ROWS), content(ROWS + b"36061,3\n"))
        fetcher.get(ask(address))
        second = fetcher.get(ask(address))
        assert (second.is_new, kept_files(cache)) == (True, [second.entry.sha256])

    def test_content_that_another_address_has_too_stays(
        self, loopback: Loopback, fetcher: Fetcher, cache: Cache
    ) -> None:
        one = loopback.at("/a.csv", content(ROWS), content(ROWS + b"36061,3\n"))
        fetcher.get(ask(one))
        other = fetcher.get(ask(loopback.at("/b.csv", content(ROWS))))
        fetcher.get(ask(one))
        assert other.path.read_bytes() == ROWS
        assert len(kept_files(cache)) == 2

    def test_a_damaged_copy_is_fetched_again_without_conditions(
        self, loopback: Loopback, fetcher: Fetcher, caplog: pytest.LogCaptureFixture
    ) -> None:
        address = loopback.at("/a.csv", content(ROWS))
        fetcher.get(ask(address)).path.write_bytes(ROWS.replace(b"10", b"99"))
        again = fetcher.get(ask(address))
        assert again.path.read_bytes() == ROWS
        assert loopback.statuses == [200, 200]
        assert "damaged" in caplog.text

    def test_a_damaged_entry_is_fetched_again(
        self, loopback: Loopback, fetcher: Fetcher, cache: Cache
    ) -> None:
        address = loopback.at("/a.csv", content(ROWS))
        fetcher.get(ask(address))
        (entry,) = (cache.folder / "index").iterdir()
        entry.write_text('{"address": "half')
        assert fetcher.get(ask(address)).path.read_bytes() == ROWS
        assert loopback.statuses == [200, 200]

    def test_a_redirect_to_an_allowed_host_is_followed(self, loopback: Loopback, fetcher: Fetcher) -> None:
        loopback.at("/b.csv", content(ROWS))
        address = loopback.at("/a.csv", redirect("b.csv", 301))
        fetched = fetcher.get(ask(address))
        assert fetched.path.read_bytes() == ROWS
        assert fetched.entry.address == address, "kept under the address that was asked"


class TestPatience:
    def test_429_waits_as_long_as_it_is_asked_to(
        self, loopback: Loopback, fetcher: Fetcher, watch: Watch
    ) -> None:
        address = loopback.at("/a.csv", status(429, Retry_After="7"), content(ROWS))
        assert fetcher.get(ask(address)).is_new
        assert (watch.slept, loopback.statuses) == ([7.0], [429, 200])

    def test_a_date_is_waited_for(self, loopback: Loopback, fetcher: Fetcher, watch: Watch) -> None:
        moment = format_datetime(START + timedelta(seconds=90), usegmt=True)
        fetcher.get(ask(loopback.at("/a.csv", status(503, Retry_After=moment), content(ROWS))))
        assert watch.slept == [90.0]

    def test_too_long_a_wait_is_not_waited(self, loopback: Loopback, fetcher: Fetcher, watch: Watch) -> None:
        address = loopback.at("/a.csv", status(429, Retry_After="3600"))
        with pytest.raises(FetchError, match=r"asks to wait 3,600 seconds, and at most 120") as raised:
            fetcher.get(ask(address))
        assert (watch.slept, len(loopback.asked)) == ([], 1)
        assert "PHASEIN_LIVE_LONGEST_WAIT_SECONDS" in raised.value.remedy

    def test_a_wait_without_sense_is_the_usual_one(
        self, loopback: Loopback, fetcher: Fetcher, watch: Watch
    ) -> None:
        fetcher.get(ask(loopback.at("/a.csv", status(503, Retry_After="soon"), content(ROWS))))
        assert watch.slept == [1.0]

    @pytest.mark.parametrize(("chance", "waits"), [(1.0, [1, 2, 4, 8]), (0.0, [0.5, 1, 2, 4])])
    def test_waits_double_and_vary(
        self, loopback: Loopback, make_fetcher: Callable[..., Fetcher], watch: Watch, chance, waits
    ) -> None:
        watch.chance = chance
        address = loopback.at("/a.csv", *[status(500)] * 4, content(ROWS))
        make_fetcher(live_attempts=5).get(ask(address))
        assert watch.slept == waits

    def test_no_wait_is_longer_than_the_longest(
        self, loopback: Loopback, make_fetcher: Callable[..., Fetcher], watch: Watch
    ) -> None:
        address = loopback.at("/a.csv", *[status(502)] * 5, content(ROWS))
        make_fetcher(live_attempts=6, live_longest_wait_seconds=3.0).get(ask(address))
        assert watch.slept == [1, 2, 3, 3, 3]

    def test_it_is_given_up_with_the_attempts_counted(self, loopback: Loopback, fetcher: Fetcher) -> None:
        with pytest.raises(FetchError, match=r"/a\.csv: status 500 .*\(3 attempts\)"):
            fetcher.get(ask(loopback.at("/a.csv", status(500))))
        assert loopback.statuses == [500] * 3

    @pytest.mark.parametrize("code", [400, 401, 403, 404, 410])
    def test_what_will_not_pass_is_asked_once(
        self, loopback: Loopback, fetcher: Fetcher, watch: Watch, code: int
    ) -> None:
        with pytest.raises(FetchError, match=f"status {code}") as raised:
            fetcher.get(ask(loopback.at("/a.csv", status(code))))
        assert (len(loopback.asked), watch.slept) == (1, [])
        assert isinstance(raised.value, NotThereError) == (code in (404, 410))
        assert raised.value.remedy == "look at the page."

    def test_a_304_that_nobody_asked_for_is_no_answer(self, loopback: Loopback, fetcher: Fetcher) -> None:
        with pytest.raises(FetchError, match="304, though nothing is known of it"):
            fetcher.get(ask(loopback.at("/a.csv", status(304))))


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


class TestIsThere:
    @pytest.mark.parametrize(
        ("answer", "expected"),
        [
            (content(ROWS, "text/csv"), True),
            (status(404), False),
            (status(410), False),
            (status(200, PAGE, Content_Type="text/html; charset=utf-8"), False),
        ],
    )
    def test_by_head(self, loopback: Loopback, fetcher: Fetcher, answer, expected: bool) -> None:
        assert fetcher.is_there(ask(loopback.at("/a.csv", answer))) is expected
        assert [each.method for each in loopback.asked] == ["HEAD"]

    def test_a_site_that_knows_no_head_is_asked_otherwise(self, loopback: Loopback, fetcher: Fetcher) -> None:
        assert fetcher.is_there(ask(loopback.at("/a.csv", status(405), endless())))
        assert [each.method for each in loopback.asked] == ["HEAD", "GET"]

    def test_trouble_is_not_absence(self, loopback: Loopback, fetcher: Fetcher) -> None:
        with pytest.raises(FetchError, match="status 503"):
            fetcher.is_there(ask(loopback.at("/a.csv", status(503))))
