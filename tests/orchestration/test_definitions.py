"""The asset graph: every table once, each with its group and description, all of it upstream of the release."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from dagster import AssetKey, AssetsDefinition, DagsterInstance, Definitions, FreshnessPolicy
from dagster._core.definitions.assets.graph.asset_graph import AssetGraph
from dagster._core.errors import DagsterResourceFunctionError

from ingest.registry import SOURCES
from orchestration.assets.release import release_asset
from orchestration.build import GAZETTEER
from orchestration.definitions import JOB, build_defs
from orchestration.errors import PartialRunError
from orchestration.unattended.settings import Unattended
from warehouse.allocation.tables import OUTPUTS
from warehouse.ensemble.tables import OUTPUTS as ENSEMBLE_OUTPUTS
from warehouse.home import Home

GROUPS = {
    "geography",
    "vehicles",
    "freight",
    "grid",
    "investment",
    "policy",
    "assumptions",
    "staging",
    "intermediate",
    "allocation",
    "ensemble",
    "marts",
    "access",
    "release",
}
RELEASE = AssetKey(["release", "warehouse"])
pytestmark = pytest.mark.xdist_group("definitions")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return Home(tmp_path_factory.mktemp("definitions") / "home")


@pytest.fixture(scope="module")
def defs(home: Home, manifest: Path) -> Definitions:
    return build_defs(home, manifest)


@pytest.fixture(scope="module")
def graph(defs: Definitions) -> AssetGraph:
    return defs.resolve_asset_graph()


@pytest.fixture(scope="module")
def nodes(manifest: Path) -> dict[str, dict[str, Any]]:
    """dbt's own list of seeds and models that are built."""
    found = json.loads(manifest.read_bytes())["nodes"]
    return {name: node for name, node in found.items() if node["resource_type"] in ("model", "seed")}


def half(defs: Definitions, name: str) -> AssetsDefinition:
    (found,) = (
        each for each in defs.assets or () if isinstance(each, AssetsDefinition) and each.op.name == name
    )
    return found


def test_the_definitions_load(defs: Definitions) -> None:
    Definitions.validate_loadable(defs)


def test_keys_are_the_sql_names(graph: AssetGraph, nodes: dict[str, dict[str, Any]]) -> None:
    expected = {AssetKey(["raw", source.name]) for source in SOURCES}
    expected |= {AssetKey([node["schema"], node["name"]]) for node in nodes.values()}
    expected |= {AssetKey(["allocation", table.name]) for table in OUTPUTS}
    expected |= {AssetKey(["ensemble", table.name]) for table in ENSEMBLE_OUTPUTS}
    assert set(graph.materializable_asset_keys) == expected | {RELEASE}
    assert set(graph.get_all_asset_keys()) == expected | {RELEASE}, "an asset that nothing makes"


def test_every_asset_has_a_group_and_a_description(graph: AssetGraph) -> None:
    for key in graph.get_all_asset_keys():
        node = graph.get(key)
        assert node.group_name in GROUPS, key
        assert node.description, key
    assert {graph.get(key).group_name for key in graph.get_all_asset_keys()} == GROUPS
    for source in SOURCES:
        assert graph.get(AssetKey(["raw", source.name])).group_name == source.group


def test_the_halves_share_every_node_out(defs: Definitions, nodes: dict[str, dict[str, Any]]) -> None:
    before, after = half(defs, "dbt_before_allocation"), half(defs, "dbt_after_allocation")
    assert not set(before.keys) & set(after.keys)
    assert len(before.keys) + len(after.keys) == len(nodes)
    assert before.keys
    assert after.keys


def test_the_halves_share_every_test_out(defs: Definitions, manifest: Path) -> None:
    """By dbt's own graph: whatever reaches back to the allocation or the ensemble runs after both, tests that span it included."""
    found = json.loads(manifest.read_bytes())
    children = found["child_map"]
    reached: set[str] = {
        name for name in found["sources"] if name.split(".")[2] in ("allocation", "ensemble")
    }
    frontier = set(reached)
    while frontier:
        frontier = {child for parent in frontier for child in children.get(parent, ())} - reached
        reached |= frontier
    after = {
        AssetKey([node["schema"], node["name"]]) for name, node in _built(found).items() if name in reached
    }
    assert set(half(defs, "dbt_after_allocation").keys) == after
    spanning = {
        node["name"] for name, node in found["nodes"].items() if name in reached and name.startswith("test.")
    }
    early = {key.name for key in half(defs, "dbt_before_allocation").check_keys}
    assert not spanning & early


def _built(manifest: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {n: node for n, node in manifest["nodes"].items() if node["resource_type"] in ("model", "seed")}


def test_all_roads_lead_to_the_release(graph: AssetGraph) -> None:
    upstream = graph.get_ancestor_asset_keys(RELEASE)
    assert upstream == graph.get_all_asset_keys() - {RELEASE}


def test_the_release_is_stale_after_the_hours_of_the_setting(graph: AssetGraph) -> None:
    hours = timedelta(hours=Unattended().stale_after_hours)
    assert graph.get(RELEASE).freshness_policy == FreshnessPolicy.time_window(fail_window=hours)
    asset = release_asset([AssetKey("x")], timedelta(hours=7))
    (spec,) = asset.specs
    assert spec.freshness_policy == FreshnessPolicy.time_window(fail_window=timedelta(hours=7))


def test_a_source_that_no_model_reads_yet_holds_up_the_release(
    home: Home, manifest: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unread = replace(SOURCES[-1], name="rumours")
    monkeypatch.setattr("orchestration.definitions.SOURCES", (*SOURCES, unread))
    graph = build_defs(home, manifest).resolve_asset_graph()
    assert AssetKey(["raw", "rumours"]) in graph.get(RELEASE).parent_keys


def test_every_source_is_declared_in_sources_yml_and_read_by_a_staging_model(manifest: Path) -> None:
    found = json.loads(manifest.read_bytes())
    raw = {key: node["name"] for key, node in found["sources"].items() if node["source_name"] == "raw"}
    assert set(raw.values()) == {source.name for source in SOURCES}, "dbt_project/models/staging/sources.yml"
    read = {
        key
        for node in found["nodes"].values()
        for key in node.get("depends_on", {}).get("nodes", ())
        if "/staging/" in node["original_file_path"] and node["resource_type"] == "model"
    }
    assert {name for key, name in raw.items() if key not in read} == set(), "no staging model reads these"


def test_the_ensemble_comes_between_the_allocation_and_what_reads_it(
    defs: Definitions, graph: AssetGraph
) -> None:
    ensemble = AssetKey(["ensemble", "county_robustness"])
    assert AssetKey(["allocation", "corridor_leg"]) in graph.get_ancestor_asset_keys(ensemble)
    assert not set(half(defs, "dbt_after_allocation").keys) & graph.get_ancestor_asset_keys(ensemble)


def test_the_gazetteer_comes_first(graph: AssetGraph) -> None:
    first = AssetKey(["raw", GAZETTEER])
    for source in SOURCES:
        parents = graph.get(AssetKey(["raw", source.name])).parent_keys
        assert parents == (set() if source.name == GAZETTEER else {first})


def test_every_source_has_a_blocking_check(graph: AssetGraph) -> None:
    blocking = {key.asset_key for key in graph.asset_check_keys if key.name == "expectations"}
    assert blocking == {AssetKey(["raw", source.name]) for source in SOURCES}
    assert all(graph.get(key).blocking for key in graph.asset_check_keys if key.name == "expectations")


def test_a_part_of_the_graph_cannot_be_run(defs: Definitions, home: Home) -> None:
    """A build starts empty, so the page refuses to materialise some of the assets, and says what to do instead."""
    job = defs.resolve_job_def(JOB)
    with DagsterInstance.ephemeral() as instance, pytest.raises(DagsterResourceFunctionError) as raised:
        job.execute_in_process(instance=instance, asset_selection=[AssetKey(["raw", GAZETTEER])])
    cause = raised.value.__cause__
    assert isinstance(cause, PartialRunError)
    assert "job `refresh`" in cause.remedy
    assert not home.build.exists()
