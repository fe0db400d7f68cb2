"""The start page, the page of checks, attribution, and dbt's page."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from orchestration.dbt.documents import offline_page, trimmed, write_dbt_documents
from tests.documents.conftest import Made
from tests.documents.making import Country, build, folder_of
from tests.documents.test_hostile import Page
from tests.warehouse import small
from warehouse.documents.dbt_docs import CATALOG_HOLE, MANIFEST_HOLE, catalog_of, dbt_page, fill_page
from warehouse.documents.opened import opened
from warehouse.documents.reading import know
from warehouse.documents.third_party import THIRD_PARTY, ThirdParty, present
from warehouse.documents.words import figure, joined, many, megabytes, percent_change, signed
from warehouse.errors import ReleaseError
from warehouse.home import Home
from warehouse.pages.atlas import LIBRARIES
from warehouse.release import files_of, read_release


def links(folder: Path, page: str) -> list[Path]:
    """Files of the release that a page leads to."""
    found = [str(each["href"]) for each in Page((folder / page).read_text()).all("a")]
    near = [address for address in found if not address.startswith(("http", "#"))]
    return [(folder / page).parent.joinpath(address).resolve() for address in near]


@pytest.mark.parametrize("page", ["index.html", "docs/checks.html"])
def test_every_link_leads_to_a_file(country_home: Home, page: str) -> None:
    folder = country_home.current.resolve()
    found = links(folder, page)
    assert found
    assert [path for path in found if not path.is_file()] == []


def test_the_start_page_leads_to_every_file(country_home: Home) -> None:
    folder = country_home.current.resolve()
    led = {path.relative_to(folder).as_posix() for path in links(folder, "index.html")}
    assert led >= set(files_of(folder)) - {"index.html"}


def test_the_start_page_tells_what_the_release_is(country_home: Home) -> None:
    folder = country_home.current.resolve()
    release = read_release(folder)
    text = Page((folder / "index.html").read_text()).text
    for part in (
        release.release_id,
        f"{release.row_count:,} rows",
        "2 sources",
        "First release",
        "CC BY 4.0",
    ):
        assert part in text
    for record in (*release.tables, *release.views, *release.functions):
        assert record.full_name in text
    for language in ("Python", "SQL", "R", "JavaScript", "Julia"):
        assert language in text


def test_the_start_page_has_the_three_lines_of_changes(hostile_release: Made) -> None:
    text = Page(hostile_release.text("index.html")).text
    told = json.loads(hostile_release.text("changes.json"))["headlines"]
    assert len(told) == 3
    for line in told:
        assert " ".join(line.split()) in text


def test_files_of_later_steps_are_linked(home: Home) -> None:
    """A page that another extra wrote is listed by its own words, an unknown file by its name."""
    from warehouse.documents.write import front

    folder = folder_of(home, build(home, 1, mutate=Country().write))
    folder.joinpath("atlas.html").write_text("<!doctype html>")
    folder.joinpath("figures").mkdir()
    folder.joinpath("figures", "need 1.svg").write_text("<svg/>")
    for name in ("index.html", "ATTRIBUTION.md"):
        folder.joinpath(name).chmod(0o644)
    front()(folder, read_release(folder), None)
    text = folder.joinpath("index.html").read_text()
    assert '<a href="atlas.html">Atlas' in text
    assert '<a href="figures/need%201.svg">' in text
    assert "plotly-geo" in folder.joinpath("ATTRIBUTION.md").read_text()


def test_what_did_not_pass_comes_first_and_is_open(home: Home) -> None:
    checks = [
        small.check_line("rows_present"),
        small.check_line("sums_hold", status="warn", failed_count=7, reason="Seven rows are off."),
        small.check_line("unique_grain", stage="dbt_test", table_name="marts.fct_need"),
    ]
    folder = folder_of(home, build(home, 1, checks=checks))
    text = folder.joinpath("docs/checks.html").read_text()
    assert text.index("sums_hold") < text.index("rows_present")
    assert text.count("<details open>") == 1
    assert '<tr data-status="warn" data-stage="expectation">' in text
    assert "An invented office" in text


def test_attribution_names_every_used_source_and_how_to_cite(country_home: Home) -> None:
    text = (country_home.current / "ATTRIBUTION.md").read_text()
    release = read_release(country_home.current)
    for part in (
        "`tree_census`",
        "`bird_count`",
        "An invented office",
        "CC0-1.0",
        release.release_id,
        "CC BY 4.0",
    ):
        assert part in text
    assert "None: the files hold our own text" in text


def test_third_party_code_is_told_where_its_file_is(tmp_path: Path) -> None:
    thing = ThirdParty("a chart", "BSD-3-Clause", "Somebody", ("figures/*.html", "atlas.html"))
    assert present(tmp_path, (thing,)) == ()
    (tmp_path / "figures").mkdir()
    (tmp_path / "figures" / "a.html").touch()
    assert present(tmp_path, (thing,)) == (replace(thing, files=("figures/*.html",)),)


def test_libraries_that_the_atlas_is_built_with_are_told_at_their_versions() -> None:
    told = {thing.version: thing.name for thing in THIRD_PARTY if "atlas.html" in thing.files}
    built_in = re.findall(r"/npm/([a-z0-9-]+)@([0-9.]+)/", LIBRARIES)
    assert built_in
    for name, version in built_in:
        if name != "vega-interpreter":  # told with Vega, whose people make it
            assert name in told[version].lower()


# ---- dbt's page


def manifest() -> dict[str, Any]:
    """What dbt writes, in small: one public model with a path of the machine in it, one macro of ours, one of dbt's."""
    node = {
        "schema": "marts",
        "name": "fct_need",
        "resource_type": "model",
        "root_path": "/somewhere/secret",
        "compiled_path": "/somewhere/secret/compiled.sql",
        "compiled_code": "select * from secret",
        "raw_code": "select 1 -- </script><script>alert(1)</script>",
        "depends_on": {"macros": ["macro.phasein.ours", "macro.dbt.theirs"], "nodes": []},
    }
    macros = {
        f"macro.{package}.{name}": {
            "package_name": package,
            "name": name,
            "macro_sql": "{{ 1 }}",
            "depends_on": {"macros": []},
        }
        for package, name in (("phasein", "ours"), ("dbt", "theirs"))
    }
    metadata = {
        "project_name": "phasein",
        "dbt_version": "1",
        "user_id": "me",
        "send_anonymous_usage_stats": True,
    }
    nodes = {
        "model.phasein.fct_need": node,
        "model.phasein.inner": node | {"schema": "staging", "name": "inner"},
    }
    return {
        "metadata": metadata,
        "nodes": nodes,
        "macros": macros,
        "sources": {},
        "docs": {},
        "files": {"x": "/somewhere"},
    }


TEMPLATE = (
    f"<html><head></head><script>var n={{manifest:{MANIFEST_HOLE},catalog:{CATALOG_HOLE}}}</script></html>"
)


def test_the_manifest_loses_paths_code_of_dbt_and_identities() -> None:
    kept = trimmed(manifest())
    text = json.dumps(kept)
    for gone in ("/somewhere", "secret", "theirs", '"me"'):
        assert gone not in text
    assert kept["metadata"]["send_anonymous_usage_stats"] is False
    assert kept["nodes"]["model.phasein.fct_need"]["depends_on"]["macros"] == ["macro.phasein.ours"]
    assert kept["exposures"] == {}


def test_the_catalog_has_the_public_tables_with_their_rows(country_home: Home) -> None:
    folder = country_home.current.resolve()
    with opened(folder, read_release(folder)) as release:
        catalog = catalog_of(trimmed(manifest()), know(release))
    assert list(catalog["nodes"]) == ["model.phasein.fct_need"]
    node = catalog["nodes"]["model.phasein.fct_need"]
    assert node["stats"]["row_count"]["value"] == small.NEED_ROWS
    assert node["columns"]["need_mwh"] == {
        "type": "DOUBLE",
        "index": 4,
        "name": "need_mwh",
        "comment": "Energy need, MWh a year",
    }


def test_the_page_holds_both_and_sql_cannot_end_the_script(country_home: Home) -> None:
    folder = country_home.current.resolve()
    with opened(folder, read_release(folder)) as release:
        page = fill_page(TEMPLATE, trimmed(manifest()), know(release))
    assert page.count("<script>") == 1
    assert page.count("</script>") == 1
    assert "INLINE DATA" not in page
    assert "connect-src 'none'" in page


@pytest.mark.parametrize(
    "spoil", [lambda page: page.replace(CATALOG_HOLE, "{}"), lambda page: "<p>moved</p>"]
)
def test_a_page_of_another_form_stops_the_release(country_home: Home, tmp_path: Path, spoil) -> None:  # type: ignore[no-untyped-def]
    write_dbt_documents(tmp_path, manifest())
    page = tmp_path / "dbt_docs.html"
    page.write_text(spoil(page.read_text()))
    folder = country_home.current.resolve()
    with opened(folder, read_release(folder)) as release, pytest.raises(ReleaseError, match="refresh again"):
        dbt_page(tmp_path, know(release))


def test_without_a_run_of_dbt_there_is_no_page(country_home: Home) -> None:
    assert not (country_home.current / "docs" / "dbt.html").exists()
    assert "dbt.html" not in (country_home.current / "index.html").read_text()


def test_the_installed_dbts_page_asks_for_nothing_outside() -> None:
    page = offline_page()
    assert "cloudfront" not in page
    assert "sinter-collect" not in page
    assert "getdbt.com/" not in page.replace('indexOf(".getdbt.com', "")
    assert "require('./assets" not in page
    assert not re.search(r'<(?:script|img|link|iframe)[^>]+(?:src|href)="(?:https?:)?//', page)


# ---- words


def test_words() -> None:
    assert [figure(value) for value in (0.01234, 12.34, 1234.5, 0, -5.678, None)] == [
        "0.0123",
        "12.3",
        "1,234",
        "0",
        "-5.68",
        "–",
    ]
    assert [signed(value, decimals=1) for value in (1.25, -3.0, 0.01)] == ["+1.2", "−3.0", "0.0"]
    assert [percent_change(share) for share in (0.0123, float("inf"))] == ["+1.2 %", "new"]
    assert [megabytes(count) for count in (999, 20_500, 169_900_000)] == ["999 bytes", "20.5 kB", "169.9 MB"]
    assert [many(1, "county", "counties"), many(0, "table"), many(2000, "row")] == [
        "1 county",
        "no tables",
        "2,000 rows",
    ]
    assert joined(["a", "b", "c"]) == "a, b and c"
