"""One asset per source: obtain, land, validate, and load `raw.<source>` only if the batch passed.

Belongs here: the order of these steps, their records, the load. Does not belong here: parsing (ingest), what
is expected (expectations).
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import duckdb
from dagster import (
    AssetCheckResult,
    AssetCheckSpec,
    AssetKey,
    AssetsDefinition,
    MaterializeResult,
    ResourceParam,
    asset,
)

from expectations.suites import suite_of
from expectations.validate import validate
from ingest.landing import land
from orchestration.build import GAZETTEER, Build
from orchestration.errors import ChecksFailedError
from orchestration.journal import CheckLine, now
from orchestration.recording import recorded

if TYPE_CHECKING:
    from expectations.model import Outcome
    from ingest.landing import Landed
    from ingest.model import Source

CHECK = "expectations"


def ingest_assets(sources: "Sequence[Source]") -> list[AssetsDefinition]:
    """`raw/<source>` for each source. All wait for the gazetteer, whose counties are the canonical ones."""
    return [_ingest_asset(source, sources) for source in sources]


def _ingest_asset(source: "Source", sources: "Sequence[Source]") -> AssetsDefinition:
    key = AssetKey(["raw", source.name])

    @asset(
        key=key,
        group_name=source.group,
        description=f"{source.title}. {source.description}\n\nGrain: {source.grain}.",
        metadata={
            "publisher": source.publisher,
            "licence": source.licence,
            "vintage": source.vintage,
            "cadence": source.cadence,
            "address": source.live_url,
        },
        kinds={"python", "duckdb"},
        deps=[] if source.name == GAZETTEER else [AssetKey(["raw", GAZETTEER])],
        check_specs=[
            AssetCheckSpec(
                CHECK, asset=key, blocking=True, description="Great Expectations suite of the incoming batch."
            )
        ],
    )
    def ingest(build: ResourceParam[Build]) -> Iterator[AssetCheckResult | MaterializeResult]:
        with recorded(build, "ingest"):
            landed = _land(source, build)
            checks = _validate(source, landed, build)
            failed = [check for check in checks if check.stops_the_run]
            yield AssetCheckResult(
                asset_key=key, check_name=CHECK, passed=not failed, metadata=_check_metadata(checks, failed)
            )
            if failed:
                raise _rejected(source, landed, failed)
            _load(source, landed, build)
        rows = landed.provenance.rows_condensed
        build.report("ingest", len(build.landed), len(sources), f"{source.name}, {rows:,} rows")
        build.report("expectations", *_progress(build, sources), f"{source.name}, {len(checks)} hold")
        provenance = landed.provenance.model_dump(mode="json")
        yield MaterializeResult(asset_key=key, metadata={"dagster/row_count": rows, **_shown(provenance)})

    return ingest


def _land(source: "Source", build: Build) -> "Landed":
    with build.journal.timed("ingest"):
        obtained = build.origin.obtain(source, build.reference_for(source.name))
        landed = land(source, obtained, build.home.landing)
    build.landed[source.name] = landed
    return landed


def _validate(source: "Source", landed: "Landed", build: Build) -> list[CheckLine]:
    with build.journal.timed("expectations"):
        checks = [check_line(outcome) for outcome in validate(source, landed)]
    for check in checks:
        build.journal.note_check(check)
    return checks


def _load(source: "Source", landed: "Landed", build: Build) -> None:
    with build.journal.timed("ingest"):
        load_raw(build, source, landed)
    build.journal.note_source(landed.provenance.model_dump(mode="json"))


def _progress(build: Build, sources: "Sequence[Source]") -> tuple[int, int]:
    """Expectations that ran, and how many there are; those on parsed rows do not run on the snapshot."""
    counts = {
        source.name: len(suite_of(source.name).of("condensed"))
        + (0 if build.origin.kind == "snapshot" else len(suite_of(source.name).of("parsed")))
        for source in sources
    }
    return sum(counts[name] for name in build.landed), sum(counts.values())


def check_line(outcome: "Outcome") -> CheckLine:
    """An outcome as a line of checks.jsonl; the reason of a failure begins with what was seen."""
    sample = f" (such as {', '.join(outcome.unexpected_sample)})" if outcome.unexpected_sample else ""
    return CheckLine(
        check_name=outcome.check_name,
        stage="expectation",
        suite=outcome.suite,
        table_name=f"raw.{outcome.suite}",
        column_name=outcome.column,
        status="pass" if outcome.success else "fail",
        failed_count=outcome.unexpected_count,
        reason=outcome.reason if outcome.success else f"{outcome.observed}{sample}. {outcome.reason}",
        checked_at=now(),
    )


def load_raw(build: Build, source: "Source", landed: "Landed") -> None:
    """Makes `raw.<source>` from the landed Parquet, columns in the declared order and type."""
    columns = ", ".join(f'"{column.name}"::{column.dtype} AS "{column.name}"' for column in source.columns)
    table = f'raw."{source.name}"'
    with duckdb.connect(str(build.database)) as connection:
        connection.execute("CREATE SCHEMA IF NOT EXISTS raw")
        connection.execute(
            f"CREATE OR REPLACE TABLE {table} AS "
            f"SELECT {columns} FROM read_parquet($path, hive_partitioning = false)",
            {"path": str(landed.path)},
        )


def _rejected(source: "Source", landed: "Landed", failed: Sequence[CheckLine]) -> ChecksFailedError:
    return ChecksFailedError(
        f"{len(failed)} expectation{'s' if len(failed) > 1 else ''} of {source.name} failed, "
        f"so raw.{source.name} was not loaded",
        failed,
        remedy=f"look at the batch in {landed.path}; if the publisher's data changed for good, "
        f"change expectations/suites for {source.name} and say why in its reason",
    )


def _check_metadata(lines: Sequence[CheckLine], failed: Sequence[CheckLine]) -> dict[str, str | int]:
    return {
        "expectations": len(lines),
        "failed": len(failed),
        **{line.check_name: line.reason for line in failed},
    }


def _shown(provenance: dict) -> dict[str, str | int | float]:
    return {name: value for name, value in provenance.items() if isinstance(value, str | int | float)}
