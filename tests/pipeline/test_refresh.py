"""The main job end to end from the embedded snapshot: what it says, what it publishes, what it leaves behind."""

from __future__ import annotations

import json
import math

import duckdb
import pytest
from dagster import AssetKey, DagsterRunStatus

from ingest.registry import SOURCES
from orchestration.instance import open_instance
from orchestration.summary import AREAS_SHOWN, YEARS
from tests.orchestration.said import phasein
from tests.pipeline.conftest import Refreshed
from warehouse.releases import current_release

pytestmark = [pytest.mark.pipeline, pytest.mark.xdist_group("refresh")]


def test_it_says_what_it_did(refreshed: Refreshed) -> None:
    release = current_release(refreshed.home)
    assert release is not None
    assert refreshed.document["release_id"] == release.release_id
    assert refreshed.document["run_id"] == release.run_id
    assert release.origin == "snapshot"
    seconds = refreshed.document["seconds"]
    assert math.isclose(sum(seconds.values()), 2 * seconds["total"], abs_tol=0.01), (
        "the stages make the total"
    )
    assert min(seconds.values()) > 0
    for stage in ("start-up", "ingest", "dbt, before", "phase allocation", "dbt, after", "release"):
        assert stage in refreshed.said.err


def test_its_summary_is_what_the_release_holds(refreshed: Refreshed) -> None:
    query = f"""
        select short_name as name, need_share from marts.dim_launch_area
        where scenario_id = (select scenario_id from marts.dim_scenario where is_base)
        order by hub_need_mwh desc, launch_area_id limit {AREAS_SHOWN}
    """
    areas = json.loads(phasein(refreshed.home.root, "sql", query, "-f", "json").out)
    told = refreshed.document["launch_areas"]
    assert [area["name"] for area in told] == [area["name"] for area in areas]
    query = f"""
        select scenario_id, year, sum(need_mwh)::double / 1e6 as twh from marts.fct_energy_need
        where year in {YEARS} group by all order by all
    """
    need = json.loads(phasein(refreshed.home.root, "sql", query, "-f", "json").out)
    told = refreshed.document["national_need"]
    assert [(each["scenario_id"], each["year"]) for each in told] == [
        (each["scenario_id"], each["year"]) for each in need
    ]
    for ours, theirs in zip(told, need, strict=True):
        assert math.isclose(ours["twh"], theirs["twh"], rel_tol=1e-9)
        assert math.isclose(ours["gwh_per_day"], theirs["twh"] * 1e3 / 365, rel_tol=1e-9)


def test_every_check_ran_and_is_published(refreshed: Refreshed) -> None:
    checks = refreshed.lines("checks.jsonl")
    assert {check["status"] for check in checks} <= {"pass", "warn"}
    assert {check["suite"] for check in checks if check["stage"] == "expectation"} == {
        source.name for source in SOURCES
    }
    manifest = refreshed.manifest
    tests = {node["name"] for node in manifest["nodes"].values() if node["resource_type"] == "test"}
    units = {node["name"] for node in manifest["unit_tests"].values()}
    ran = [check["check_name"] for check in checks if check["stage"] == "dbt_test"]
    assert sorted(ran) == sorted(tests), "a data test ran twice or never"
    assert {check["check_name"] for check in checks if check["stage"] == "dbt_unit_test"} == units
    count = phasein(refreshed.home.root, "sql", "select count(*) as n from meta.check_results", "-f", "json")
    assert json.loads(count.out) == [{"n": len(checks)}]


def test_every_source_is_recorded_and_published(refreshed: Refreshed) -> None:
    names = [line["source"] for line in refreshed.lines("sources.jsonl")]
    assert sorted(names) == sorted(source.name for source in SOURCES)
    published = phasein(refreshed.home.root, "sql", "select source from meta.sources", "-f", "json")
    assert [each["source"] for each in json.loads(published.out)] == sorted(names)


def test_dagster_knows_every_table_of_the_build(
    refreshed: Refreshed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAGSTER_HOME", "")
    with open_instance(refreshed.home) as instance:
        run = instance.get_run_by_id(refreshed.document["run_id"])
        assert run is not None
        assert run.status == DagsterRunStatus.SUCCESS
        known = {key for key in instance.all_asset_keys() if instance.get_latest_materialization_event(key)}
    (build,) = refreshed.home.build.iterdir()
    with duckdb.connect(str(build / "warehouse.duckdb"), read_only=True) as connection:
        tables = connection.execute("select schema_name, table_name from duckdb_tables()").fetchall()
    assert known >= {AssetKey(list(table)) for table in tables} | {AssetKey(["release", "warehouse"])}


def test_nothing_of_the_machine_is_published(refreshed: Refreshed) -> None:
    """No path of the run or of the checkout stands in the release's own description."""
    release = current_release(refreshed.home)
    assert release is not None
    folder = refreshed.home.releases / release.release_id
    assert str(refreshed.home.root) not in (folder / "release.json").read_text()
    query = "select location from meta.sources where location like '/%'"
    assert json.loads(phasein(refreshed.home.root, "sql", query, "-f", "json").out) == []


def test_doctor_is_content(refreshed: Refreshed) -> None:
    said = phasein(refreshed.home.root, "doctor")
    assert said.code == 0, said.out
    assert "all checksums hold" in said.out


def test_a_refresh_without_news_publishes_nothing(refreshed: Refreshed) -> None:
    home = refreshed.home
    before = [
        sorted(path.name for path in folder.iterdir()) for folder in (home.releases, home.build, home.runs)
    ]
    said = phasein(refreshed.home.root, "refresh")
    assert said.code == 0
    assert "No news" in said.out
    assert refreshed.document["release_id"] in said.out
    document = json.loads(phasein(refreshed.home.root, "refresh", "--json").out)
    assert document == {
        "release_id": refreshed.document["release_id"],
        "is_new": False,
        "is_current": True,
    }
    after = [
        sorted(path.name for path in folder.iterdir()) for folder in (home.releases, home.build, home.runs)
    ]
    assert after == before, "nothing was begun"
