"""Both halves of a small dbt project, run by real dbt inside Dagster: results recorded, every fault named."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import duckdb
import pytest
from dagster import (
    AssetKey,
    AssetSpec,
    DagsterInstance,
    MaterializeResult,
    ResourceParam,
    materialize,
    multi_asset,
)

from ingest.origins import SnapshotOrigin
from orchestration.build import Build
from orchestration.dbt import project
from orchestration.dbt.assets import dbt_halves
from orchestration.dbt.resource import OfflineDbt
from orchestration.errors import ChecksFailedError, DbtError
from orchestration.journal import begin
from orchestration.progress import Step
from tests.orchestration.toy_dbt import write_project
from warehouse.home import Home

pytestmark = [pytest.mark.pipeline, pytest.mark.xdist_group("dbt_halves")]
Outcome = tuple[Build, list[Step]]


@multi_asset(specs=[AssetSpec(["allocation", "doubled"], deps=[["staging", "stg_number"]])])
def doubling(build: ResourceParam[Build]) -> MaterializeResult:
    """Stands where the allocation stands; refuses to run unless the first half has."""
    with duckdb.connect(str(build.database)) as connection:
        connection.execute("create schema allocation")
        connection.execute(
            "create table allocation.doubled as select n, 2 * n as doubled from staging.stg_number"
        )
    return MaterializeResult(asset_key=AssetKey(["allocation", "doubled"]))


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Outcome]:
    """Runs a toy project with changes; before it, `raw.number` holds 1, 2 and 3."""

    def run_toy(changes: Mapping[str, str] | None = None) -> Outcome:
        folder = write_project(tmp_path / "project", changes)
        monkeypatch.setattr(project, "PROJECT", folder)
        home = Home(tmp_path / "home")
        database = home.build / "run" / "warehouse.duckdb"
        database.parent.mkdir(parents=True)
        with duckdb.connect(str(database)) as connection:
            connection.execute("create schema raw")
            connection.execute("create table raw.number as from (values (1), (2), (3)) t(n)")
        steps: list[Step] = []
        parse = project.start_parse(database, database.parent / "dbt" / "parse")
        manifest = project.read_manifest(parse.manifest())
        build = Build(
            home, "run", SnapshotOrigin(), database, begin(home.run("run")), parse, listener=steps.append
        )
        dbt = OfflineDbt(
            project_dir=str(folder), profiles_dir=str(folder), dbt_executable=str(project.EXECUTABLE)
        )
        materialize(
            [*dbt_halves(manifest), doubling],
            instance=DagsterInstance.ephemeral(),
            resources={"build": build, "dbt": dbt},
            raise_on_error=False,
        )
        return build, steps

    return run_toy


def test_a_project_without_faults(run: Callable[..., Outcome], capfd: pytest.CaptureFixture[str]) -> None:
    before = dict(os.environ)
    build, steps = run()
    assert build.failures == []
    assert dict(os.environ) == before, "dbt's variables stayed in this process"
    assert [(step.stage, step.done, step.total) for step in steps] == [
        ("dbt_before_allocation", 1, 1),
        ("dbt_after_allocation", 1, 1),
    ]
    assert {(check.check_name, check.stage, check.status) for check in build.journal.checks()} == {
        ("not_null_stg_number_n", "dbt_test", "pass"),
        ("doubles_are_kept", "dbt_unit_test", "pass"),
        ("same_numbers", "dbt_test", "pass"),
        ("unique_fct_double_n", "dbt_test", "pass"),
    }
    assert build.journal.checks()[0].check_name == "not_null_stg_number_n"
    assert set(build.journal.stage_seconds()) == {
        "start",
        "dbt_before_allocation",
        "dbt_before_allocation_nodes",
        "dbt_after_allocation",
        "dbt_after_allocation_nodes",
    }
    assert capfd.readouterr().out == "", "dbt's own lines belong in the run's log"
    assert "fct_double" in build.journal.log.read_text()
    for stage in ("dbt_before_allocation", "dbt_after_allocation"):
        log = (build.database.parent / "dbt" / stage / "dbt.log").read_text()
        assert "no changes found, skipping parsing" in log, "a half parsed again"


@pytest.mark.slow
def test_a_failing_test_of_the_first_half_stops_before_the_allocation(run: Callable[..., Outcome]) -> None:
    build, steps = run(
        {"models/staging/stg_number.sql": "select nullif(n, 2) as n from {{ source('raw', 'number') }}"}
    )
    (error,) = build.failures
    assert isinstance(error, ChecksFailedError)
    (failed,) = error.failed
    assert (failed.check_name, failed.failed_count) == ("not_null_stg_number_n", 1)
    assert failed.reason.startswith("A missing number cannot be doubled.")
    assert "compiled" in error.remedy
    assert {step.stage for step in steps} == {"dbt_before_allocation"}
    assert steps[-1].failed
    with duckdb.connect(str(build.database), read_only=True) as connection:
        assert (
            connection.execute("select 1 from duckdb_schemas() where schema_name = 'allocation'").fetchall()
            == []
        )


def test_a_failing_test_that_spans_the_allocation(run: Callable[..., Outcome]) -> None:
    build, _ = run(
        {
            "models/marts/fct_double.sql": "select n, doubled from {{ source('allocation', 'doubled') }} where n < 3"
        }
    )
    (error,) = build.failures
    assert isinstance(error, ChecksFailedError)
    assert [(check.check_name, check.failed_count) for check in error.failed] == [("same_numbers", 1)]


@pytest.mark.slow
def test_a_failing_unit_test(run: Callable[..., Outcome]) -> None:
    build, _ = run(
        {
            "models/marts/fct_double.sql": "select n, doubled + 1 as doubled from {{ source('allocation', 'doubled') }}"
        }
    )
    (error,) = build.failures
    assert isinstance(error, ChecksFailedError)
    assert [(check.check_name, check.stage) for check in error.failed] == [
        ("doubles_are_kept", "dbt_unit_test")
    ]


@pytest.mark.slow
def test_sql_that_is_wrong_names_model_file_and_fault(run: Callable[..., Outcome]) -> None:
    build, _ = run({"models/staging/stg_number.sql": "select nn from {{ source('raw', 'number') }}"})
    (error,) = build.failures
    assert isinstance(error, DbtError)
    assert "staging.stg_number (models/staging/stg_number.sql)" in error.what
    assert '"nn" not found' in error.what


def test_a_project_that_does_not_parse(run: Callable[..., Outcome]) -> None:
    with pytest.raises(DbtError, match="does not parse") as raised:
        run({"models/marts/fct_double.sql": "select * from {{ ref('nowhere') }}"})
    assert "nowhere" in raised.value.what


def test_the_fingerprint_follows_the_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_project(tmp_path / "project")
    monkeypatch.setattr(project, "PROJECT", folder)
    first = project.fingerprint()
    (folder / "target").mkdir()
    (folder / "target" / "manifest.json").write_text("{}")
    assert project.fingerprint() == first, "what dbt generates is not the project"
    (folder / "models" / "marts" / "fct_double.sql").write_text("select 1 as n, 2 as doubled")
    assert project.fingerprint() != first
