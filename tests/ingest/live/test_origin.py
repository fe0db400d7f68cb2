"""A live refresh's ingest from the loopback publishers: the same tables as the mirror, found and fetched once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from ingest.errors import OriginError
from ingest.landing import land
from ingest.live.clock import Clock
from ingest.live.feeds import read_feeds
from ingest.live.origin import LiveOrigin, open_live
from ingest.origins import LiveOptions, open_origin
from ingest.provenance import Obtained
from ingest.reference import build_reference, reference_before_counties
from ingest.registry import GAZETTEER, SOURCES, source
from ingest.snapshot import open_snapshot
from tests.ingest.live.conftest import START
from tests.ingest.live.loopback import Loopback, serving
from tests.ingest.live.publishers import open_publishers

OPEN = tuple(each for each in SOURCES if read_feeds()[each.name].served == "open")
CLOSED = tuple(each for each in SOURCES if read_feeds()[each.name].served == "no")
AT_START = Clock(now=lambda: START, sleep=lambda seconds: None)
pytestmark = pytest.mark.xdist_group("live_origin")


@dataclass
class Refreshed:
    """One live ingest of everything: what was obtained, and the publishers that were asked."""

    cache: Path
    loopback: Loopback
    obtained: dict[str, Obtained]
    vintages: dict[str, list[str]]


def settle(monkeypatch: pytest.MonkeyPatch, loopback: Loopback) -> None:
    monkeypatch.setenv("PHASEIN_LIVE_BASE", loopback.base)


@pytest.fixture(scope="module")
def publishers(mirror: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loopback]:
    with serving() as loopback:
        open_publishers(loopback, mirror, tmp_path_factory.mktemp("workbooks"))
        yield loopback


@pytest.fixture(scope="module")
def refreshed(publishers: Loopback, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Refreshed]:
    with pytest.MonkeyPatch.context() as monkeypatch:
        settle(monkeypatch, publishers)
        cache = tmp_path_factory.mktemp("home") / "fetched"
        origin = open_live(cache, SOURCES, fill=True, clock=AT_START)
        reference = reference_before_counties()
        obtained, vintages = {}, {}
        for each in SOURCES:
            newest, *earlier = origin.vintages(each)
            vintages[each.name] = [one.vintage for one in (newest, *earlier)]
            obtained[each.name] = origin.obtain(newest, reference)
            if each.name == GAZETTEER:
                reference = build_reference(obtained[each.name].table)
        origin.close()
        yield Refreshed(cache, publishers, obtained, vintages)


def test_every_source_says_how_it_is_served() -> None:
    assert list(read_feeds()) == [each.name for each in SOURCES]
    assert OPEN
    assert CLOSED


@pytest.mark.parametrize("each", OPEN, ids=lambda each: each.name)
def test_the_table_is_the_mirror_s(refreshed: Refreshed, each) -> None:
    """The snapshot's tables are the mirror's (test_snapshot holds them to it)."""
    ours, known = refreshed.obtained[each.name], open_snapshot().obtain(each)
    assert ours.origin == "live"
    assert refreshed.vintages[each.name][0] == each.vintage
    assert ours.table.equals(known.table)
    assert ours.counts == known.counts
    assert ours.parsed is not None
    assert ours.parsed.height == ours.counts.rows_in == ours.counts.rows_used + ours.quarantine.height


@pytest.mark.parametrize("each", CLOSED, ids=lambda each: each.name)
def test_what_is_not_served_comes_from_the_snapshot_and_says_so(refreshed: Refreshed, each) -> None:
    assert refreshed.obtained[each.name].origin == "snapshot"
    assert refreshed.vintages[each.name] == [each.vintage]


def test_files_are_known_by_their_addresses_and_members(refreshed: Refreshed) -> None:
    base = refreshed.loopback.base
    (sales,) = refreshed.obtained["eia861_sales"].inputs
    assert (
        sales.location
        == f"{base}/www.eia.gov/electricity/data/eia861/zip/f8612018.zip!Sales_Ult_Cust_2018.xlsx"
    )
    assert sales.sha256 == open_snapshot().manifest.tables["eia861_sales"].inputs[0].sha256
    ports = refreshed.obtained["bts_port_county"].inputs
    assert [each.location.rpartition("!")[2] for each in ports] == [
        f"Principal_Port.{ending}" for ending in ("shp", "shx", "dbf", "prj")
    ]
    for obtained in refreshed.obtained.values():
        assert not any(str(refreshed.cache) in each.location for each in obtained.inputs)


def test_each_address_was_asked_once(refreshed: Refreshed) -> None:
    asked = [each.path for each in refreshed.loopback.asked if each.method == "GET" and each.status == 200]
    once = [path for path in asked if not path.endswith("/")]
    assert len(once) == len(set(once))
    assert {path for path in once if "f861" in path} == {
        "/www.eia.gov/electricity/data/eia861/zip/f8612018.zip"
    }, "eight sources, one file; the early release and the years nobody needs are left alone"


def test_editions_that_the_code_knows_lie_beside_the_newest(
    refreshed: Refreshed, publishers: Loopback, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert refreshed.vintages["eia861_sales"] == ["2018", "2017"]
    settle(monkeypatch, publishers)
    origin = open_live(refreshed.cache, SOURCES, fill=True, clock=AT_START)
    _, earlier = origin.vintages(source("eia861_service_territory"))
    reference = build_reference(refreshed.obtained[GAZETTEER].table)
    obtained = origin.obtain(earlier, reference)
    assert earlier.publisher.endswith("(2017)")
    assert obtained.inputs[0].location.endswith("archive/zip/f8612017.zip!Service_Territory_2017.xlsx")
    assert obtained.counts.rows_in > 10_000


def test_a_second_refresh_gets_no_byte_again_and_lands_nothing_new(
    refreshed: Refreshed, publishers: Loopback, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle(monkeypatch, publishers)
    before = len(publishers.asked)
    origin = open_live(refreshed.cache, SOURCES, fill=True, clock=AT_START)
    reference = reference_before_counties()
    for each in SOURCES:
        origin.vintages(each)
    for name in (GAZETTEER, "bts_truck_parking_county", "moves_vehicle_population"):
        newest = origin.vintages(source(name))[0]
        first = land(newest, refreshed.obtained[name], tmp_path)
        again = land(newest, origin.obtain(newest, reference), tmp_path)
        assert (again.path, again.provenance) == (first.path, first.provenance)
        reference = build_reference(refreshed.obtained[GAZETTEER].table)
    asked = publishers.asked[before:]
    assert {each.status for each in asked if each.method == "GET"} == {304, 404}
    assert all("202" in each.path for each in asked if each.status == 404), (
        "years that are not there yet are looked for each time"
    )


def test_without_the_word_a_live_refresh_says_what_is_missing_before_it_asks_anybody(
    loopback: Loopback, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle(monkeypatch, loopback)
    with pytest.raises(
        OriginError, match=f"{len(CLOSED)} of {len(SOURCES)} sources are not served"
    ) as raised:
        open_origin("live", live=LiveOptions(tmp_path))
    for each in CLOSED:
        assert each.name in raised.value.what
    assert "--fill-from-snapshot" in raised.value.remedy
    assert "PHASEIN_LIVE_ADDRESS_<SOURCE>" in raised.value.remedy
    assert loopback.asked == []


def test_open_origin_gives_the_live_way_in(tmp_path: Path) -> None:
    origin = open_origin("live", live=LiveOptions(tmp_path, fill_from_snapshot=True))
    assert isinstance(origin, LiveOrigin)
    assert (origin.kind, origin.fill) == ("live", True)
    origin.close()
