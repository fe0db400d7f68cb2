"""The last asset: the build becomes a release that readers see, or nothing changes.

Belongs here: calling publish, and which assets it waits for. Does not belong here: how a release is made
(warehouse).
"""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import pairwise

import polars as pl
from dagster import (
    AssetExecutionContext,
    AssetKey,
    AssetsDefinition,
    DagsterExecutionInterruptedError,
    FreshnessPolicy,
    MaterializeResult,
    ResourceParam,
    asset,
)

from orchestration.build import GAZETTEER, Build
from orchestration.copies import copy_current, stopped_copy
from orchestration.dbt.description import describe
from orchestration.dbt.documents import write_dbt_documents
from orchestration.dbt.project import read_manifest
from orchestration.dbt.results import public_keys, public_orders
from orchestration.ensemble_folder import clear_after_release
from orchestration.extras import PAGE_STEPS, release_extras
from orchestration.map_file import bring_map
from orchestration.pictures import observations, pictures_of
from orchestration.recording import recorded
from warehouse.making import OnStep
from warehouse.publish import publish
from warehouse.releases import list_releases, release_folder

KEY = AssetKey(["release", "warehouse"])


def _clear_drawn(build: Build) -> None:
    """Chunks are in the release now; inputs stay for as long as their release does, for replays."""
    kept = {release.run_id for release in list_releases(build.home)}
    for drawn in build.drawn:
        clear_after_release(build.home, drawn.folder, drawn.chunks, kept)


def _copy(context: AssetExecutionContext, build: Build) -> dict[str, str]:
    """To the address of the setting, if there is one. A failure is told, but the release stands."""
    begun = time.monotonic()
    try:
        copy = copy_current(build.home, build.options.keep)
    except (KeyboardInterrupt, DagsterExecutionInterruptedError):
        copy = stopped_copy(build.home)
    if copy is None:
        return {}
    build.journal.note_stage("copy", time.monotonic() - begun)
    build.copies.append(copy)
    if copy.error is None:
        return {"copied_to": copy.to}
    context.log.error(str(copy.error))
    return {"not_copied": copy.error.what}


@contextmanager
def timed(build: Build, clock: Callable[[], float] = time.monotonic) -> Iterator[OnStep]:
    """Notes how long the release took, its pages as a stage of their own; yields what hears publish's steps."""
    begun = [(clock(), "")]

    def on_step(step: str) -> None:
        begun.append((clock(), step))
        if step in PAGE_STEPS:
            build.report("release", 0, 1, PAGE_STEPS[step])

    try:
        yield on_step
    finally:
        begun.append((clock(), ""))
        taken = [(step, after - start) for (start, step), (after, _) in pairwise(begun)]
        pages = sum(seconds for step, seconds in taken if step in PAGE_STEPS)
        if any(step in PAGE_STEPS for step, _ in taken):
            build.journal.note_stage("pages", pages)
        build.journal.note_stage("release", sum(seconds for _, seconds in taken) - pages)


def release_asset(waits_for: Iterable[AssetKey], stale_after: timedelta) -> AssetsDefinition:
    """`release/warehouse`, after every other asset of the warehouse. stale_after: Dagster's page warns then."""

    @asset(
        key=KEY,
        group_name="release",
        description="The published release: the public schemas in one DuckDB file and as Parquet, "
        "verified in a fresh process, then made current by replacing one link.",
        kinds={"duckdb", "parquet"},
        deps=sorted(waits_for),
        freshness_policy=FreshnessPolicy.time_window(fail_window=stale_after),
    )
    def release(context: AssetExecutionContext, build: ResourceParam[Build]) -> MaterializeResult:
        with recorded(build, "release"), timed(build) as on_step:
            manifest = read_manifest(build.parse.manifest())
            build.journal.write_keys(public_keys(manifest))
            build.journal.write_orders(public_orders(manifest))
            build.journal.write_description(describe(manifest))
            build.report("release", 0, 1, "writing and verifying")
            folder = build.journal.folder
            write_dbt_documents(folder, manifest)
            bring_map(build.home, folder, pl.read_parquet(build.landed[GAZETTEER].path))
            extras = release_extras(folder, pages=build.options.pages)
            made = publish(
                build.home,
                build.database,
                build.run_id,
                folder,
                keep=build.options.keep,
                extras=extras,
                on_step=on_step,
                made_from_sha256=build.made_from_sha256,
                aside=build.options.aside,
                options=build.options.deciding(),
            )
            build.published.append(made)
            _clear_drawn(build)
            build.report("release", 1, 1, made.release_id)
        copied_to = _copy(context, build)
        pictures = pictures_of(release_folder(build.home, made.release_id))
        for observation in observations(pictures, made.release_id):
            context.log_event(observation)
        return MaterializeResult(
            metadata={
                **pictures,
                "release_id": made.release_id,
                "tables": made.table_count,
                "dagster/row_count": made.row_count,
                "folder": str(build.home.releases / made.release_id),
                **copied_to,
            }
        )

    return release
