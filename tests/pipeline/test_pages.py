"""The pages of a real release: what they say is what its database holds, and Dagster's page shows its pictures."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import pytest
from dagster import AssetKey

from orchestration.instance import open_instance
from orchestration.pictures import SHOWN_AT
from tests.orchestration.said import phasein
from tests.pipeline.conftest import Refreshed
from warehouse.pages import phrases as say
from warehouse.pages.charts import CHARTS
from warehouse.release import checksum_problems

pytestmark = [pytest.mark.pipeline, pytest.mark.xdist_group("refresh")]
BASE = "(select scenario_id from marts.dim_scenario where is_base)"


def text_of(refreshed: Refreshed, page: str) -> str:
    """The page's text, white space as one space, without its style."""
    source = (refreshed.home.current / page).read_text(encoding="utf-8")
    body = re.sub(r"<style>.*?</style>|<svg.*?</svg>", " ", source, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def rows(refreshed: Refreshed, query: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(phasein(refreshed.home.root, "sql", query, "-f", "json").out)
    return found


def test_the_release_carries_them_under_its_checksums(refreshed: Refreshed) -> None:
    folder = refreshed.home.current.resolve()
    names = {path.name for path in (folder / "figures").iterdir()}
    assert names == {f"{chart.replace('_', '-')}.{kind}" for chart in CHARTS for kind in ("svg", "png")}
    assert checksum_problems(folder) == ()
    assert refreshed.document["seconds"]["pages"] > 0
    told = refreshed.document["no_pdf"]
    assert ((folder / "briefing.pdf").is_file(), told) in ((True, None), (False, told))


@pytest.mark.parametrize("page", ["fact-sheet.html", "briefing.html"])
def test_the_nation_and_the_phases_are_the_database_s(refreshed: Refreshed, page: str) -> None:
    text = text_of(refreshed, page)
    ends = rows(
        refreshed, f"select distinct opens_to from marts.dim_phase where scenario_id = {BASE} order by 1"
    )
    for year in [each["opens_to"] for each in ends][-2:]:
        (nation,) = rows(
            refreshed,
            f"""select sum(need_mwh) as need, sum(served_mwh) / sum(need_mwh) as served, sum(ports) as ports,
                sum(capital) as capital
            from marts.fct_county_need inner join marts.fct_build_out using (scenario_id, county_fips, year)
            left join (select scenario_id, county_fips, year, sum(port_count) as ports, sum(capital_usd_central) as capital
                from marts.fct_charging_cost group by all) using (scenario_id, county_fips, year)
            where scenario_id = {BASE} and year = {year}""",
        )
        assert say.energy(nation["need"]) in text
        assert say.percent(nation["served"]) in text
    for phase in rows(
        refreshed,
        f"""select phase_name, count(*) as counties from marts.fct_phase_allocation
            inner join marts.dim_phase using (scenario_id, phase_id) where scenario_id = {BASE} group by all""",
    ):
        assert re.search(rf"{phase['phase_name']} \d{{4}}( to \d{{4}})? {phase['counties']:,} ", text)


@pytest.mark.parametrize("page", ["fact-sheet.html", "briefing.html"])
def test_the_leading_areas_are_the_database_s_in_their_order(refreshed: Refreshed, page: str) -> None:
    text = text_of(refreshed, page)
    areas = rows(
        refreshed,
        f"""select short_name, need_rank, opens_from, hub_need_mwh from marts.dim_launch_area
            where scenario_id = {BASE} order by need_rank limit 10""",
    )
    places = [text.index(f" {area['need_rank']} {area['short_name']} ") for area in areas]
    assert places == sorted(places)
    for area, place in zip(areas, places, strict=True):
        row = text[place : place + 90]
        assert str(area["opens_from"]) in row
        assert say.energy(area["hub_need_mwh"]) in row


def test_what_phasing_buys_is_the_database_s(refreshed: Refreshed) -> None:
    text = text_of(refreshed, "briefing.html")
    found = re.search(
        r"In (\d{4}) the plan serves (\S+) of need; the same money offered to all counties at once would serve "
        r"(\S+?)(?: \(only [^)]*\))?, and building at the same pace in random order (\S+)\.", text)  # fmt: skip
    if found is None:
        assert "does not serve more" in text
        return
    shares = {
        each["plan_id"]: each["served_share"]
        for each in rows(
            refreshed,
            f"select plan_id, served_share from marts.fct_phasing_benefit where scenario_id = {BASE} and year = {found[1]}",
        )
    }
    assert list(found.groups()[1:]) == [
        say.percent(shares[plan]) for plan in ("phased", "build_everywhere", "random_order")
    ]


def test_misses_and_no_regrets_are_counted_as_the_database_counts(refreshed: Refreshed) -> None:
    text = text_of(refreshed, "briefing.html")
    (figures,) = rows(
        refreshed,
        """select count(*) as all_of, count(*) filter (where verdict = 'off') as off from marts.fct_validation
           where comparison = 'independent'""",
    )
    assert say.part(figures["off"], figures["all_of"], "figure") in text
    (areas,) = rows(
        refreshed,
        """select count(*) as all_of, count(*) filter (where is_no_regret) as stand from marts.fct_no_regrets
           where item_kind = 'area'""",
    )
    assert say.capital(say.part(areas["stand"], areas["all_of"], "launch area")) in text


def test_dagster_shows_the_pictures(refreshed: Refreshed) -> None:
    with open_instance(refreshed.home) as instance:
        made = instance.get_latest_materialization_event(AssetKey(["release", "warehouse"]))
        assert made is not None
        assert made.asset_materialization is not None
        assert SHOWN_AT.keys() <= made.asset_materialization.metadata.keys()
        for key in SHOWN_AT.values():
            observed = [each.asset_observation for each in instance.fetch_observations(key, limit=50).records]
            # Tests and later runs observe these assets, too.
            (shown,) = (each.metadata["picture"] for each in observed if each and "picture" in each.metadata)
            assert "data:image/png;base64," in str(shown.value)


def test_report_finds_them(refreshed: Refreshed) -> None:
    told = json.loads(phasein(refreshed.home.root, "report", "--json").out)
    assert told["release_id"] == refreshed.document["release_id"]
    assert {"fact-sheet", "briefing"} <= told["pages"].keys()
