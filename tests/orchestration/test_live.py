"""A live way in under the ingest assets and the command line: what is live, what is filled in, what stops the run."""

from __future__ import annotations

import errno
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pytest
from dagster import DagsterInstance, ExecuteInProcessResult, materialize

from ingest.live.cache import Cache, Entry
from ingest.live.clock import Clock
from ingest.live.origin import open_live
from ingest.registry import SOURCES, source
from orchestration.assets.ingest import ingest_assets
from orchestration.build import GAZETTEER, Build
from orchestration.cli.commands import ensemble
from orchestration.cli.commands.refresh import Way
from orchestration.cli.errors import exit_code
from orchestration.cli.exits import Exit
from orchestration.dbt.project import Parse
from orchestration.journal import begin
from orchestration.news import made_from
from orchestration.options import RefreshOptions
from tests.ingest.live.conftest import START
from tests.ingest.live.loopback import Loopback, content, cut_off, serving, status
from tests.ingest.live.publishers import CENSUS, EIA, packed, page
from tests.ingest.publisher_files import write_xlsx
from tests.orchestration.said import phasein
from warehouse import meta
from warehouse.errors import DiskSpaceError
from warehouse.home import Home

PRICES, CLOSED = "eia_state_price", "moves_vehicle_population"
TERRITORY, POPULATION = "eia861_service_territory", "county_population"
PRICE_FILE = f"{EIA}/state/avgprice_annual.xlsx"
GAZETTEER_FILE = f"{CENSUS}/geo/docs/maps-data/data/gazetteer/2017_Gazetteer/2017_Gaz_counties_national.zip"
HEADER = "USPS\tGEOID\tANSICODE\tNAME\tALAND\tAWATER\tALAND_SQMI\tAWATER_SQMI\tINTPTLAT\tINTPTLONG"
pytestmark = pytest.mark.xdist_group("ingest_asset")


@dataclass
class Ran:
    result: ExecuteInProcessResult
    build: Build

    @property
    def rows(self) -> list[tuple[str, str, str, bool]]:
        """Source, vintage, origin and whether it is used, as meta.sources will say."""
        return [
            (row.source, row.vintage, row.origin, row.is_used)
            for row in meta.read_sources(self.build.journal.folder)
        ]


@pytest.fixture
def publishers(mirror: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Loopback]:
    """The Gazetteer alone."""
    rows = (mirror / "census_gazetteer_2017/2017_Gaz_counties_national.txt").read_text("utf-8")
    body = f"{HEADER}\n{rows.replace('|', chr(9))}".encode()
    with serving() as loopback:
        loopback.at(GAZETTEER_FILE, content(packed({"2017_Gaz_counties_national.txt": body})))
        monkeypatch.setenv("PHASEIN_LIVE_BASE", loopback.base)
        monkeypatch.setenv("PHASEIN_LIVE_ATTEMPTS", "1")
        yield loopback


def prices_of(folder: Path, year: int) -> bytes:
    header = ["Year", "State", "Industry Sector Category", "Residential", "Commercial", "Industrial"]
    rows = [[year, "NY", "Total Electric Industry", 20.0, 15.0, 7.0, 12.0, "NA", 16.0]]
    sheet = [["Average price"], [*header, "Transportation", "Other", "Total"], *rows]
    return write_xlsx(folder / "prices.xlsx", {"Price": sheet}).read_bytes()


def run(folder: Path, *names: str, allow: bool = False) -> Ran:
    """Materialises the sources into a build of their own, filled from the snapshot."""
    home = Home(folder / "home")
    database = home.build / "run" / "warehouse.duckdb"
    database.parent.mkdir(parents=True)
    parse = Parse(subprocess.Popen(["true"]), home.build)
    clock = Clock(now=lambda: START, sleep=lambda seconds: None)
    origin = open_live(home.fetched, SOURCES, fill=True, clock=clock)
    options = RefreshOptions(allow_older_vintages=allow, fill_from_snapshot=True)
    build = Build(home, "run", origin, database, begin(home.run("run")), parse, options)
    result = materialize(
        ingest_assets([source(name) for name in names]),
        instance=DagsterInstance.ephemeral(),
        resources={"build": build},
        raise_on_error=False,
    )
    parse.end()
    origin.close()
    return Ran(result, build)


def test_a_release_says_what_is_live_and_what_is_not(publishers: Loopback, tmp_path: Path) -> None:
    ran = run(tmp_path, GAZETTEER, CLOSED)
    assert ran.result.success, ran.build.failures
    assert ran.rows == [
        (GAZETTEER, "2017", "live", True),
        (CLOSED, "moves_defaults", "snapshot", True),
    ]
    assert ran.build.filled == [CLOSED]
    (location,) = [
        row.location for row in meta.read_sources(ran.build.journal.folder) if row.origin == "live"
    ]
    assert location == f"{publishers.base}{GAZETTEER_FILE}!2017_Gaz_counties_national.txt"


def test_a_newer_edition_that_does_not_pass_stops_the_run(publishers: Loopback, tmp_path: Path) -> None:
    publishers.at(PRICE_FILE, content(prices_of(tmp_path, 2021)))
    ran = run(tmp_path, GAZETTEER, PRICES)
    assert not ran.result.success
    (error,) = ran.build.failures
    assert "expectations of eia_state_price failed" in str(error)
    assert "(2019): --allow-older-vintages" in str(error)


def test_where_it_is_allowed_the_edition_of_the_snapshot_stands_in(
    publishers: Loopback, tmp_path: Path
) -> None:
    publishers.at(PRICE_FILE, content(prices_of(tmp_path, 2021)))
    ran = run(tmp_path, GAZETTEER, PRICES, allow=True)
    assert ran.result.success, ran.build.failures
    assert ran.rows == [
        (PRICES, "2019", "snapshot", True),
        (PRICES, "2021", "live", False),
        (GAZETTEER, "2017", "live", True),
    ]
    (stand_in,) = ran.build.stand_ins
    assert (stand_in.used, stand_in.newest) == ("2019", "2021")


def test_a_publisher_who_does_not_answer_stops_the_run_or_an_older_one_stands_in(
    publishers: Loopback, tmp_path: Path
) -> None:
    publishers.at(PRICE_FILE, status(200, b"<!DOCTYPE html><title>Closed</title>", Content_Type="text/html"))
    stopped = run(tmp_path / "stopped", GAZETTEER, PRICES)
    (error,) = stopped.build.failures
    assert "avgprice_annual.xlsx: a workbook (xlsx or xls) was expected, and this came: a web page" in str(
        error
    )
    ran = run(tmp_path / "allowed", GAZETTEER, PRICES, allow=True)
    assert ran.result.success
    assert (PRICES, "2019", "snapshot", True) in ran.rows
    assert [each.newest for each in ran.build.stand_ins] == ["unknown"]


def test_an_older_edition_is_fetched_only_where_it_is_allowed(
    publishers: Loopback, mirror: Path, tmp_path: Path
) -> None:
    """The newest is read, and older ones are no matter of a refresh that did not ask for them."""

    def territory(year: int) -> bytes:
        name = f"Service_Territory_{year}.xlsx"
        return packed({name: (mirror / f"eia861_{year}" / name).read_bytes()})

    publishers.at(f"{EIA}/eia861/", content(page("zip/f8612018.zip", "archive/zip/f8612017.zip")))
    publishers.at(f"{EIA}/eia861/zip/f8612018.zip", content(territory(2018)))
    old = f"{EIA}/eia861/archive/zip/f8612017.zip"
    publishers.at(old, content(territory(2017)))
    ran = run(tmp_path / "newest", GAZETTEER, TERRITORY)
    assert ran.result.success, ran.build.failures
    assert [row for row in ran.rows if row[0] == TERRITORY] == [(TERRITORY, "2018", "live", True)]
    assert old not in [each.path for each in publishers.asked]
    ran = run(tmp_path / "allowed", GAZETTEER, TERRITORY, allow=True)
    assert [row for row in ran.rows if row[0] == TERRITORY] == [
        (TERRITORY, "2017", "live", False),
        (TERRITORY, "2018", "live", True),
    ]


@pytest.mark.parametrize("allow", [False, True])
def test_a_disk_that_fills_while_fetching_is_told_as_such(
    publishers: Loopback, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, allow: bool
) -> None:
    """No edition is to blame: neither the input's exit code, nor an older one in the place of the newest."""
    publishers.at(PRICE_FILE, content(prices_of(tmp_path, 2021)))
    keep = Cache._keep

    def full(self: Cache, entry: Entry, path: Path | None) -> Entry:
        if "avgprice" in entry.address:
            raise OSError(errno.ENOSPC, "No space left on device")
        return keep(self, entry, path)

    monkeypatch.setattr(Cache, "_keep", full)
    ran = run(tmp_path, GAZETTEER, PRICES, allow=allow)
    assert not ran.result.success
    (error,) = ran.build.failures
    assert isinstance(error, DiskSpaceError)
    assert exit_code(error) == Exit.FAILED
    assert "fetched: No space left on device" in str(error)


def test_a_table_that_its_server_cut_short_is_found_out_by_its_expectations(
    publishers: Loopback, mirror: Path, tmp_path: Path
) -> None:
    """The stated length is half of the body's: HTTP sees a whole answer."""
    name = "co-est2023-alldata.csv"
    whole = (mirror / "census_population_2023" / name).read_bytes()
    path = f"{CENSUS}/programs-surveys/popest/datasets/2020-2023/counties/totals/{name}"
    half = whole.rindex(b"\n", 0, len(whole) // 2) + 1
    publishers.at(path, cut_off(whole, half))
    ran = run(tmp_path, GAZETTEER, POPULATION)
    (error,) = ran.build.failures
    assert "of county_population failed" in str(error)


class TestNews:
    NAMES = (GAZETTEER, CLOSED, "county_shape")

    def made(self, cache: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
        origin = open_live(cache, SOURCES, fill=True)
        try:
            return made_from(origin, [source(name) for name in self.NAMES], RefreshOptions(), code=tmp_path)
        finally:
            origin.close()

    def test_what_has_not_changed_is_no_news(
        self, publishers: Loopback, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        first, second = (self.made(tmp_path / "fetched", monkeypatch, tmp_path) for _ in range(2))
        assert first == second
        assert publishers.statuses == [200, 304]

    def test_a_new_file_is(
        self, publishers: Loopback, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        first = self.made(tmp_path / "fetched", monkeypatch, tmp_path)
        publishers.at(GAZETTEER_FILE, content(packed({"2017_Gaz_counties_national.txt": HEADER.encode()})))
        assert self.made(tmp_path / "fetched", monkeypatch, tmp_path) != first

    def test_the_same_gap_filled_again_is_not(
        self, publishers: Loopback, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        publishers.at(GAZETTEER_FILE, status(503))
        first, second = (self.made(tmp_path / "fetched", monkeypatch, tmp_path) for _ in range(2))
        assert first == second


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("refresh", "--fill-from-snapshot"), "--source snapshot, which asks no publisher"),
        (("refresh", "--mirror", "x", "--fill-from-snapshot"), "--source mirror, which asks no publisher"),
        (("refresh", "--source", "live", "--mirror", "x"), "--mirror has no meaning"),
        (("ensemble", "--source", "snapshot", "--fill-from-snapshot"), "which asks no publisher"),
        (("ensemble", "--source", "snapshot", "--allow-older-vintages"), "one vintage of each source"),
    ],
)
def test_options_without_a_meaning(tmp_path: Path, arguments: tuple[str, ...], words: str) -> None:
    said = phasein(tmp_path / "home", *arguments)
    assert said.code == Exit.USAGE
    assert words in " ".join(said.err.replace("│", " ").split())


def test_a_setting_that_cannot_be_used_is_named_before_anything_begins(tmp_path: Path) -> None:
    said = phasein(
        tmp_path / "home",
        *("refresh", "--source", "live", "--fill-from-snapshot"),
        PHASEIN_LIVE_ATTEMPTS="none",
        PHASEIN_NREL_KEY="k-5ecret",
    )
    assert said.code == Exit.BAD_INPUT
    assert "PHASEIN_LIVE_ATTEMPTS" in said.err
    assert "k-5ecret" not in said.err
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        ("snapshot", (Way.snapshot, False)),
        ("mirror", (Way.mirror, False)),
        ("live", (Way.live, False)),
        ("live+snapshot", (Way.live, True)),
    ],
)
def test_the_ensemble_takes_the_way_of_the_current_release(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, origin: str, expected: tuple[Way, bool]
) -> None:
    home = Home(tmp_path)
    home.current.mkdir(parents=True)
    monkeypatch.setattr("warehouse.releases.current_release", lambda home: SimpleNamespace(origin=origin))
    assert ensemble._way_of_current(home) == expected


def test_without_a_release_it_is_the_snapshot(tmp_path: Path) -> None:
    assert ensemble._way_of_current(Home(tmp_path)) == (Way.snapshot, False)


def test_what_was_filled_in_stands_in_the_document(capsys: pytest.CaptureFixture[str]) -> None:
    from orchestration.cli.refresh_report import print_filled

    live = SimpleNamespace(origin="live+snapshot")
    print_filled(live, ["a", "b"])  # type: ignore[arg-type]
    print_filled(SimpleNamespace(origin="snapshot"), ["a"])  # type: ignore[arg-type]
    assert capsys.readouterr().out.splitlines() == ["From the embedded snapshot: a, b"]
