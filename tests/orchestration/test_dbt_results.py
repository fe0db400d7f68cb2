"""Reading what dbt left: outcomes, errors, time at work, keys. Small invented artefacts, numbers to check by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
from hypothesis import given
from hypothesis import strategies as st

from orchestration.dbt.results import busy_seconds, public_keys, public_orders, read_results


def result(unique_id: str, status: str, *spans: tuple[int, int], **more: Any) -> dict[str, Any]:
    timing = [{"name": "execute", "started_at": at(start), "completed_at": at(stop)} for start, stop in spans]
    found = {"failures": None, "message": None, "execution_time": 1.0}
    return {"unique_id": unique_id, "status": status, "timing": timing} | found | more


def at(second: int) -> str:
    return f"2026-01-02T03:{second // 60:02}:{second % 60:02}.000000Z"


MANIFEST = {
    "nodes": {
        "model.p.dim_county": {"schema": "marts", "name": "dim_county", "original_file_path": "models/d.sql"},
        "test.p.grain.1": {
            "name": "unique_grain_dim_county",
            "resource_type": "test",
            "original_file_path": "models/d.yml",
            "attached_node": "model.p.dim_county",
            "column_name": "county_fips",
            "description": "One row per county.",
            "test_metadata": {"name": "unique_grain"},
        },
        "test.p.singular": {
            "name": "sums_agree",
            "attached_node": None,
            "depends_on": {"nodes": ["source.p.raw.county"]},
        },
        "test.p.skipped": {"name": "skipped", "attached_node": "model.p.dim_county"},
    },
    "sources": {"source.p.raw.county": {"schema": "raw", "name": "county"}},
    "unit_tests": {
        "unit_test.p.dim_county.by_hand": {
            "name": "by_hand",
            "resource_type": "unit_test",
            "original_file_path": "models/d.yml",
            "depends_on": {"nodes": ["model.p.dim_county"]},
        },
    },
}


def test_outcomes_and_errors_of_a_run(tmp_path: Path) -> None:
    results = [
        result("model.p.dim_county", "error", (0, 4), message="Binder Error: no column x"),
        result(
            "test.p.grain.1",
            "fail",
            (4, 6),
            failures=3,
            message="Got 3 results",
            compiled_code="select * from (values ('06037', 2), ('48201', 3)) as t (county_fips, row_count)",
        ),
        result("test.p.singular", "pass", (5, 9), failures=0),
        result("test.p.skipped", "skipped"),
        result("unit_test.p.dim_county.by_hand", "fail", (20, 21), failures=1, message="actual differs"),
    ]
    (tmp_path / "run_results.json").write_text(json.dumps({"results": results}))
    (tmp_path / "manifest.json").write_text(json.dumps(MANIFEST))
    database = tmp_path / "warehouse.duckdb"
    duckdb.connect(str(database)).close()
    read = read_results(tmp_path, database)
    assert [(check.check_name, check.stage, check.status, check.failed_count) for check in read.checks] == [
        ("unique_grain_dim_county", "dbt_test", "fail", 3),
        ("sums_agree", "dbt_test", "pass", 0),
        ("by_hand", "dbt_unit_test", "fail", 1),
    ]
    grain, sums, by_hand = read.checks
    assert (grain.suite, grain.table_name, grain.column_name) == (
        "unique_grain",
        "marts.dim_county",
        "county_fips",
    )
    assert grain.reason == (
        "One row per county.; Got 3 results; declared in models/d.yml; "
        "rows: county_fips = 06037, row_count = 2; county_fips = 48201, row_count = 3"
    )
    assert (sums.table_name, sums.reason) == ("raw.county", "")
    assert by_hand.table_name == "marts.dim_county"
    (error,) = read.node_errors
    assert (error.node, error.file) == ("marts.dim_county", "models/d.sql")
    assert "no column x" in error.message
    # 0-4, 4-6 and 5-9 make 9 seconds together, 20-21 one more.
    assert read.node_seconds == 10.0


def test_a_run_that_wrote_nothing(tmp_path: Path) -> None:
    assert read_results(tmp_path, tmp_path / "none.duckdb") == read_results(
        tmp_path / "gone", tmp_path / "none.duckdb"
    )
    assert read_results(tmp_path, tmp_path / "none.duckdb").checks == ()


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)).map(lambda span: tuple(sorted(span)))))
def test_time_at_work_is_the_length_of_the_union(spans: list[tuple[int, int]]) -> None:
    seconds = {second for start, stop in spans for second in range(start, stop)}
    assert busy_seconds([result("model.p.x", "success", span) for span in spans]) == len(seconds)


def model(name: str, schema: str = "marts", materialized: str = "table", **more: Any) -> dict[str, Any]:
    node = {
        "resource_type": "model",
        "schema": schema,
        "name": name,
        "config": {"materialized": materialized, "meta": more.pop("meta", {})},
        "columns": more.pop("columns", {}),
        "constraints": more.pop("constraints", []),
    }
    assert not more
    return node


def test_keys_of_public_tables() -> None:
    primary = [{"type": "primary_key"}]
    nodes = [
        model("by_meta", meta={"key": ["a", "b"]}),
        model("by_one_column", meta={"key": "a"}),
        model(
            "by_constraint",
            constraints=[{"type": "check", "columns": []}, {"type": "primary_key", "columns": ["c"]}],
        ),
        model("by_column", columns={"d": {"constraints": primary}, "e": {"constraints": []}}),
        model("without"),
        model("view", schema="access", materialized="view", meta={"key": ["a"]}),
        model("private", schema="intermediate", meta={"key": ["a"]}),
    ]
    assert public_keys({"nodes": {node["name"]: node for node in nodes}}) == {
        "marts.by_column": ["d"],
        "marts.by_constraint": ["c"],
        "marts.by_meta": ["a", "b"],
        "marts.by_one_column": ["a"],
    }


def test_orders_of_public_tables() -> None:
    nodes = [
        model("by_year", meta={"key": ["a", "year"], "order": ["year"]}),
        model("by_key", meta={"key": ["a"]}),
        model("view", schema="access", materialized="view", meta={"order": ["a"]}),
    ]
    assert public_orders({"nodes": {node["name"]: node for node in nodes}}) == {"marts.by_year": ["year"]}
