"""The documents of a real release: whole, valid, small enough, free of this machine, and at home in a browser."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import frictionless
import pytest

from tests.documents.test_pages import links
from tests.pipeline.conftest import Refreshed
from warehouse.documents.connect import PROGRAMS
from warehouse.release import files_of, read_release

pytestmark = [pytest.mark.pipeline, pytest.mark.xdist_group("refresh")]

CHROMIUM = shutil.which("chromium")
MOST_BYTES = {
    "docs/dbt.html": 6_000_000,
    "docs/checks.html": 1_000_000,
    "index.html": 300_000,
    "CHANGES.md": 100_000,
}
DOCUMENTS = (*MOST_BYTES, "ATTRIBUTION.md", "changes.json", "datapackage.json", "samples/datapackage.json")


@pytest.fixture(scope="module")
def folder(refreshed: Refreshed) -> Path:
    return refreshed.home.current.resolve()


def test_every_document_is_there_and_small(folder: Path) -> None:
    assert set(DOCUMENTS) <= set(files_of(folder))
    for name, most in MOST_BYTES.items():
        assert 500 < (folder / name).stat().st_size < most, name


def test_no_document_names_this_machine(folder: Path, refreshed: Refreshed) -> None:
    project = Path(__file__).resolve().parents[2]
    for name in DOCUMENTS:
        text = (folder / name).read_text(encoding="utf-8")
        for place in (str(refreshed.home.root), f"{project}/", f"{sys.prefix}/", f"{Path.home()}/"):
            assert place not in text, (name, place)


def test_descriptors_and_all_samples_validate(folder: Path) -> None:
    package = json.loads((folder / "datapackage.json").read_bytes())
    assert list(frictionless.Package.metadata_validate(package)) == []
    report = frictionless.validate(str(folder / "samples" / "datapackage.json"))
    assert report.flatten(["name", "type", "fieldName", "message"]) == []
    assert len(report.tasks) == read_release(folder).table_count


def test_every_field_is_described(folder: Path) -> None:
    for resource in json.loads((folder / "datapackage.json").read_bytes())["resources"]:
        bare = [field["name"] for field in resource["schema"]["fields"] if not field.get("description")]
        assert bare == [], resource["name"]
        assert resource["grain"], resource["name"]


def test_attribution_names_every_source_and_what_it_feeds(folder: Path) -> None:
    text = (folder / "ATTRIBUTION.md").read_text()
    package = json.loads((folder / "datapackage.json").read_bytes())
    for source in package["sources"]:
        assert f"- `{source['name']}`: `marts." in text
    assert "dbt documentation site" in text


def test_no_link_is_dead(folder: Path) -> None:
    for page in ("index.html", "docs/checks.html"):
        assert [path for path in links(folder, page) if not path.is_file()] == []


@pytest.mark.parametrize(
    "program", [each for each in PROGRAMS if each.is_run], ids=lambda each: each.language
)
def test_programs_of_the_start_page_run(folder: Path, program) -> None:  # type: ignore[no-untyped-def]
    done = subprocess.run(
        [sys.executable, "-c", program.code],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "calstart_phase_in" in done.stdout


def browsed(page: str, tmp_path: Path) -> tuple[str, list[str]]:
    """(the page's elements after its scripts ran, addresses outside it that it asked for)."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    log = tmp_path / "net.json"
    done = subprocess.run(
        [
            CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", "--no-first-run", "--virtual-time-budget=15000",
            f"--user-data-dir={tmp_path}/profile", f"--log-net-log={log}", "--dump-dom", page,
        ],
        capture_output=True, text=True, timeout=120, check=False, env=os.environ | {"HOME": str(tmp_path)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    text = log.read_text(encoding="utf-8", errors="replace")
    # Chromium's own services are asked for whatever page is open.
    own = ("google", "gvt1.com", "gstatic.com")
    asked = {part.split('"', 1)[0] for part in text.split('"url":"')[1:]}
    return done.stdout, sorted(
        address
        for address in asked
        if address.startswith("http") and not any(word in address for word in own)
    )


def test_dbts_page_shows_a_model_and_asks_for_nothing(folder: Path, tmp_path: Path) -> None:
    address = (folder / "docs" / "dbt.html").as_uri() + "#!/model/model.phasein.fct_county_need"
    shown, asked = browsed(address, tmp_path)
    assert asked == []
    for words in ("fct_county_need", "Need of a county over all segments", "267,070", "scenario_id"):
        assert words in shown


def test_the_checks_page_filters_and_asks_for_nothing(folder: Path, tmp_path: Path) -> None:
    shown, asked = browsed((folder / "docs" / "checks.html").as_uri(), tmp_path)
    assert asked == []
    assert " checks shown</output>" in shown
