"""The two halves of the dbt project as Dagster assets: all that comes before the allocation, and all that
reads it or the ensemble.

Belongs here: which nodes belong to which half, running `dbt build`, recording its results. Does not belong
here: SQL.

Two definitions and not one: Dagster splits one definition in three around the allocation, and tests that span
it then run too early.
"""

from collections.abc import Iterator, Mapping
from contextlib import redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dagster import AssetCheckResult, AssetExecutionContext, AssetsDefinition, Output, ResourceParam
from dagster_dbt import dbt_assets

from orchestration.build import Build
from orchestration.dbt.project import environment, environment_of
from orchestration.dbt.resource import OfflineDbt
from orchestration.dbt.results import HalfResults, read_results
from orchestration.dbt.translator import WarehouseTranslator
from orchestration.errors import ChecksFailedError, DbtError
from orchestration.progress import Stage
from orchestration.recording import recorded

if TYPE_CHECKING:
    from dagster_dbt import DbtCliInvocation

AFTER = "source:allocation+ source:ensemble+"


def dbt_halves(manifest: Mapping[str, Any]) -> list[AssetsDefinition]:
    """`dbt_before_allocation` and `dbt_after_allocation`: together every node once."""
    translator = WarehouseTranslator()

    @dbt_assets(
        manifest=manifest, exclude=AFTER, name="dbt_before_allocation", dagster_dbt_translator=translator
    )
    def before(
        context: AssetExecutionContext, dbt: ResourceParam[OfflineDbt], build: ResourceParam[Build]
    ) -> Iterator[Any]:
        yield from build_half(context, dbt, build, "dbt_before_allocation")

    @dbt_assets(
        manifest=manifest, select=AFTER, name="dbt_after_allocation", dagster_dbt_translator=translator
    )
    def after(
        context: AssetExecutionContext, dbt: ResourceParam[OfflineDbt], build: ResourceParam[Build]
    ) -> Iterator[Any]:
        yield from build_half(context, dbt, build, "dbt_after_allocation")

    return [before, after]


def build_half(context: AssetExecutionContext, dbt: OfflineDbt, build: Build, stage: Stage) -> Iterator[Any]:
    """Runs `dbt build` on the half of `context`, yields Dagster's events, records every outcome.

    Raises ChecksFailedError (tests, unit tests) or DbtError (SQL, contracts), each naming what failed.
    """
    with recorded(build, stage):
        target = build.database.parent / "dbt" / stage
        with build.journal.timed("start"):
            parsed = build.parse.manifest().parent
        with build.journal.timed(stage):
            invocation = _start(context, dbt, build, target, parsed)
            yield from _watched(context, invocation, build, stage)
        results = read_results(target, build.database)
        for check in results.checks:
            build.journal.note_check(check)
        build.journal.note_stage(f"{stage}_nodes", results.node_seconds)
        if invocation.process.returncode != 0:
            raise _failure(results, invocation, target)


def _start(
    context: AssetExecutionContext, dbt: OfflineDbt, build: Build, target: Path, parsed: Path
) -> "DbtCliInvocation":
    """Starts dbt in a target folder of its own; dagster-dbt copies the partial parse there from DBT_TARGET_PATH."""
    target.mkdir(parents=True, exist_ok=True)
    with environment(environment_of(build.database, parsed)):
        return dbt.cli(["build"], context=context, target_path=target, raise_on_error=False)


def _watched(
    context: AssetExecutionContext, invocation: "DbtCliInvocation", build: Build, stage: Stage
) -> Iterator[Any]:
    """dbt's events as Dagster's, counted for whoever watches. dbt does not outlive it."""
    total, done = len(context.selected_asset_keys), 0
    try:
        for event in _logged(invocation, build):
            if isinstance(event, Output):
                done += 1
                build.report(stage, done, total, event.output_name.replace("__", "/", 1))
            elif isinstance(event, AssetCheckResult) and not event.passed:
                build.report(stage, done, total, f"{event.check_name} does not pass")
            yield event
    finally:
        # A run that is stopped between two events leaves dbt at work.
        if invocation.process.poll() is None:
            invocation.process.terminate()
            invocation.process.wait()


def _logged(invocation: "DbtCliInvocation", build: Build) -> Iterator[Any]:
    """dbt's events; its own lines go to the run's log and not to stdout, where dagster-dbt prints them."""
    events = invocation.stream()
    with build.journal.log.open("a", encoding="utf-8") as log:
        while True:
            with redirect_stdout(log):
                event = next(events, None)
            if event is None:
                return
            yield event


def _failure(
    results: HalfResults, invocation: "DbtCliInvocation", target: Path
) -> ChecksFailedError | DbtError:
    """The error that says most: models that were not built, else failed tests, else dbt's last words."""
    log = target / "dbt.log"
    if results.node_errors:
        told = "\n".join(f"{each.node} ({each.file}): {each.message}" for each in results.node_errors)
        return DbtError(
            f"dbt could not build {len(results.node_errors)} of its nodes:\n{told}",
            remedy=f"mend the model or the rows it names; dbt's log is {log}",
        )
    failed = [check for check in results.checks if check.stops_the_run]
    if failed:
        plural = "s" if len(failed) > 1 else ""
        return ChecksFailedError(
            f"{len(failed)} dbt test{plural} failed",
            failed,
            remedy=f"look at the rows with the compiled SQL in {target / 'compiled'}, or at dbt's log {log}",
        )
    error = invocation.get_error()
    return DbtError(f"dbt ended with exit code {invocation.process.returncode}: {error}", remedy=f"see {log}")
