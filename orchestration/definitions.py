"""The pipeline as Dagster sees it, put together: assets, checks, the job `refresh`, automation, resources.

Belongs here: assembly. Does not belong here: what any asset does.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from dagster import AssetSelection, Definitions, define_asset_job, in_process_executor

from ingest.registry import SOURCES
from orchestration.assets.allocation import allocation_asset
from orchestration.assets.ensemble import ensemble_asset
from orchestration.assets.ingest import ingest_assets
from orchestration.assets.release import release_asset
from orchestration.dbt.assets import dbt_halves
from orchestration.dbt.project import manifest_for_graph, read_manifest
from orchestration.dbt.resource import dbt_resource
from orchestration.logs import LOGGER, run_logger
from orchestration.opening import page_build
from orchestration.unattended.automation import failure_sensor, mirror_sensor, refresh_schedule
from orchestration.unattended.settings import read_unattended
from warehouse.home import Home

JOB = "refresh"


def build_defs(
    home: Home, manifest: Path | None = None, overrides: Mapping[str, Any] | None = None
) -> Definitions:
    """All assets, checks, the job and the resources of a warehouse.

    manifest: dbt's, to draw the graph from; parsed now if none is given and none that fits was kept.
    overrides: resources by name (`build`, `dbt`) instead of those of a run launched from the web page.
    """
    graph = read_manifest(manifest or manifest_for_graph(home.dagster / "dbt"))
    halves = dbt_halves(graph)
    allocation = allocation_asset()
    ensemble = ensemble_asset()
    assets = [*ingest_assets(SOURCES), *halves, allocation, ensemble]
    # Sources too: one that no model reads yet would else be refused beside a release that is published.
    upstream = {key for definition in assets for key in definition.keys}
    settings = read_unattended()
    return Definitions(
        assets=[*assets, release_asset(upstream, timedelta(hours=settings.stale_after_hours))],
        schedules=[refresh_schedule(home, settings, JOB)],
        sensors=[mirror_sensor(home, settings, JOB), failure_sensor(settings)],
        jobs=[
            define_asset_job(
                JOB,
                AssetSelection.all(),
                description="The whole main job: from the sources to a new release.",
                config={"loggers": {LOGGER: {}}},
            )
        ],
        resources={"build": page_build(home), "dbt": dbt_resource(), **(overrides or {})},
        executor=in_process_executor,
        loggers={LOGGER: run_logger(home)},
    )
