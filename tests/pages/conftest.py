"""Fixtures of the page tests: the small release of `world` and its pages; Chromium where it is, the small atlas opened in it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from tests.pages.small_atlas import small_atlas, topology
from tests.pages.world import make_release
from warehouse.pages.atlas import render
from warehouse.pages.facts import Facts, read_facts
from warehouse.pages.pictures import Pictures, read_topology
from warehouse.reader import connect

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync --no-first-run"


@dataclass
class Opened:
    """A page in Chromium, with every request and every complaint since it was opened."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def settle(self) -> None:
        """Wait until what a choice changes has been drawn."""
        self.page.wait_for_timeout(260)

    def data(self, name: str) -> str | None:
        """A data attribute of the document."""
        return self.page.locator("html").get_attribute(f"data-{name}")


Open = Callable[..., Opened]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, without a window. Skips where it or its driver is missing."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed (Debian: apt-get install chromium)")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (extra dev)")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=QUIET.split())
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def small_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The atlas of the small country, as a file."""
    path = tmp_path_factory.mktemp("atlas") / "atlas.html"
    path.write_text(render(small_atlas(), topology()), encoding="utf-8")
    return path


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    """Opens a file from disk and waits until it is complete: open_page(path, hash, width=, height=, scheme=, motion=)."""
    contexts = []

    def opened(
        path: Path,
        choice: str = "",
        *,
        width: int = 1280,
        height: int = 900,
        scheme: Any = "light",
        motion: Any = None,
    ) -> Opened:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            reduced_motion=motion,
            accept_downloads=True,
        )
        contexts.append(context)
        made = Opened(context.new_page())
        made.page.on("request", lambda request: made.requests.append(request.url))
        made.page.on(
            "console",
            lambda said: made.complaints.append(said.text) if said.type in ("error", "warning") else None,
        )
        made.page.on("pageerror", lambda error: made.complaints.append(str(error)))
        made.page.goto(path.as_uri() + choice)
        made.page.wait_for_selector("html[data-complete]", state="attached", timeout=20_000)
        return made

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def atlas(open_page: Open, small_page: Path) -> Opened:
    """The small atlas as a newcomer sees it."""
    return open_page(small_page)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release's data without pages; only to be read."""
    made = tmp_path_factory.mktemp("pages") / "release"
    make_release(made)
    return made


@pytest.fixture(scope="session")
def connection(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with connect(folder / "warehouse.duckdb") as opened:
        yield opened


@pytest.fixture(scope="session")
def facts(connection: duckdb.DuckDBPyConnection) -> Facts:
    return read_facts(connection)


@pytest.fixture(scope="session")
def pictures(connection: duckdb.DuckDBPyConnection, facts: Facts, folder: Path) -> Pictures:
    return Pictures(connection, facts, read_topology(folder))
