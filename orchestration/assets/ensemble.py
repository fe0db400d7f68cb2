"""The ensemble as one Dagster asset with a key per output table: export, draw, put together, load.

Belongs here: the hand-over by Parquet, what the run's page shows. Does not belong here: options and engines
(`orchestration.ensemble`), the model (`warehouse.ensemble`).
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

import polars as pl
from dagster import (
    AssetExecutionContext,
    AssetKey,
    AssetsDefinition,
    AssetSpec,
    MaterializeResult,
    ResourceParam,
    multi_asset,
)

from orchestration.assets import allocation_inputs
from orchestration.assets.ensemble_inputs import RELATIONS, export_inputs
from orchestration.assets.exchange import load_tables, relations_of
from orchestration.build import Build
from orchestration.ensemble import draw_for
from orchestration.ensemble_folder import Ensemble
from orchestration.recording import recorded
from warehouse.ensemble.results import combine
from warehouse.ensemble.tables import OUTPUTS

SCHEMA = "ensemble"


def ensemble_asset() -> AssetsDefinition:
    """`ensemble/<table>` for every output table, made together from all draws."""
    relations = relations_of([*allocation_inputs.RELATIONS.values(), *RELATIONS.values()])

    @multi_asset(
        name="ensemble",
        specs=[
            AssetSpec(
                AssetKey([SCHEMA, table.name]),
                group_name=SCHEMA,
                description=f"{table.description}.\n\nGrain: one row per {', '.join(table.key)}.",
                deps=sorted(AssetKey(list(relation)) for relation in relations),
                kinds={"numpy", "duckdb"},
            )
            for table in OUTPUTS
        ],
    )
    def ensemble(context: AssetExecutionContext, build: ResourceParam[Build]) -> Iterator[MaterializeResult]:
        with recorded(build, "ensemble"), build.journal.timed("ensemble"):
            # The allocation left its inputs there, and the draws read them too.
            inputs = build.exchange / "inputs"
            export_inputs(build.database, inputs)
            drawn = draw_for(build, inputs, context.log.info)
            tables = combine(drawn.inputs, drawn.outputs, drawn.requests, drawn.fingerprint)
            rows = load_outputs(build.database, build.exchange / "ensemble", tables)
        shown = {"ensemble_run": described(drawn)}
        for name, count in rows.items():
            yield MaterializeResult(
                asset_key=AssetKey([SCHEMA, name]),
                metadata={"dagster/row_count": count, **shown.get(name, {})},
            )

    return ensemble


def load_outputs(database: Path, folder: Path, tables: Mapping[str, pl.DataFrame]) -> dict[str, int]:
    """Makes `ensemble.<table>` by way of `<folder>/<table>.parquet`; returns table -> rows."""
    folder.mkdir(parents=True, exist_ok=True)
    for table in OUTPUTS:
        tables[table.name].write_parquet(folder / f"{table.name}.parquet")
    return load_tables(database, folder, SCHEMA, OUTPUTS)


def described(drawn: Ensemble) -> dict[str, float | int]:
    """What the run's page shows of the draws beside row counts."""
    run: dict[str, float | int] = {"draws": drawn.draws, "seconds": round(drawn.seconds, 3)}
    if drawn.seconds > 0:
        run["draws_per_second"] = round(drawn.draws / drawn.seconds, 1)
    return run
