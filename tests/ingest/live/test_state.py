"""What a live refresh is made from: the editions that it reads and no others, each address asked once."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest

from ingest.errors import IngestError, OriginError
from ingest.live.origin import LiveOrigin
from ingest.registry import source
from tests.ingest.live.conftest import Opening
from tests.ingest.live.loopback import Loopback, content, status
from tests.ingest.live.publishers import CENSUS, EIA, packed, page
from tests.ingest.publisher_files import small_reference, write_xlsx

NAME = "eia861_service_territory"
NEWEST, OLDER = f"{EIA}/eia861/zip/f8612018.zip", f"{EIA}/eia861/archive/zip/f8612017.zip"
NEI = "/gaftp.epa.gov/Air/nei/{year}/doc/supporting_data/onroad/"


@pytest.fixture
def editions(loopback: Loopback) -> Loopback:
    """EIA's page with two editions, both there."""
    loopback.at(f"{EIA}/eia861/", content(page("zip/f8612018.zip", "archive/zip/f8612017.zip")))
    for path in (NEWEST, OLDER):
        loopback.at(path, content(packed({path: b"a table"})))
    return loopback


def state(origin: LiveOrigin, older: bool = False, named: str | None = None) -> list[tuple[str, str]]:
    return sorted(origin.state([source(NAME)], older=older, named={NAME: named} if named else {}))


def asked(loopback: Loopback) -> list[str]:
    return [each.path for each in loopback.asked if each.path.endswith(".zip")]


class TestOlderEditions:
    def test_nobody_asks_for_one_that_is_not_wanted(self, editions: Loopback, opening: Opening) -> None:
        ((name, _),) = state(opening(NAME))
        assert name == f"{NAME} 2018 {editions.base}{NEWEST}"
        assert asked(editions) == [NEWEST]

    def test_one_that_may_stand_in_counts(self, editions: Loopback, opening: Opening) -> None:
        before = state(opening(NAME), older=True)
        assert [name.split()[1] for name, _ in before] == ["2017", "2018"]
        editions.at(OLDER, content(packed({"other": b"a table"})))
        assert state(opening(NAME), older=True) != before

    @pytest.mark.parametrize("older", [False, True])
    def test_a_dead_link_to_one_is_no_news(self, editions: Loopback, opening: Opening, older: bool) -> None:
        editions.at(OLDER, status(404))
        first, second = (state(opening(NAME), older=older) for _ in range(2))
        assert first == second
        assert (OLDER in asked(editions)) == older

    def test_the_page_of_one_that_fails_does_not_hide_the_newest(
        self, loopback: Loopback, opening: Opening, caplog: pytest.LogCaptureFixture
    ) -> None:
        name = "2023NEI_onroad_activity_final.zip"
        loopback.at(NEI.format(year=2023), content(page(name)))
        loopback.at(NEI.format(year=2020), status(403))
        newest, *_ = opening("nei_vehicle_population").vintages(source("nei_vehicle_population"))
        assert newest.vintage == "2023"
        assert "the edition of 2020 is left out" in caplog.text


class TestTheNeededEdition:
    @pytest.mark.parametrize("older", [False, True])
    def test_while_it_cannot_be_known_there_is_always_news(
        self, editions: Loopback, opening: Opening, older: bool
    ) -> None:
        editions.at(NEWEST, status(503))
        first, second = (state(opening(NAME, fill=False), older=older) for _ in range(2))
        assert first != second

    def test_what_the_snapshot_fills_is_known(self, editions: Loopback, opening: Opening) -> None:
        editions.at(NEWEST, status(503))
        first, second = (state(opening(NAME)) for _ in range(2))
        assert first == second

    def test_it_is_the_named_one(self, editions: Loopback, opening: Opening) -> None:
        editions.at(NEWEST, status(503))
        first, second = (state(opening(NAME, fill=False), named="2017") for _ in range(2))
        assert first == second
        assert asked(editions) == [OLDER, OLDER], "and no other is asked for"

    def test_a_named_one_that_cannot_be_known_is_news(self, editions: Loopback, opening: Opening) -> None:
        editions.at(OLDER, status(503))
        first, second = (state(opening(NAME, fill=False), named="2017") for _ in range(2))
        assert first != second

    def test_one_that_nobody_serves_is_told(self, editions: Loopback, opening: Opening) -> None:
        with pytest.raises(OriginError, match="serves no edition '1999'"):
            state(opening(NAME), named="1999")


def test_in_a_run_each_address_is_asked_once(editions: Loopback, opening: Opening, tmp_path: Path) -> None:
    """By state and by the refresh's own reading together: files, pages, what is found by content, what fails."""
    rows = [["Year", "State"], [2021, "NY"]]
    editions.at(
        f"{EIA}/state/avgprice_annual.xlsx",
        content(write_xlsx(tmp_path / "a.xlsx", {"Price": [["x"], *rows]}).read_bytes()),
    )
    population = f"{CENSUS}/programs-surveys/popest/datasets/2020-2025/counties/totals/co-est2025-alldata.csv"
    editions.at(population, content(b"SUMLEV,STATE\n50,36\n"))
    names = (NAME, "eia861_sales", "eia_state_price", "county_population", "cbsa_delineation")
    origin = opening(*names)
    sources = [source(name) for name in names]
    list(origin.state(sources, older=True))
    for each in sources:
        for edition in origin.vintages(each):
            with suppress(IngestError):
                origin.obtain(edition, small_reference())
    times = Counter((each.method, each.path) for each in editions.asked)
    assert {NEWEST, OLDER, population} <= {path for _, path in times}
    assert set(times.values()) == {1}, times
