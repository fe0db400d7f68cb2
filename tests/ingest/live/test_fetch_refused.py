"""What is fetched but not taken, whom nobody asks, and who gets a key."""

from __future__ import annotations

import logging

import pytest
from pydantic import SecretStr

from ingest.errors import FetchError
from ingest.live.cache import Cache
from ingest.live.fetch import Fetcher
from tests.ingest.live.conftest import PAGE, ROWS, ask, kept_files
from tests.ingest.live.loopback import Loopback, content, endless, redirect, serving, status


class TestContentOfAnotherKind:
    def test_a_web_page_for_a_table_names_the_address_what_came_and_what_to_do(
        self, loopback: Loopback, fetcher: Fetcher, cache: Cache
    ) -> None:
        address = loopback.at("/a.csv", status(200, PAGE, Content_Type="text/html"))
        with pytest.raises(FetchError) as raised:
            fetcher.get(ask(address))
        assert address in raised.value.what
        assert "delimited text was expected, and this came: a web page" in raised.value.what
        assert "titled 'Sign in &amp; accept' (text/html)" in raised.value.what
        assert raised.value.remedy == "look at the page."
        assert (len(loopback.asked), kept_files(cache)) == (1, [])

    @pytest.mark.parametrize(
        ("kind", "body", "seen"),
        [
            ("zip", PAGE, "a zip file was expected, and this came: a web page"),
            ("zip", ROWS, "a zip file was expected, and this came: text, beginning with 'county,vehicles"),
            ("workbook", ROWS, "a workbook .* was expected, and this came: text"),
            ("text", b"PK\x03\x04....", "delimited text was expected, and this came: a zip or xlsx file"),
            ("text", b'{"error": {"code": "API_KEY_INVALID"}}', "this came: JSON, beginning with"),
            ("text", b"%PDF-1.7", "this came: a PDF"),
        ],
    )
    def test_it_is_told(
        self, loopback: Loopback, fetcher: Fetcher, kind: str, body: bytes, seen: str
    ) -> None:
        with pytest.raises(FetchError, match=seen):
            fetcher.get(ask(loopback.at("/a", status(200, body)), kind=kind))

    @pytest.mark.parametrize(
        ("kind", "body"),
        [
            ("text", b"\xef\xbb\xbfcounty,vehicles\n"),
            ("text", b"\x1f\x8b packed text"),
            ("workbook", b"PK\x03\x04..."),
            ("workbook", b"\xd0\xcf\x11\xe0..."),
            ("page", PAGE),
        ],
    )
    def test_what_fits_is_kept(self, loopback: Loopback, fetcher: Fetcher, kind: str, body: bytes) -> None:
        address = loopback.at("/a", status(200, body, Content_Type="application/octet-stream"))
        assert fetcher.get(ask(address, kind=kind)).path.read_bytes() == body

    def test_a_page_without_an_end_is_found_out_by_its_beginning(
        self, loopback: Loopback, fetcher: Fetcher
    ) -> None:
        address = loopback.at("/a.csv", endless(PAGE * 10))
        with pytest.raises(FetchError, match="this came: a web page"):
            fetcher.get(ask(address))


class TestHosts:
    def test_a_redirect_to_another_host_is_not_followed(self, loopback: Loopback, fetcher: Fetcher) -> None:
        with serving() as other:
            elsewhere = other.at("/b.csv", content(ROWS)).replace("127.0.0.1", "localhost")
            address = loopback.at("/a.csv", redirect(elsewhere))
            with pytest.raises(FetchError, match="redirects to an address that is not asked") as raised:
                fetcher.get(ask(address))
            assert other.asked == []
        assert "host localhost is not allowed" in raised.value.what
        assert "PHASEIN_LIVE_HOSTS" in raised.value.remedy

    def test_a_host_that_is_named_is_followed(self, loopback: Loopback, fetcher: Fetcher) -> None:
        elsewhere = loopback.at("/b.csv", content(ROWS)).replace("127.0.0.1", "localhost")
        address = loopback.at("/a.csv", redirect(elsewhere))
        assert fetcher.get(ask(address, hosts=("127.0.0.1", "localhost"))).is_new

    @pytest.mark.parametrize(
        ("to", "why"),
        [
            ("http://example.gov/a.csv", "http is not fetched, only https"),
            ("file:///etc/passwd", "not an address"),
            ("https://user:pa55@127.0.0.1/a.csv", "names a user"),
            ("ftp://127.0.0.1/a.csv", "ftp is not fetched"),
            ("https://127.0.0.1.example.net/", "host 127.0.0.1.example.net is not allowed"),
            ("//[::1", "redirects to nowhere"),
        ],
    )
    def test_addresses_that_are_never_asked(
        self, loopback: Loopback, fetcher: Fetcher, to: str, why: str
    ) -> None:
        with pytest.raises(FetchError, match=why) as raised:
            fetcher.get(ask(loopback.at("/a.csv", redirect(to))))
        assert "pa55" not in str(raised.value)
        assert len(loopback.asked) == 1

    def test_redirects_without_an_end(self, loopback: Loopback, fetcher: Fetcher) -> None:
        with pytest.raises(FetchError, match="more than 5 redirects"):
            fetcher.get(ask(loopback.at("/a.csv", redirect("/a.csv"))))
        assert len(loopback.asked) == 6

    def test_a_redirect_to_nowhere(self, loopback: Loopback, fetcher: Fetcher) -> None:
        with pytest.raises(FetchError, match="redirects to nowhere"):
            fetcher.get(ask(loopback.at("/a.csv", status(302))))


class TestKeys:
    KEY = "k-5ecret"

    def test_it_goes_as_a_header_and_stands_nowhere_else(
        self, loopback: Loopback, fetcher: Fetcher, cache: Cache, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        address = loopback.at("/a.csv", status(500), content(ROWS))
        question = ask(address, key=SecretStr(self.KEY), key_header="X-Api-Key")
        fetched = fetcher.get(question)
        assert [each.header("X-Api-Key") for each in loopback.asked] == [self.KEY] * 2
        kept = "".join(path.read_text() for path in cache.folder.rglob("*") if path.is_file())
        for text in (caplog.text, kept, repr(fetched), repr(question)):
            assert self.KEY not in text

    def test_another_host_does_not_get_it(self, loopback: Loopback, fetcher: Fetcher) -> None:
        elsewhere = loopback.at("/b.csv", content(ROWS)).replace("127.0.0.1", "localhost")
        address = loopback.at("/a.csv", redirect(elsewhere))
        hosts = ("127.0.0.1", "localhost")
        fetcher.get(ask(address, hosts=hosts, key=SecretStr(self.KEY), key_header="X-Api-Key"))
        assert [each.header("X-Api-Key") for each in loopback.asked] == [self.KEY, None]

    def test_a_key_that_is_refused_is_told_without_it(self, loopback: Loopback, fetcher: Fetcher) -> None:
        address = loopback.at("/a.csv", status(403, b"no"))
        with pytest.raises(FetchError, match="its key was not accepted") as raised:
            fetcher.get(ask(address, key=SecretStr(self.KEY), key_header="X-Api-Key"))
        assert self.KEY not in str(raised.value)

    def test_one_in_an_address_is_hidden_everywhere(
        self, loopback: Loopback, fetcher: Fetcher, cache: Cache, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        path = f"/a.csv?state=NY&api_key={self.KEY}"
        fetched = fetcher.get(ask(loopback.at(path, status(500), content(ROWS))))
        assert fetched.entry.address.endswith("/a.csv?state=NY&api_key=***")
        with pytest.raises(FetchError) as raised:
            fetcher.get(ask(loopback.at(f"/b.csv?token={self.KEY}", status(404))))
        kept = "".join(path.read_text() for path in cache.folder.rglob("*") if path.is_file())
        for text in (caplog.text, kept, str(raised.value)):
            assert self.KEY not in text
