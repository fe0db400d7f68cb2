"""The table of what publishers serve, the settings that move it, and addresses as they are written down."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from ingest.errors import FetchError, OriginError
from ingest.live.addresses import host_of, require_allowed, shown
from ingest.live.feeds import Feed, in_year, read_feeds, settled
from ingest.live.origin import open_live
from ingest.live.settings import ADDRESS_OF, LiveSettings, by_source, read_settings
from ingest.registry import SOURCES, source

FEEDS = read_feeds()
OPEN = [feed for feed in FEEDS.values() if feed.served == "open"]


class TestTable:
    @pytest.mark.parametrize("feed", OPEN, ids=lambda feed: feed.source)
    def test_addresses_are_https_on_allowed_hosts(self, feed: Feed) -> None:
        for address in (*feed.addresses, *([feed.index] if feed.index else [])):
            require_allowed(in_year(address, 2020), feed.hosts, "hosts")
            assert shown(address) == address, "no secret stands in the table"

    @pytest.mark.parametrize("feed", FEEDS.values(), ids=lambda feed: feed.source)
    def test_there_is_one_address_or_member_for_each_file(self, feed: Feed) -> None:
        its = source(feed.source)
        files = 1 + len(its.companions)
        if feed.served == "package":
            assert its.mirror_path == ""
        elif feed.members:
            assert len(feed.members) == files
        elif feed.served == "open" and feed.find != "index":
            assert len(feed.addresses) == files
        assert feed.page.startswith("https://")
        assert feed.max_bytes <= 1_000_000_000

    @pytest.mark.parametrize("feed", OPEN, ids=lambda feed: feed.source)
    def test_what_is_found_by_year_has_a_year_to_begin_with(self, feed: Feed) -> None:
        by_year = "{year}" in "".join((feed.index, *feed.addresses, *feed.members))
        if by_year:
            assert source(feed.source).vintage.isdigit()
        assert ("{year}" in "".join(feed.addresses)) == (feed.find == "years")

    @pytest.mark.parametrize(
        ("changed", "why"),
        [
            ({"addresses": ()}, "no address or no hosts"),
            ({"hosts": ()}, "no address or no hosts"),
            ({"served": "no"}, "nothing says why"),
            ({"members": ("x",)}, "members are picked from a zip"),
            ({"kind": "zip"}, "members are picked from a zip"),
            ({"key": "nrel"}, "a key needs its header"),
            ({"find": "index", "index": "https://a.gov/"}, "no group vintage"),
            ({"adress": "x"}, "Extra inputs"),
        ],
    )
    def test_an_entry_that_does_not_hang_together_is_refused(self, changed: dict, why: str) -> None:
        good = {
            "source": "a",
            "served": "open",
            "page": "https://a.gov/",
            "addresses": ("https://a.gov/a",),
            "hosts": ("a.gov",),
        }
        Feed.model_validate(good)
        with pytest.raises(ValidationError, match=why):
            Feed.model_validate({**good, **changed})

    def test_a_source_stands_in_it_once(self, tmp_path: Path) -> None:
        path = tmp_path / "feeds.toml"
        entry = '[[feed]]\nsource = "a"\nserved = "no"\npage = "https://a.gov"\nwhy = "closed"\n'
        path.write_text(entry * 2)
        with pytest.raises(ValueError, match="a stands in it twice"):
            read_feeds(path)


class TestMovedBySettings:
    def test_a_copy_of_all_sites(self) -> None:
        moved = settled(FEEDS, base="https://copy.example.org/sites/")
        assert moved["county_adjacency"].addresses == (
            "https://copy.example.org/sites/www2.census.gov/geo/docs/reference/county_adjacency/"
            "county_adjacency{year}.txt",
        )
        assert moved["eia861_sales"].index == (
            "https://copy.example.org/sites/www.eia.gov/electricity/data/eia861/"
        )
        for name in ("county_adjacency", "eia861_sales", "afdc_law"):
            assert moved[name].hosts == ("copy.example.org",)
        assert (moved["afdc_law"].key, moved["afdc_law"].key_header) == ("", ""), (
            "keys stay with their publisher"
        )
        assert "?technology=ELEC" in moved["afdc_law"].addresses[0]
        assert moved["zip_county"] == FEEDS["zip_county"]

    def test_one_source_s_site(self) -> None:
        moved = settled(FEEDS, bases={"cbsa_delineation": "https://copy.example.org"})
        assert moved["cbsa_delineation"].addresses[0].startswith("https://copy.example.org/programs-surveys/")
        assert moved["county_population"] == FEEDS["county_population"]

    def test_an_address_makes_a_closed_source_an_open_one(self) -> None:
        address = "https://files.example.org/ZIP_COUNTY.xlsx"
        feed = settled(FEEDS, addresses={"zip_county": address})["zip_county"]
        assert (feed.served, feed.addresses, feed.hosts) == ("open", (address,), ("files.example.org",))
        assert feed.find == "in_place"

    @pytest.mark.parametrize(
        ("name", "address", "find"),
        [
            ("eia861_sales", "https://www.eia.gov/x/f8612018.zip", "fixed"),
            ("eia861_sales", "https://www.eia.gov/x/f861{year}.zip", "years"),
            ("eia_state_price", "https://www.eia.gov/x/avgprice.xlsx", "in_place"),
        ],
    )
    def test_how_its_edition_is_found_then(self, name: str, address: str, find: str) -> None:
        assert settled(FEEDS, addresses={name: address})[name].find == find

    def test_several_files_have_several_addresses(self) -> None:
        feed = settled(FEEDS, addresses={"afdc_station_county": "https://a.gov/ny.csv  https://b.gov/wa.csv"})
        assert feed["afdc_station_county"].addresses == ("https://a.gov/ny.csv", "https://b.gov/wa.csv")
        assert feed["afdc_station_county"].hosts == ("a.gov", "b.gov")
        assert feed["afdc_station_county"].key == "", "another host gets no key"

    def test_what_comes_with_a_package_has_no_address(self) -> None:
        with pytest.raises(OriginError, match="county_shape is not fetched"):
            settled(FEEDS, addresses={"county_shape": "https://a.gov/shapes.zip"})


class TestPinned:
    """Whose whole copy need not be asked for again where a publisher has no validators."""

    def test_only_what_lies_at_a_fixed_address_of_the_table(self) -> None:
        pinned = {feed.source for feed in OPEN if feed.is_pinned}
        assert {"gazetteer_county", "cbsa_delineation", "census_cbp_freight_metro"} <= pinned
        assert not pinned & {feed.source for feed in OPEN if feed.find != "fixed"}

    def test_a_copy_of_the_sites_is_as_pinned_as_they_are(self) -> None:
        assert settled(FEEDS, base="https://a.gov/copy")["cbsa_delineation"].is_pinned

    @pytest.mark.parametrize("name", ["cbsa_delineation", "eia861_sales"])
    def test_an_address_of_one_s_own_may_hold_anything(self, name: str) -> None:
        moved = settled(FEEDS, addresses={name: "https://a.gov/file"})[name]
        assert (moved.find, moved.is_pinned) == ("fixed", False)


class TestSettings:
    def test_they_are_read_from_the_environment(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PHASEIN_LIVE_HOSTS", "a.gov, *.b.gov c.gov")
        monkeypatch.setenv("PHASEIN_LIVE_ATTEMPTS", "2")
        monkeypatch.setenv("PHASEIN_NREL_KEY", "k-5ecret")
        monkeypatch.setenv("PHASEIN_LIVE_BASE", "")
        settings = read_settings()
        assert settings.live_hosts == ("a.gov", "*.b.gov", "c.gov")
        assert (settings.live_attempts, settings.live_base) == (2, None)
        assert settings.nrel_key == SecretStr("k-5ecret")
        assert "k-5ecret" not in repr(settings)

    @pytest.mark.parametrize(
        ("name", "value"), [("PHASEIN_LIVE_READ_SECONDS", "s0on"), ("PHASEIN_LIVE_ATTEMPTS", "0")]
    )
    def test_one_that_cannot_be_used_is_named(
        self, monkeypatch: pytest.MonkeyPatch, name: str, value: str
    ) -> None:
        monkeypatch.setenv(name, value)
        with pytest.raises(OriginError, match=name) as raised:
            read_settings()
        assert "s0on" not in str(raised.value)

    def test_a_setting_for_no_source_is_a_typing_mistake(
        self, tmp_path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PHASEIN_LIVE_ADDRESS_ZIP_COUNTRY", "https://a.gov/x")
        with pytest.raises(OriginError, match="no 'zip_country'"):
            open_live(tmp_path, SOURCES, fill=True)

    def test_by_source(self) -> None:
        environment = {f"{ADDRESS_OF}A_B": " https://a.gov ", f"{ADDRESS_OF}C": " ", "PHASEIN_HOME": "x"}
        assert by_source(ADDRESS_OF, {"a_b", "c"}, environment) == {"a_b": "https://a.gov"}

    def test_the_page_names_every_setting(self) -> None:
        page = (Path(__file__).resolve().parents[3] / "docs" / "live.md").read_text(encoding="utf-8")
        named = set(re.findall(r"`(PHASEIN_[A-Z_]+)", page))
        assert {f"PHASEIN_{name.upper()}" for name in LiveSettings.model_fields} <= named


class TestAddresses:
    @pytest.mark.parametrize(
        ("address", "expected"),
        [
            ("https://a.gov/x.csv?state=NY#top", "https://a.gov/x.csv?state=NY"),
            ("https://me:pa55@a.gov/x", "https://a.gov/x"),
            ("https://a.gov/x?api_key=5ecret&b=1%3D1", "https://a.gov/x?api_key=***&b=1%3D1"),
            ("https://a.gov/x?X-Amz-Signature=5ecret", "https://a.gov/x?X-Amz-Signature=***"),
            ("https://a.gov:8443/x?Token=5ecret", "https://a.gov:8443/x?Token=***"),
            ("http://[::1]:80/x", "http://[::1]:80/x"),
            ("https://a.gov/\n\x1b[31mx", "https://a.gov/?[31mx"),
            ("https://[half/x?key=5ecret", "an address that cannot be read"),
        ],
    )
    def test_shown(self, address: str, expected: str) -> None:
        said = shown(address)
        assert "5ecret" not in said
        assert "pa55" not in said
        assert said == expected

    @pytest.mark.parametrize(
        "name", ["pwd", "PWD2", "pass", "user_pass", "passphrase", "password", "auth", "Authorization", "sig"]
    )
    def test_names_that_look_secret(self, name: str) -> None:
        assert shown(f"https://a.gov/x?a=1&{name}=5ecret") == f"https://a.gov/x?a=1&{name}=***"

    def test_names_that_do_not(self) -> None:
        address = "https://a.gov/x?passengers=7&passive=1"
        assert shown(address) == address

    @pytest.mark.parametrize("address", ["https://WWW.A.gov/x", "https://b.a.gov/x", "http://127.0.0.1:8/x"])
    def test_allowed(self, address: str) -> None:
        require_allowed(address, ("www.a.gov", "*.a.gov", "127.0.0.1"), "SETTING")

    @pytest.mark.parametrize(
        "address",
        [
            "https://a.gov/x",
            "https://a.gov.example.net/x",
            "https://xa.gov/x",
            "http://www.a.gov/x",
            "https://www.a.gov@evil.example.net/x",
            "https:///x",
            "https://www.a.gov:port/x",
            "data:text/csv,1",
        ],
    )
    def test_not_allowed(self, address: str) -> None:
        with pytest.raises(FetchError):
            require_allowed(address, ("www.a.gov", "*.a.gov"), "SETTING")

    def test_host_of(self) -> None:
        assert (host_of("https://WWW.A.gov:8/x"), host_of("nothing"), host_of("https://[half")) == (
            "www.a.gov",
            "",
            "",
        )
