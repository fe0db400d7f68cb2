"""The atlas in a real browser, on a country of six counties: it does what it says, and asks nobody for anything."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from tests.atlas.conftest import Open, Opened
from tests.atlas.small_atlas import COUNTIES, FIPS, HOSTILE, NAMES, YEARS

pytestmark = pytest.mark.xdist_group("browser")


def text(atlas: Opened, selector: str) -> str:
    return atlas.page.locator(selector).inner_text()


def center_of(atlas: Opened, county: int) -> tuple[float, float]:
    """Where a county's middle is on the screen."""
    at = atlas.page.evaluate(f"(() => {{ const m = phaseinAtlas.maps[0]; return m.pointOf({county}); }})()")
    box = atlas.page.locator("#map-one").bounding_box()
    assert box is not None
    return box["x"] + at["x"], box["y"] + at["y"]


def test_the_page_asks_nobody_and_complains_of_nothing(atlas: Opened, small_page: Path) -> None:
    atlas.page.mouse.wheel(0, 4000)
    atlas.settle()
    assert [url for url in atlas.requests if not url.startswith("blob:")] == [small_page.as_uri()]
    assert atlas.complaints == []


def test_the_policy_forbids_a_request_and_a_script(atlas: Opened) -> None:
    # The complaint proves that the policy is in force, not merely written.
    said = atlas.page.evaluate("fetch('https://example.invalid/x').then(() => 'sent', () => 'refused')")
    assert said == "refused"
    assert any("Content Security Policy" in complaint for complaint in atlas.complaints)
    atlas.page.evaluate(
        "(() => { const s = document.createElement('script'); s.text = 'window.ran = 1'; document.body.append(s); })()"
    )
    assert atlas.page.evaluate("window.ran === undefined")


def test_slider_moves_the_year_by_keyboard(atlas: Opened) -> None:
    first = text(atlas, "#map-words")
    slider = atlas.page.locator("#year")
    assert slider.get_attribute("max") == str(YEARS[-1])
    slider.focus()
    atlas.page.keyboard.press("End")
    atlas.settle()
    assert text(atlas, "#year-now") == str(YEARS[-1])
    assert text(atlas, "#map-words") != first
    assert f"In {YEARS[-1]} {COUNTIES} of {COUNTIES} counties are open." in text(atlas, "#map-words")
    assert f"year={YEARS[-1]}" in atlas.page.url
    assert slider.get_attribute("aria-valuetext") == str(YEARS[-1])


def test_map_shows_the_classes_of_the_year(atlas: Opened) -> None:
    atlas.page.locator("#year").focus()
    atlas.page.keyboard.press("Home")
    atlas.settle()
    legend = dict(
        zip(
            atlas.page.locator("#legend li > span:nth-child(2)").all_inner_texts(),
            atlas.page.locator("#legend .count").all_inner_texts(),
            strict=True,
        )
    )
    assert legend["Hubs, open 2024–2025"] == "1"
    assert legend["Hubs, opens later"] == "1"
    assert legend["Network, opens later"] == "2"


def test_switch_of_scenario_and_colouring(atlas: Opened) -> None:
    atlas.page.select_option("#scenario", "control")
    atlas.settle()
    assert "has no launch areas" in text(atlas, "#panel")
    assert "scenario=control" in atlas.page.url
    atlas.page.select_option("#colour", "certainty")
    atlas.settle()
    assert "not part of the ensemble" in text(atlas, "#legend")
    assert "no figure" in text(atlas, "#legend")
    atlas.page.select_option("#colour", "need")
    atlas.settle()
    assert "GWh" in text(atlas, "#legend")
    assert atlas.complaints == []


def test_click_on_the_map_selects_the_county(atlas: Opened) -> None:
    atlas.page.mouse.click(*center_of(atlas, 2))
    atlas.settle()
    assert text(atlas, "#panel-title") == NAMES[2]
    panel = text(atlas, "#panel")
    assert "Corridors: opens in 2026" in panel
    assert "It would become a hub if its need in 2025 rose from 3 GWh to 4 GWh." in panel
    assert (
        "In 2027 50% of its need of 12 GWh is served; 6 GWh are not, because the grid cannot grow fast enough."
        in panel
    )
    assert "Score 50 of 100, rank 3 of 6." in panel
    assert f"county%3A{FIPS[2]}" in atlas.page.url
    assert NAMES[2] in text(atlas, "#live")


@pytest.mark.slow
def test_arrow_keys_walk_the_map(atlas: Opened) -> None:
    atlas.page.mouse.click(*center_of(atlas, 2))
    atlas.page.locator("#map-one .map-top").focus()
    atlas.page.keyboard.press("ArrowRight")
    atlas.settle()
    assert text(atlas, "#panel-title") == NAMES[3]
    atlas.page.keyboard.press("Escape")
    atlas.settle()
    assert text(atlas, "#panel-title").startswith("The nation")


def test_search_finds_without_accents_and_by_keyboard(atlas: Opened) -> None:
    box = atlas.page.locator("#search")
    box.fill("nandu")
    assert atlas.page.locator("#search-list [role=option]").count() == 1
    assert box.get_attribute("aria-expanded") == "true"
    atlas.page.keyboard.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") == "search-list-0"
    atlas.page.keyboard.press("Enter")
    atlas.settle()
    assert text(atlas, "#panel-title") == NAMES[3]
    box.fill(FIPS[0])
    atlas.page.keyboard.press("Enter")
    atlas.settle()
    assert text(atlas, "#panel-title") == NAMES[0]
    box.fill("no such place")
    assert not atlas.page.locator("#search-list").is_visible()


@pytest.mark.slow
def test_area_and_state_have_panels(atlas: Opened) -> None:
    box = atlas.page.locator("#search")
    box.fill("alpha beta")
    atlas.page.keyboard.press("Enter")
    atlas.settle()
    assert "no regret" in text(atlas, "#panel")
    # Counties 0 and 1 need (1 + 2) GWh times four in 2027.
    assert "12 GWh" in text(atlas, "#panel .facts")
    box.fill("oklahoma")
    atlas.page.keyboard.press("Enter")
    atlas.settle()
    assert text(atlas, "#panel-title") == "Oklahoma in 2027"
    assert "44 GWh" in text(atlas, "#panel .facts")


def test_charts_have_pictures_sentences_and_tables(atlas: Opened) -> None:
    for figure in ("phase", "segment", "outcome", "concentration", "phasing", "load"):
        root = atlas.page.locator(f"#chart-{figure}")
        root.scroll_into_view_if_needed()
        assert root.locator("svg").count() == 1, figure
        assert root.locator(".words").inner_text().strip(), figure
        root.locator("summary").click()
        root.locator("tbody tr").nth(3).wait_for()
    words = text(atlas, "#chart-segment-words")
    assert "long haul 75%" in words
    assert "the plan, phased 50.0%" in text(atlas, "#chart-phasing-words")


@pytest.mark.slow
def test_charts_of_a_state(atlas: Opened) -> None:
    atlas.page.select_option("#charts-of", "OK")
    atlas.settle()
    assert "of 44 GWh" in text(atlas, "#chart-phase-words")


def test_table_sorts_and_filters(atlas: Opened) -> None:
    rows = atlas.page.locator("#table-body tbody tr")
    assert rows.count() == COUNTIES
    head = atlas.page.locator("#table-body th", has=atlas.page.locator("[data-sort=need_mwh]"))
    assert head.get_attribute("aria-sort") == "descending"
    atlas.page.locator("[data-sort=county_label]").click()
    atlas.settle()
    names = atlas.page.locator("#table-body tbody th").all_inner_texts()
    assert names == sorted(names, key=lambda name: name.lower()) or names[0].startswith(("<", "="))
    atlas.page.locator("#table-filter").fill("corridors")
    atlas.settle()
    assert rows.count() == 2
    assert "2 of 6 rows" in text(atlas, "#table-count")
    atlas.page.get_by_role("button", name="States").click()
    atlas.settle()
    assert rows.count() == 2


def test_download_is_what_the_table_shows(atlas: Opened) -> None:
    with atlas.page.expect_download() as download:
        atlas.page.locator("#download").click()
    assert download.value.suggested_filename == "phasein_20300101T000000Z-abcdef0_base_2027_counties.csv"
    raw = Path(download.value.path()).read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(raw)))
    assert {row["county_fips"] for row in rows} == set(FIPS)
    by_fips = {row["county_fips"]: row for row in rows}
    assert by_fips["01001"]["county_label"] == "Alpha, KS"
    assert float(by_fips["01001"]["need_mwh"]) == pytest.approx(4000, rel=2e-4)
    assert by_fips["20007"]["county_label"] == "'=1+1, OK"
    assert '"01001"' in raw
    assert '"=1' not in raw


def test_link_restores_the_view(open_page: Open, small_page: Path) -> None:
    link = "#scenario=other&year=2025&colour=served&select=county:20003&compare=base&table=states&sort=state&of=KS&layers=a"
    first = open_page(small_page, link)
    assert text(first, "#year-now") == "2025"
    assert first.page.input_value("#scenario") == "other"
    assert first.page.input_value("#colour") == "served"
    assert first.page.input_value("#compare") == "base"
    assert text(first, "#panel-title") == NAMES[2]
    assert first.page.locator("#table-body tbody tr").count() == 2
    assert not first.page.locator("#show-corridors").is_checked()
    first.page.locator("#year").focus()
    first.page.keyboard.press("ArrowRight")
    first.settle()
    again = open_page(small_page, "#" + first.page.url.partition("#")[2])
    assert text(again, "#year-now") == "2026"
    assert text(again, "#panel-title") == NAMES[2]


@pytest.mark.slow
@pytest.mark.parametrize(
    "link",
    [
        "#year=1999&scenario=x&select=county:99999",
        "#select=area:",
        "#sort=__proto__&table=constructor",
        "#%E0%A4%A",
    ],
)
def test_a_spoilt_link_shows_the_default(open_page: Open, small_page: Path, link: str) -> None:
    opened = open_page(small_page, link)
    assert text(opened, "#panel-title") == "The nation in 2027"
    assert opened.complaints == []


def test_two_scenarios_side_by_side(atlas: Opened) -> None:
    atlas.page.select_option("#compare", "control")
    atlas.settle()
    assert atlas.page.locator("#second").is_visible()
    assert atlas.page.locator("#compare-nation tbody tr").count() == 8
    assert "5 counties open earlier and 0 later" in text(atlas, "#compare-body")
    atlas.page.select_option("#compare", "")
    atlas.settle()
    assert not atlas.page.locator("#compare-section").is_visible()


def test_names_in_the_data_never_become_markup(atlas: Opened) -> None:
    atlas.page.locator("#search").fill("img")
    atlas.page.keyboard.press("Enter")
    atlas.settle()
    assert text(atlas, "#panel-title") == NAMES[5]
    atlas.page.mouse.move(*center_of(atlas, 5))
    atlas.page.locator("#about summary").click()
    assert HOSTILE in text(atlas, "#sources")
    assert atlas.page.locator("main img").count() == 0
    assert atlas.page.title() == "Charging atlas for zero-emission trucks"


@pytest.mark.slow
def test_theme_follows_the_system_until_the_reader_chooses(open_page: Open, small_page: Path) -> None:
    dark = open_page(small_page, scheme="dark")
    assert dark.data("theme") == "dark"
    dark.page.locator("#theme").click()
    assert dark.data("theme") == "light"
    paper = dark.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert paper == "rgb(255, 255, 255)"


@pytest.mark.slow
def test_play_walks_the_years_and_stands_still_for_who_asks(open_page: Open, small_page: Path) -> None:
    moving = open_page(small_page, "#year=2024")
    moving.page.locator("#play").click()
    moving.page.wait_for_selector("#year-now:has-text('2025')", timeout=5000)
    assert moving.page.locator("#play").get_attribute("aria-pressed") == "true"
    moving.page.locator("#play").click()
    calm = open_page(small_page, "#year=2024", motion="reduce")
    calm.page.locator("#play").click()
    calm.page.wait_for_timeout(1300)
    assert text(calm, "#year-now") == "2025"
    assert calm.page.locator("#play").get_attribute("aria-pressed") == "false"


@pytest.mark.slow
def test_print_leaves_out_what_paper_cannot_do(open_page: Open, small_page: Path) -> None:
    opened = open_page(small_page, scheme="dark")
    opened.page.emulate_media(media="print")
    for selector in ("#search", "#play", "#zoom-in", "#download", "#theme"):
        assert not opened.page.locator(selector).is_visible(), selector
    for selector in ("#map-one", "#legend", "#panel", "#chart-phase", "#about"):
        assert opened.page.locator(selector).is_visible(), selector
    assert opened.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


@pytest.mark.slow
@pytest.mark.parametrize("width", [360, 820, 1440])
def test_nothing_sticks_out_sideways(open_page: Open, small_page: Path, width: int) -> None:
    opened = open_page(small_page, "#compare=other&select=county:20003", width=width, height=800)
    wide = opened.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0


@pytest.mark.parametrize(
    ("scheme", "width"),
    [
        ("light", 1440),
        pytest.param("dark", 1440, marks=pytest.mark.slow),
        pytest.param("light", 360, marks=pytest.mark.slow),
    ],
)
def test_axe_finds_nothing(open_page: Open, small_page: Path, scheme: str, width: int) -> None:
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="axe is not installed (extra dev)"
    )
    opened = open_page(
        small_page, "#compare=other&select=county:20003", scheme=scheme, width=width, height=900
    )
    opened.page.locator("#table-body").scroll_into_view_if_needed()
    found = axe.Axe().run(opened.page).response["violations"]
    serious = [(each["id"], [node["target"] for node in each["nodes"]][:5]) for each in found]
    assert serious == []
