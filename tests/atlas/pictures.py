"""The README's pictures of the atlas: `python -m tests.atlas.pictures RELEASE/atlas.html docs/pictures`.

Belongs here: which views are shown at which size. Does not belong here: judging them; somebody looks.
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.atlas.conftest import CHROMIUM, QUIET

VIEWS = {
    "atlas-desktop": (1440, 900, "light", ""),
    "atlas-county": (1440, 900, "light", "#select=county:53033&colour=score"),
    "atlas-compare": (1440, 900, "dark", "#compare=federal_corridors&year=2031"),
    "atlas-tablet": (820, 1180, "light", "#colour=density&year=2032&layers=a"),
    "atlas-phone": (360, 780, "light", ""),
}


def main(atlas: Path, folder: Path) -> None:
    """Write one JPEG per view."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=QUIET.split())
        for name, (width, height, scheme, choice) in VIEWS.items():
            page = browser.new_page(
                viewport={"width": width, "height": height},
                color_scheme="dark" if scheme == "dark" else "light",
            )
            page.goto(atlas.resolve().as_uri() + choice)
            page.wait_for_selector("html[data-complete]", state="attached")
            page.wait_for_timeout(400)
            page.screenshot(path=folder / f"{name}.jpg", type="jpeg", quality=86)
            page.close()
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
