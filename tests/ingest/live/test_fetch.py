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
    dated,
    endless,
    redirect,
    status,
    until_closed,
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

    @pytest.mark.parametrize("header", ["ETag", "Last_Modified"])
    def test_a_validator_that_cannot_be_sent_back_is_not_kept(
        self, loopback: Loopback, fetcher: Fetcher, cache: Cache, header: str
    ) -> None:
        address = loopback.at("/a.csv", status(200, ROWS, **{header: '"d\xe9j\xe0 vu"'}))
        first = fetcher.get(ask(address)).entry
        assert (first.etag, first.last_modified) == (None, None)
        assert fetcher.get(ask(address)).path.read_bytes() == ROWS
        assert not {"If-None-Match", "If-Modified-Since"} & set(loopback.asked[1].headers)

    @pytest.mark.parametrize("kept", ["d\xe9j\xe0 vu", "a\r\nX-Other: b"])
    def test_one_that_an_earlier_version_kept_is_not_sent(
        self, loopback: Loopback, fetcher: Fetcher, cache: Cache, kept: str
    ) -> None:
        address = loopback.at("/a.csv", status(200, ROWS))
        entry = fetcher.get(ask(address)).entry
        cache.keep(entry.model_copy(update={"etag": kept, "last_modified": kept}))
        assert fetcher.get(ask(address)).path.read_bytes() == ROWS
        assert not {"If-None-Match", "If-Modified-Since", "X-Other"} & set(loopback.asked[1].headers)

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


class TestWithoutValidators:
    """The publisher says neither ETag nor Last-Modified: it cannot say "not changed"."""

    def test_a_pinned_edition_that_came_whole_is_not_asked_for_again(
        self, loopback: Loopback, fetcher: Fetcher, watch: Watch
    ) -> None:
        address = loopback.at("/a.csv", status(200, ROWS))
        first = fetcher.get(ask(address, is_pinned=True))
        watch.elapsed += 60
        again = fetcher.get(ask(address, is_pinned=True))
        assert (again.path, again.is_new, len(loopback.asked)) == (first.path, False, 1)
        assert again.entry.checked_at == START + timedelta(seconds=60), "it is still in use"

    def test_any_other_is(self, loopback: Loopback, fetcher: Fetcher) -> None:
        address = loopback.at("/a.csv", status(200, ROWS), status(200, ROWS + b"36061,3\n"))
        assert [fetcher.get(ask(address)).is_new for _ in range(2)] == [True, True]

    def test_a_pinned_one_is_where_there_are_validators(self, loopback: Loopback, fetcher: Fetcher) -> None:
        address = loopback.at("/a.csv", content(ROWS))
        for _ in range(2):
            fetcher.get(ask(address, is_pinned=True))
        assert loopback.statuses == [200, 304]

    def test_a_pinned_one_is_when_its_copy_is_damaged(self, loopback: Loopback, fetcher: Fetcher) -> None:
        address = loopback.at("/a.csv", status(200, ROWS))
        fetcher.get(ask(address, is_pinned=True)).path.write_bytes(ROWS[:-2])
        assert fetcher.get(ask(address, is_pinned=True)).path.read_bytes() == ROWS
        assert loopback.statuses == [200, 200]

    def test_a_pinned_one_is_when_nobody_could_tell_that_it_came_whole(
        self, loopback: Loopback, fetcher: Fetcher
    ) -> None:
        """Without a length and without chunks, a connection that breaks looks like an end."""
        address = loopback.at("/a.csv", until_closed(ROWS[:8]), until_closed(ROWS))
        fetcher.get(ask(address, is_pinned=True))
        assert fetcher.get(ask(address, is_pinned=True)).path.read_bytes() == ROWS


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

    @pytest.mark.parametrize(
        "moment",
        [
            "soon",
            "",
            "Mon, 01 Jan 99999999999999999999 00:00:00 GMT",
            "Mon, 01 Jan 2026 00:00:00 +99999999999999999999",
            "Fri, 31 Dec 9999 23:59:59 -2300",
            "Mon, 01 Jan 2026 99:99:99 GMT",
            "9" * 400 + " Jan",
        ],
    )
    def test_a_wait_without_sense_is_the_usual_one(
        self, loopback: Loopback, fetcher: Fetcher, watch: Watch, moment: str
    ) -> None:
        fetcher.get(ask(loopback.at("/a.csv", status(503, Retry_After=moment), content(ROWS))))
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
