"""One asset per source: land and judge its vintages, and load `raw.<source>` from the one that may be used.

Belongs here: the order of these steps, their records, the load. Does not belong here: parsing (ingest), what
is expected (expectations), which vintage is used (`orchestration.vintages`).
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import duckdb
from dagster import (
    AssetCheckResult,
    AssetCheckSeverity,
    AssetCheckSpec,
    AssetKey,
    AssetsDefinition,
    MaterializeResult,
    ResourceParam,
    asset,
)

from orchestration.build import GAZETTEER, Build
from orchestration.recording import recorded
from orchestration.vintages import Choice, choose, refusal

if TYPE_CHECKING:
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
            choice = choose(build, source)
            for line in choice.lines:
                build.journal.note_check(line)
            yield AssetCheckResult(
                asset_key=key,
                check_name=CHECK,
                passed=choice.newest.has_passed,
                # A warning does not block: an earlier vintage stands in.
                severity=AssetCheckSeverity.WARN if choice.used else AssetCheckSeverity.ERROR,
                metadata=_check_metadata(choice),
            )
            if choice.used is None or choice.used.landed is None:
                raise refusal(build, choice)
            landed = build.landed[source.name] = choice.used.landed
            if choice.stand_in:
                build.stand_ins.append(choice.stand_in)
            with build.journal.timed("ingest"):
                load_raw(build, source, landed)
            for each in choice.provenances():
                build.journal.note_source(each)
        provenance = landed.provenance
        told = f"{source.name}, {provenance.rows_condensed:,} rows"
        stands_in = f", vintage {provenance.vintage} stands in" if choice.stand_in else ""
        build.report("ingest", len(build.landed), len(sources), told + stands_in)
        held = sum(not line.stops_the_run for line in choice.lines)
        build.report("expectations", len(build.landed), len(sources), f"{source.name}, {held} hold")
        yield MaterializeResult(
            asset_key=key,
            metadata={
                "dagster/row_count": provenance.rows_condensed,
                **_shown(provenance.model_dump(mode="json")),
            },
        )

    return ingest


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


def _check_metadata(choice: Choice) -> dict[str, str | int]:
    """The newest vintage's failures by name, and which vintage is used."""
    newest = choice.newest
    return {
        "vintage used": choice.used.source.vintage if choice.used else "none",
        "expectations": len(newest.lines),
        "failed": len(newest.failed),
        **{line.check_name: line.reason for line in newest.failed},
    }


def _shown(provenance: dict) -> dict[str, str | int | float]:
    return {name: value for name, value in provenance.items() if isinstance(value, str | int | float)}
