"""The phase allocation as one Dagster asset with a key per output table: export, allocate, load.

Belongs here: the hand-over by Parquet. Does not belong here: the model (warehouse.allocation).
"""

from collections.abc import Iterator
from pathlib import Path

from dagster import AssetKey, AssetsDefinition, AssetSpec, MaterializeResult, ResourceParam, multi_asset

from orchestration.assets.allocation_inputs import RELATIONS, export_inputs
from orchestration.assets.exchange import load_tables, relations_of
from orchestration.build import Build
from orchestration.recording import recorded
from warehouse.allocation import allocate
from warehouse.allocation.tables import OUTPUTS

SCHEMA = "allocation"


def allocation_asset() -> AssetsDefinition:
    """`allocation/<table>` for every output table, made together by one step of Polars."""
    inputs = sorted(AssetKey(list(relation)) for relation in relations_of(RELATIONS.values()))

    @multi_asset(
        name="phase_allocation",
        specs=[
            AssetSpec(
                AssetKey([SCHEMA, table.name]),
                group_name=SCHEMA,
                description=f"{table.description}.\n\nGrain: one row per {', '.join(table.key)}.",
                deps=inputs,
                kinds={"polars", "duckdb"},
            )
            for table in OUTPUTS
        ],
    )
    def phase_allocation(build: ResourceParam[Build]) -> Iterator[MaterializeResult]:
        with recorded(build, "allocation"), build.journal.timed("allocation"):
            inputs_folder, outputs_folder = build.exchange / "inputs", build.exchange / "outputs"
            export_inputs(build.database, inputs_folder)
            build.report("allocation", 1, 3, "inputs exported")
            allocate(inputs_folder, outputs_folder)
            build.report("allocation", 2, 3, "allocated")
            rows = load_outputs(build.database, outputs_folder)
            build.report("allocation", 3, 3, f"{len(rows)} tables loaded, {sum(rows.values()):,} rows")
        for name, count in rows.items():
            yield MaterializeResult(asset_key=AssetKey([SCHEMA, name]), metadata={"dagster/row_count": count})

    return phase_allocation


def load_outputs(database: Path, folder: Path) -> dict[str, int]:
    """Makes `allocation.<table>` from `<folder>/<table>.parquet` for every output; returns table -> rows."""
    return load_tables(database, folder, SCHEMA, OUTPUTS)
