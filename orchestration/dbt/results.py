"""What a dbt run left in its target folder, as lines of the run folder: outcomes of tests, errors of models,
seconds of nodes, keys.

Belongs here: pure readings of run_results.json and manifest.json. Does not belong here: starting dbt.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from orchestration.dbt.failing_rows import failing_rows
from orchestration.journal import CheckLine, CheckStage, CheckStatus, now

Manifest = Mapping[str, Any]
_STATUS: dict[str, CheckStatus] = {"pass": "pass", "warn": "warn", "fail": "fail", "error": "error"}
_PUBLIC_SCHEMAS = ("marts", "access", "meta")


@dataclass(frozen=True)
class NodeError:
    """A model or seed that could not be built. `node` is `schema.name`, `message` the adapter's own words."""

    node: str
    file: str
    message: str


@dataclass(frozen=True)
class HalfResults:
    """What one half of the project left behind. `node_seconds`: how long dbt was at work on any node."""

    checks: tuple[CheckLine, ...]
    node_errors: tuple[NodeError, ...]
    node_seconds: float


def read_results(target: Path, database: Path) -> HalfResults:
    """Reads run_results.json and manifest.json of a target folder; nothing when dbt ended before it wrote
    them. A failed data test is asked again in the build database, so that its reason shows rows.
    """
    path = target / "run_results.json"
    if not path.exists():
        return HalfResults((), (), 0.0)
    results = json.loads(path.read_bytes())["results"]
    manifest = json.loads((target / "manifest.json").read_bytes())
    return HalfResults(
        checks=tuple(_checks(results, manifest, database)),
        node_errors=tuple(_node_errors(results, manifest)),
        node_seconds=busy_seconds(results),
    )


def busy_seconds(results: list[dict[str, Any]]) -> float:
    """Seconds during which at least one node (tests included) was at work; two at once count once."""
    spans = sorted(
        (datetime.fromisoformat(timing["started_at"]), datetime.fromisoformat(timing["completed_at"]))
        for result in results
        for timing in result["timing"]
        if timing["started_at"] and timing["completed_at"]
    )
    busy, end = 0.0, None
    for start, stop in spans:
        since = start if end is None else max(start, end)
        if stop > since:
            busy += (stop - since).total_seconds()
            end = stop
    return round(busy, 3)


def _checks(results: list[dict[str, Any]], manifest: Manifest, database: Path) -> Iterator[CheckLine]:
    for result in results:
        kind = result["unique_id"].split(".")[0]
        status = _STATUS.get(result["status"])
        if kind not in ("test", "unit_test") or status is None:
            continue
        stage: CheckStage = "dbt_test" if kind == "test" else "dbt_unit_test"
        node = manifest["nodes" if kind == "test" else "unit_tests"][result["unique_id"]]
        yield CheckLine(
            check_name=node["name"],
            stage=stage,
            suite=(node.get("test_metadata") or {}).get("name") or ("singular" if kind == "test" else "unit"),
            table_name=_tested_table(node, manifest),
            column_name=node.get("column_name"),
            status=status,
            failed_count=result["failures"],
            reason=_reason(node, result, status, database),
            checked_at=now(),
        )


def _reason(node: Mapping[str, Any], result: Mapping[str, Any], status: CheckStatus, database: Path) -> str:
    """Why the check is there (its description); after a failure also what dbt said, where the test is
    declared, and rows with their values.
    """
    described = (node.get("description") or "").strip()
    if status == "pass":
        return described
    said = (result.get("message") or "").strip()
    sql = result.get("compiled_code") if node["resource_type"] == "test" else None
    rows = failing_rows(database, sql) if sql else ""
    parts = (described, said, f"declared in {node['original_file_path']}", f"rows: {rows}" if rows else "")
    return "; ".join(part for part in parts if part)


def _tested_table(node: Mapping[str, Any], manifest: Manifest) -> str:
    """`schema.name` of the relation a test stands on: the attached one, else the first by name."""
    parents = [node["attached_node"]] if node.get("attached_node") else sorted(node["depends_on"]["nodes"])
    return relation_name(manifest, parents[0]) if parents else ""


def relation_name(manifest: Manifest, unique_id: str) -> str:
    """`schema.name` of a model, seed or source."""
    node = manifest["nodes"].get(unique_id) or manifest["sources"][unique_id]
    return f"{node['schema']}.{node['name']}"


def _node_errors(results: list[dict[str, Any]], manifest: Manifest) -> Iterator[NodeError]:
    for result in results:
        if result["unique_id"].split(".")[0] in ("test", "unit_test") or result["status"] != "error":
            continue
        node = manifest["nodes"].get(result["unique_id"])
        yield NodeError(
            node=f"{node['schema']}.{node['name']}" if node else result["unique_id"],
            file=node["original_file_path"] if node else "",
            message=(result.get("message") or "").strip(),
        )


def public_keys(manifest: Manifest) -> dict[str, list[str]]:
    """`schema.table` -> key columns of the public tables: `meta.key`, else a primary key of the contract.

    Views and table functions are left out: a release verifies what it stores.
    """
    keys = {f"{node['schema']}.{node['name']}": key_of(node) for node in _public_tables(manifest)}
    return {name: key for name, key in sorted(keys.items()) if key}


def public_orders(manifest: Manifest) -> dict[str, list[str]]:
    """`schema.table` -> `meta.order` of the public tables that have one: what a release stores them by."""
    orders = {
        f"{node['schema']}.{node['name']}": node["config"].get("meta", {}).get("order")
        for node in _public_tables(manifest)
    }
    return {name: list(order) for name, order in sorted(orders.items()) if order}


def _public_tables(manifest: Manifest) -> Iterator[Mapping[str, Any]]:
    return (
        node
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model"
        and node["schema"] in _PUBLIC_SCHEMAS
        and node["config"]["materialized"] == "table"
    )


def key_of(node: Mapping[str, Any]) -> list[str]:
    """Key columns of a model: `meta.key`, else a primary key of its contract; none where neither is declared."""
    declared = (node.get("config", {}).get("meta") or {}).get("key") or (node.get("meta") or {}).get("key")
    if declared:
        return [declared] if isinstance(declared, str) else list(declared)
    for constraint in node.get("constraints", []):
        if constraint["type"] == "primary_key":
            return list(constraint["columns"])
    return [
        name
        for name, column in node["columns"].items()
        if any(constraint["type"] == "primary_key" for constraint in column.get("constraints", []))
    ]
