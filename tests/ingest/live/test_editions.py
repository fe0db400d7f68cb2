"""Editions the code has not seen: found, parsed by the steps of their year; and what happens when one fails."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.errors import EmptySourceError, FetchError, LayoutError, OriginError, UnreadableFileError
from ingest.live.discovery import links
from ingest.live.origin import UNKNOWN, LiveOrigin, open_live
from ingest.registry import SOURCES, source
from ingest.snapshot import open_snapshot
from ingest.sources.eia_state_price import SECTORS
from tests.ingest.live.conftest import Opening
from tests.ingest.live.loopback import Loopback, content, cut_off, dated, serving, status
from tests.ingest.live.publishers import BTS, CENSUS, EIA, packed, page
from tests.ingest.publisher_files import (
    FF10_COMMENTS,
    ff10_row,
    small_reference,
    snapshot_reference,
    write_ff10,
    write_xlsx,
)

PEOPLE = "SUMLEV,REGION,STATE,COUNTY,STNAME,CTYNAME,POPESTIMATE2023,POPESTIMATE2025\n"
COUNTIES = f"{CENSUS}/programs-surveys/popest/datasets"
PARKING = f"{BTS}/0849b1bd4a5e4b4e831877b7c25d6062_0/downloads/data?format=csv&spatialRefId=4326&where=1%3D1"
HTML = b"<!DOCTYPE html><html><head><title>Moved</title></head></html>"


def found(origin: LiveOrigin, name: str) -> list[str]:
    return [each.vintage for each in origin.vintages(source(name))]


def population(year: int) -> str:
    return f"{COUNTIES}/2020-{year}/counties/totals/co-est{year}-alldata.csv"


def prices(folder: Path, last_year: int) -> bytes:
    header = ["Year", "State", "Industry Sector Category", "Residential", "Commercial", "Industrial"]
    rows = [
        [year, "NY", "Total Electric Industry", 20.0, 15.0, 7.0, 12.0, "NA", 16.0]
        for year in range(2019, last_year + 1)
    ]
    sheet = [["Average price"], [*header, "Transportation", "Other", "Total"], *rows]
    return write_xlsx(folder / "prices.xlsx", {"Price": sheet}).read_bytes()


class TestByYear:
    def test_the_newest_year_is_found_and_read_by_its_own_columns(
        self, loopback: Loopback, opening: Opening
    ) -> None:
        loopback.at(population(2025), content((PEOPLE + "50,1,36,1,New York,Albany County,10,12\n").encode()))
        origin = opening("county_population")
        newest, known = origin.vintages(source("county_population"))
        assert (newest.vintage, known.vintage) == ("2025", "2023")
        assert newest.title == "Population by county, 2025"
        assert newest.publisher.endswith("vintage 2025")
        obtained = origin.obtain(newest, small_reference())
        assert obtained.table.select("county_fips", "population").rows() == [("36001", 12.0)]
        assert obtained.inputs[0].location == loopback.base + population(2025)

    def test_years_are_asked_from_this_one_down_to_the_known(
        self, loopback: Loopback, opening: Opening
    ) -> None:
        assert found(opening("county_population"), "county_population") == ["2023"]
        assert [each.path for each in loopback.asked] == [population(year) for year in (2026, 2025, 2024)]
        assert {each.method for each in loopback.asked} == {"HEAD"}

    def test_a_page_in_the_place_of_a_file_is_no_edition(self, loopback: Loopback, opening: Opening) -> None:
        loopback.at(population(2026), status(200, HTML, Content_Type="text/html"))
        assert found(opening("county_population"), "county_population") == ["2023"]

    def test_the_known_edition_comes_from_the_snapshot_where_it_fills(
        self, loopback: Loopback, opening: Opening
    ) -> None:
        loopback.at(population(2025), content(PEOPLE.encode()))
        origin = opening("county_population")
        _, known = origin.vintages(source("county_population"))
        assert origin.obtain(known, small_reference()).origin == "snapshot"

    def test_and_from_the_publisher_where_it_does_not(self, loopback: Loopback, opening: Opening) -> None:
        loopback.at(population(2025), content(PEOPLE.encode()))
        of_2023 = PEOPLE + "50,1,36,1,New York,Albany County,10,12\n"
        loopback.at(population(2023), content(of_2023.encode()))
        origin = opening("county_population", fill=False)
        _, known = origin.vintages(source("county_population"))
        obtained = origin.obtain(known, small_reference())
        assert (obtained.origin, obtained.table["population"].to_list()) == ("live", [10.0])


class TestByLinks:
    ZIPS = ("archive/zip/f8612017.zip", "zip/f8612018.zip", "zip/f8612019.zip", "zip/f8612020er.zip", "x.zip")

    def test_the_newest_link_and_the_known_ones(self, loopback: Loopback, opening: Opening) -> None:
        loopback.at(f"{EIA}/eia861/", content(page(*self.ZIPS, "zip/f8612016.zip")))
        assert found(opening("eia861_sales", fill=False), "eia861_sales") == ["2019", "2018", "2017"]
        assert found(opening("eia861_operational", fill=False), "eia861_operational") == ["2019", "2018"]

    def test_a_year_the_code_has_not_seen_is_held_to_its_own(
        self, loopback: Loopback, opening: Opening, mirror: Path
    ) -> None:
        """Last year's workbook under the new year's name is not taken for the new year's."""
        loopback.at(f"{EIA}/eia861/", content(page(*self.ZIPS)))
        old = (mirror / "eia861_2018/Service_Territory_2018.xlsx").read_bytes()
        loopback.at(f"{EIA}/eia861/zip/f8612019.zip", content(packed({"Service_Territory_2019.xlsx": old})))
        origin = opening("eia861_service_territory")
        newest = origin.vintages(source("eia861_service_territory"))[0]
        assert newest.publisher.endswith("(2019)")
        with pytest.raises(EmptySourceError, match="year is not 2019"):
            origin.obtain(newest, small_reference())

    def test_folders_by_year(self, loopback: Loopback, opening: Opening, tmp_path: Path) -> None:
        folder = "/gaftp.epa.gov/Air/nei/2023/doc/supporting_data/onroad/"
        name = "2023NEI_onroad_activity_final_20260101.zip"
        loopback.at(folder, content(page("../", "2023NEI_onroad_activity_final_20250101.zip", name)))
        rows = write_ff10(tmp_path / "vpop.csv", [ff10_row(year="2023")], FF10_COMMENTS).read_bytes()
        loopback.at(folder + name, content(packed({"in/VPOP_2023NEI_v1.csv": rows})))
        origin = opening("nei_vehicle_population")
        newest, _ = origin.vintages(source("nei_vehicle_population"))
        obtained = origin.obtain(newest, small_reference())
        assert newest.vintage == "2023"
        assert obtained.table.rows() == [("36001", 62, 10.0)]
        assert obtained.inputs[0].location == f"{loopback.base}{folder}{name}!in/VPOP_2023NEI_v1.csv"

    def test_a_page_without_such_links_says_so(self, loopback: Loopback, opening: Opening) -> None:
        loopback.at(f"{EIA}/eia861/", content(page("a.zip", "b.zip")))
        origin = opening("eia861_sales")
        newest, _ = origin.vintages(source("eia861_sales"))
        with pytest.raises(FetchError, match="none of its 2 links is like"):
            origin.obtain(newest, small_reference())

    def test_a_link_to_another_host_is_not_followed(self, loopback: Loopback, opening: Opening) -> None:
        loopback.at(f"{EIA}/eia861/", content(page("https://example.net/zip/f8612019.zip")))
        origin = opening("eia861_sales", fill=False)
        (newest,) = origin.vintages(source("eia861_sales"))
        with pytest.raises(FetchError, match=r"host example\.net is not allowed"):
            origin.obtain(newest, small_reference())

    def test_links_are_resolved_and_what_is_broken_left_out(self) -> None:
        text = '<a href="b.zip">b</a> <a href=" ../c.zip "> <a name="x"> <a href="//[half"> <img src="d"> <a href'
        assert links(text, "https://a.gov/x/") == ("https://a.gov/x/b.zip", "https://a.gov/c.zip")


class TestInPlace:
    def test_the_file_says_its_year(self, loopback: Loopback, opening: Opening, tmp_path: Path) -> None:
        loopback.at(f"{EIA}/state/avgprice_annual.xlsx", content(prices(tmp_path, 2021)))
        origin = opening("eia_state_price")
        newest, known = origin.vintages(source("eia_state_price"))
        obtained = origin.obtain(newest, small_reference())
        assert (newest.vintage, known.vintage) == ("2021", "2019")
        assert obtained.table["year"].max() == 2021
        assert obtained.table.height == 3 * len(SECTORS)
        assert len(loopback.asked) == 1, "what told the year is what is read"

    @pytest.mark.parametrize(
        ("answer", "month"),
        [
            (dated(b"a,b\n1,2\n", "Tue, 14 Jul 2025 10:00:00 GMT"), "2025-07"),
            (content(b"a,b\n1,2\n"), "2026-03"),
        ],
        ids=["changed", "fetched"],
    )
    def test_else_its_month(self, loopback: Loopback, opening: Opening, answer, month: str) -> None:
        loopback.at(PARKING, answer)
        assert found(opening("bts_truck_parking_county"), "bts_truck_parking_county") == [month, "2019"]

    def test_both_states_are_of_the_month(self, loopback: Loopback, opening: Opening, mirror: Path) -> None:
        query = (
            "/developer.nlr.gov/api/alt-fuel-stations/v1.csv?access=public&status=E&fuel_type=all&country=US"
        )
        for state, folder in (("NY", "afdc_stations_ny_2025_04"), ("WA", "afdc_stations_wa_2025_02")):
            body = (mirror / folder / "alt_fuel_stations.csv").read_bytes() + b"\r\n"
            loopback.at(f"{query}&state={state}", content(body))
        origin = opening("afdc_station_county")
        newest, _ = origin.vintages(source("afdc_station_county"))
        assert newest.vintage == "2026-03"
        parsed = origin.obtain(newest, small_reference()).parsed
        assert parsed is not None
        assert parsed.select("export_state", "export_month").unique().sort("export_state").rows() == [
            ("NY", "2026-03"),
            ("WA", "2026-03"),
        ]

    def test_an_address_of_one_s_own(
        self, loopback: Loopback, opening: Opening, mirror: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A closed source is live from there, and known by its bytes."""
        body = (mirror / "epa_moves_defaults/sourcetypeyear.csv").read_bytes()
        address = loopback.at("/own/sourcetypeyear.csv", content(body))
        monkeypatch.setenv("PHASEIN_LIVE_ADDRESS_MOVES_VEHICLE_POPULATION", address)
        origin = opening("moves_vehicle_population", fill=False)
        (newest,) = origin.vintages(source("moves_vehicle_population"))
        obtained = origin.obtain(newest, small_reference())
        assert (newest.vintage, obtained.origin) == ("moves_defaults", "live")
        assert obtained.table.equals(open_snapshot().obtain(newest).table)


class TestWhenItFails:
    def test_the_same_edition_is_filled_in_when_it_cannot_be_fetched(
        self, loopback: Loopback, opening: Opening, caplog: pytest.LogCaptureFixture
    ) -> None:
        origin = opening("cbsa_delineation")
        newest = origin.vintages(source("cbsa_delineation"))[0]
        assert origin.obtain(newest, small_reference()).origin == "snapshot"
        assert "cbsa_delineation: 2015-07 is taken from the embedded snapshot" in caplog.text
        assert "status 404" in caplog.text

    def test_without_the_word_it_is_not(self, loopback: Loopback, opening: Opening) -> None:
        origin = opening("cbsa_delineation", fill=False)
        newest = origin.vintages(source("cbsa_delineation"))[0]
        with pytest.raises(FetchError, match=r"list1\.xls: status 404") as raised:
            origin.obtain(newest, small_reference())
        for told in (
            "www.census.gov/geographies",
            "PHASEIN_LIVE_ADDRESS_CBSA_DELINEATION",
            "--fill-from-snapshot",
        ):
            assert told in raised.value.remedy

    def test_another_edition_is_never_filled_in(self, loopback: Loopback, opening: Opening) -> None:
        """The newest was seen and cannot be fetched: whether an older one may stand in is for the user to say."""
        loopback.at(f"{EIA}/eia861/", content(page(*TestByLinks.ZIPS)))
        loopback.at(f"{EIA}/eia861/zip/f8612019.zip", status(500))
        origin = opening("eia861_sales")
        newest = origin.vintages(source("eia861_sales"))[0]
        with pytest.raises(FetchError, match=r"f8612019\.zip: status 500"):
            origin.obtain(newest, small_reference())

    def test_a_file_that_cannot_be_read_is_not_filled_in(
        self, loopback: Loopback, opening: Opening, tmp_path: Path
    ) -> None:
        name = "/programs-surveys/cbp/datasets/2018/cbp18msa.zip"
        loopback.at(CENSUS + name, content(packed({"cbp18msa.txt": b"msa,naics,est\n10180,484///,7\n"})))
        origin = opening("census_cbp_freight_metro")
        newest = origin.vintages(source("census_cbp_freight_metro"))[0]
        with pytest.raises(LayoutError) as raised:
            origin.obtain(newest, small_reference())
        assert raised.value.what.startswith(
            f"{loopback.base}{CENSUS}{name}!cbp18msa.txt: its columns are not"
        )
        assert str(tmp_path) not in str(raised.value), "a folder that is gone is not named"

    def test_a_zip_that_its_server_cut_short_is_damaged(self, loopback: Loopback, opening: Opening) -> None:
        """The stated length is half of the body's: HTTP sees a whole answer, and no gap is filled."""
        whole = packed({"cbp18msa.txt": b"msa,naics,est\n10180,484///,7\n"})
        loopback.at(
            f"{CENSUS}/programs-surveys/cbp/datasets/2018/cbp18msa.zip", cut_off(whole, len(whole) // 2)
        )
        origin = opening("census_cbp_freight_metro")
        newest = origin.vintages(source("census_cbp_freight_metro"))[0]
        with pytest.raises(UnreadableFileError, match=r"cbp18msa\.zip: a damaged zip file"):
            origin.obtain(newest, small_reference())

    @pytest.mark.parametrize("fill", [True, False])
    def test_a_newest_that_cannot_be_found_is_unknown(
        self, loopback: Loopback, opening: Opening, fill: bool
    ) -> None:
        loopback.at(f"{EIA}/eia861/", status(200, b"PK\x03\x04"))
        origin = opening("eia861_sales", fill=fill)
        assert found(origin, "eia861_sales") == ([UNKNOWN, "2018"] if fill else [UNKNOWN])
        with pytest.raises(FetchError, match="a web page that lists files was expected"):
            origin.obtain(origin.vintages(source("eia861_sales"))[0], small_reference())
        assert len(loopback.asked) == 1

    def test_with_nobody_there_everything_comes_from_the_snapshot_or_says_why(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with serving() as gone:
            base = gone.base
        monkeypatch.setenv("PHASEIN_LIVE_BASE", base)
        monkeypatch.setenv("PHASEIN_LIVE_ATTEMPTS", "1")
        origin = open_live(tmp_path, SOURCES, fill=True)
        newest = {each.name: origin.vintages(each)[0] for each in SOURCES}
        filled = [name for name, each in newest.items() if each.vintage != UNKNOWN]
        for name in filled:
            expected = "live" if name == "county_shape" else "snapshot"
            assert origin.obtain(newest[name], snapshot_reference()).origin == expected
        for name in set(newest) - set(filled):
            with pytest.raises(FetchError, match="no answer"):
                origin.obtain(newest[name], small_reference())
        origin.close()

    def test_an_edition_that_nobody_serves(self, loopback: Loopback, opening: Opening) -> None:
        origin = opening("county_population")
        origin.vintages(source("county_population"))
        with pytest.raises(OriginError, match="serves no edition '1999'"):
            origin.obtain(source("county_population").in_vintage("1999"), small_reference())

    def test_too_few_addresses(
        self, loopback: Loopback, opening: Opening, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        address = loopback.at("/one.csv", content(b"a,b\n1,2\n"))
        monkeypatch.setenv("PHASEIN_LIVE_ADDRESS_NREL_DEPOT_SCHEDULE", address)
        origin = opening("nrel_depot_schedule", fill=False)
        newest = origin.vintages(source("nrel_depot_schedule"))[0]
        with pytest.raises(OriginError, match="1 addresses for 6 files"):
            origin.obtain(newest, small_reference())
