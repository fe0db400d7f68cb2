"""The ingest asset: what passes is loaded with its records, what does not is named and never loaded."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace

import duckdb
import polars as pl
import pytest
from dagster import AssetKey, DagsterInstance, ExecuteInProcessResult, materialize

from ingest.errors import MissingFileError
from ingest.model import Source
from ingest.origins import SnapshotOrigin
from ingest.provenance import Obtained, OriginKind
from ingest.reference import Reference
from ingest.registry import source
from orchestration.assets.ingest import CHECK, ingest_assets
from orchestration.build import GAZETTEER, Build
from orchestration.dbt.project import Parse
from orchestration.errors import ChecksFailedError
from orchestration.journal import begin
from orchestration.progress import Step
from warehouse.home import Home

NAMES = (GAZETTEER, "moves_vehicle_population")
pytestmark = pytest.mark.xdist_group("ingest_asset")


class Spoiled:
    """The snapshot, but one source's table is changed on the way, or not there at all."""

    kind: OriginKind = "snapshot"

    def __init__(self, name: str, change: pl.Expr | None) -> None:
        self._name, self._change = name, change

    def vintages(self, source: Source) -> tuple[Source, ...]:
        return (source,)

    def obtain(self, source: Source, reference: Reference) -> Obtained:
        obtained = SnapshotOrigin().obtain(source, reference)
        if source.name != self._name:
            return obtained
        if self._change is None:
            raise MissingFileError(f"{source.mirror_path}: no such file", remedy="put it there")
        return replace(obtained, table=obtained.table.with_columns(self._change))


def run(home: Home, origin: SnapshotOrigin | Spoiled) -> tuple[ExecuteInProcessResult, Build, list[Step]]:
    """Materialises two sources into a build of their own."""
    database = home.build / "run" / "warehouse.duckdb"
    database.parent.mkdir(parents=True)
    steps: list[Step] = []
    parse = Parse(subprocess.Popen(["true"]), home.build)
    build = Build(home, "run", origin, database, begin(home.run("run")), parse, listener=steps.append)
    result = materialize(
        ingest_assets([source(name) for name in NAMES]),
        instance=DagsterInstance.ephemeral(),
        resources={"build": build},
        raise_on_error=False,
    )
    parse.end()
    return result, build, steps


def tables(build: Build) -> dict[str, int]:
    with duckdb.connect(str(build.database), read_only=True) as connection:
        names = connection.execute(
            "select table_name from duckdb_tables() where schema_name = 'raw'"
        ).fetchall()
        counted = {}
        for (name,) in names:
            row = connection.execute(f"select count(*) from raw.{name}").fetchone()
            counted[name] = row[0] if row else 0
        return counted


def test_what_passes_is_loaded_and_recorded(home: Home) -> None:
    result, build, steps = run(home, SnapshotOrigin())
    assert result.success
    assert build.failures == []
    assert tables(build) == {GAZETTEER: 3142, "moves_vehicle_population": 819}
    with duckdb.connect(str(build.database), read_only=True) as connection:
        described = connection.execute(f"describe raw.{GAZETTEER}").fetchall()
    assert [(name, kind) for name, kind, *_ in described] == [
        (column.name, column.dtype) for column in source(GAZETTEER).columns
    ]
    noted = [json.loads(line) for line in (build.journal.folder / "sources.jsonl").read_text().splitlines()]
    assert [line["source"] for line in noted] == list(NAMES)
    assert noted[0]["rows_condensed"] == 3142
    assert {check.status for check in build.journal.checks()} == {"pass"}
    assert all(check.reason for check in build.journal.checks())
    assert [(step.done, step.total) for step in steps if step.stage == "ingest"] == [(1, 2), (2, 2)]
    assert [(step.done, step.total) for step in steps if step.stage == "expectations"] == [(1, 2), (2, 2)]
    (made,) = result.asset_materializations_for_node(f"raw__{GAZETTEER}")
    assert made.metadata["dagster/row_count"].value == 3142
    assert made.metadata["licence"].value == source(GAZETTEER).licence


def test_a_batch_that_fails_is_not_loaded(home: Home) -> None:
    result, build, steps = run(home, Spoiled("moves_vehicle_population", pl.col("vehicles") * -1))
    assert not result.success
    assert set(tables(build)) == {GAZETTEER}
    (error,) = build.failures
    assert isinstance(error, ChecksFailedError)
    assert "moves_vehicle_population" in error.what
    for failed in error.failed:
        assert (failed.table_name, failed.column_name) == ("raw.moves_vehicle_population", "vehicles")
        assert failed in build.journal.checks()
    assert 819 in {failed.failed_count for failed in error.failed}
    assert any("819 of 819 values unexpected" in failed.reason for failed in error.failed)
    assert steps[-1].failed
    evaluations = {each.asset_key: each.passed for each in result.get_asset_check_evaluations()}
    assert evaluations == {
        AssetKey(["raw", GAZETTEER]): True,
        AssetKey(["raw", "moves_vehicle_population"]): False,
    }
    assert {each.check_name for each in result.get_asset_check_evaluations()} == {CHECK}
    assert "ChecksFailedError" in build.journal.log.read_text()


def test_without_the_gazetteer_nothing_else_is_tried(home: Home) -> None:
    result, build, _ = run(home, Spoiled(GAZETTEER, None))
    assert not result.success
    assert [type(error) for error in build.failures] == [MissingFileError]
    assert not build.database.exists()
    (check,) = build.journal.checks()
    assert (check.check_name, check.table_name, check.status) == ("can_be_read", f"raw.{GAZETTEER}", "error")
    assert "no such file" in check.reason
