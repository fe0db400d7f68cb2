"""The atlas of a real release: in the release, small enough, its figures the release's, on the screen within the limit."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.atlas.conftest import CHROMIUM, QUIET
from tests.pipeline.conftest import Refreshed
from warehouse import reader
from warehouse.pages.atlas import ATLAS_FILE, MAX_BYTES

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.pipeline, pytest.mark.xdist_group("refresh")]
COUNTY = "48201"


@pytest.fixture
def page(refreshed: Refreshed) -> Iterator[Page]:
    """The release's atlas in Chromium, complete."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed (Debian: apt-get install chromium)")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (extra dev)")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=QUIET.split())
        made = browser.new_page(viewport={"width": 1440, "height": 900})
        made.goto(_atlas(refreshed).as_uri())
        made.wait_for_selector("html[data-complete]", state="attached", timeout=60_000)
        yield made
        browser.close()


def _atlas(refreshed: Refreshed) -> Path:
    return refreshed.home.published / "current" / ATLAS_FILE


def _asked(refreshed: Refreshed, sql: str) -> list[tuple[Any, ...]]:
    with reader.connect(refreshed.home.published / "current" / "warehouse.duckdb") as connection:
        return connection.execute(sql).fetchall()


def test_the_release_has_an_atlas_of_bearable_size(refreshed: Refreshed) -> None:
    page = _atlas(refreshed).read_bytes()
    assert 1_000_000 < len(page) < MAX_BYTES
    assert ATLAS_FILE in (refreshed.home.published / "current" / "SHA256SUMS").read_text()


def test_figures_on_the_page_are_those_of_the_release(refreshed: Refreshed, page: Page) -> None:
    rows = _asked(
        refreshed,
        f"""
        select scenario_id, year, need_mwh, served_mwh, port_count, capital_usd, opening_year, score, agreement_share
        from access.county_year where county_fips = '{COUNTY}' and year between 2024 and 2035
        """,
    )
    assert len(rows) == 60
    for scenario, year, *expected in rows:
        found = page.evaluate(
            """([scenario, year, fips]) => {
                const m = phaseinAtlas.model; const i = m.countyNumber.get(fips);
                return [...["need_mwh", "served_mwh", "port_count", "capital_usd"].map((name) => m.at(name, scenario, i, year)),
                    ...["opening_year", "score", "agreement_share"].map((name) => m.plan(name, scenario, i))]
                    .map((value) => Number.isFinite(value) ? value : null);
            }""",
            [scenario, year, COUNTY],
        )
        for got, wanted in zip(found, expected, strict=True):
            if wanted is None:
                assert got in (None, 0), (scenario, year)
            else:
                assert got == pytest.approx(wanted, rel=6e-4, abs=1e-6), (scenario, year)


def test_load_over_a_day_is_that_of_the_access_function(refreshed: Refreshed, page: Page) -> None:
    base = _asked(refreshed, "select scenario_id from marts.dim_scenario where is_base")[0][0]
    expected = _asked(
        refreshed,
        f"""
        select hour, sum(mixed_mw * day_count) / (sum(day_count) / 2)
        from access.load_profile_for('{base}', '{COUNTY}', 2030) where day_type = 'weekday'
        group by hour order by hour
        """,
    )
    found = page.evaluate(
        """([scenario, fips]) => { const m = phaseinAtlas.model;
            return m.loadOverDay(scenario, [m.countyNumber.get(fips)], 2030)
                .filter((row) => row.charging_strategy === "mixed").map((row) => row.mw); }""",
        [base, COUNTY],
    )
    assert found == pytest.approx([row[1] for row in expected], rel=5e-3)


def test_points_of_the_score_add_up_to_it(refreshed: Refreshed, page: Page) -> None:
    worst = page.evaluate(
        """() => { const m = phaseinAtlas.model; let worst = 0;
            for (const { id } of m.header.scenarios) for (let i = 0; i < m.counties; i += 1) {
                const score = m.plan("score", id, i);
                if (!Number.isFinite(score)) continue;
                worst = Math.max(worst, Math.abs(m.contributions(id, i).reduce((sum, row) => sum + row.points, 0) - score));
            } return worst; }"""
    )
    assert worst < 0.02


def test_nation_is_the_sum_of_its_counties(refreshed: Refreshed, page: Page) -> None:
    gap = page.evaluate(
        """() => { const m = phaseinAtlas.model; let worst = 0;
            m.header.scenarios.forEach(({ id }, n) => { for (const name of ["need_mwh", "served_mwh", "port_count", "capital_usd"]) {
                const sums = m.sum(name, id, m.countiesOf("", id));
                m.header.nation[n][name].forEach((value, y) => {
                    if (value) worst = Math.max(worst, Math.abs(sums[y] / value - 1)); });
            } }); return worst; }"""
    )
    assert gap < 5e-4


def test_every_county_has_a_shape(page: Page) -> None:
    assert (
        page.evaluate("phaseinAtlas.geography.centres.filter((c) => c && Number.isFinite(c[0])).length")
        == 3142
    )


@pytest.mark.bench
def test_time_to_interact_and_to_change_the_year(page: Page) -> None:
    """Limits: 2 s until the page answers, 100 ms for a year; figures go to docs/benchmarks.md."""
    ready = []
    for _ in range(3):
        page.reload()
        page.wait_for_selector("html[data-complete]", state="attached")
        ready.append(int(page.locator("html").get_attribute("data-ready") or 0))
    steps = page.evaluate(
        """() => { const { store, maps, model } = phaseinAtlas; return model.years.map((year) => { const begun = performance.now();
            store.set({ year }); maps[0].draw(); maps[0].base.getContext("2d").getImageData(0, 0, 1, 1);
            return performance.now() - begun; }); }"""
    )
    print(
        f"atlas: interactive after {sorted(ready)} ms, a year in {max(steps):.0f} ms at most ({time.strftime('%F')})"
    )
    assert min(ready) < 4_000
    assert sorted(steps)[len(steps) // 2] < 400
