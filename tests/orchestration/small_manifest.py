"""A small invented manifest with what the description reads: models, seeds, sources, tests, a step outside of dbt.

Belongs here: making it. Does not belong here: assertions.
"""

from __future__ import annotations

from typing import Any

Manifest = dict[str, Any]


def column(name: str, unit: str = "code", **meta: object) -> dict[str, Any]:
    """A documented column; `constraints` among meta are the contract's."""
    constraints = meta.pop("constraints", [])
    described = meta.pop("description", f"What {name} is")
    return {
        "name": name,
        "description": described,
        "config": {"meta": {"unit": unit, **meta}},
        "constraints": constraints,
    }


def foreign_key(to: str, *columns: str) -> dict[str, Any]:
    return {"type": "foreign_key", "to": f"ref('{to}')", "to_columns": list(columns)}


def model(
    name: str, schema: str, reads: list[str], columns: list[dict[str, Any]] | None = None, **changes: Any
) -> dict[str, Any]:
    """A model that reads other nodes; reads: unique ids."""
    meta = {"key": [columns[0]["name"]] if columns else [], "quality": "modelled"} | changes.pop("meta", {})
    names = [each.split(".")[-1] for each in reads]
    return {
        "unique_id": f"model.toy.{name}",
        "resource_type": "model",
        "name": name,
        "schema": schema,
        "description": f"All of {name}.",
        "raw_code": f"-- Grain: one row per {name}.\n"
        + "\n".join(f"from {{{{ ref('{each}') }}}}" for each in names),
        "config": {"materialized": "table", "meta": meta},
        "columns": {each["name"]: each for each in columns or []},
        "constraints": [],
        "depends_on": {"nodes": reads},
        "patch_path": f"toy://models/{name}.yml",
        "original_file_path": f"models/{name}.sql",
    } | changes


def seed(name: str) -> dict[str, Any]:
    return {
        "unique_id": f"seed.toy.{name}",
        "resource_type": "seed",
        "name": name,
        "schema": "seeds",
        "columns": {},
        "depends_on": {},
        "raw_code": "",
    }


def source(schema: str, name: str, **meta: object) -> dict[str, Any]:
    return {
        "unique_id": f"source.toy.{schema}.{name}",
        "resource_type": "source",
        "name": name,
        "schema": schema,
        "description": f"Raw {name}",
        "config": {"meta": meta},
    }


def relationships(on: str, name: str, to: str, field: str) -> dict[str, Any]:
    """dbt's test that a column stands in another table."""
    return {
        "unique_id": f"test.toy.relationships_{name}",
        "resource_type": "test",
        "name": f"relationships_{name}",
        "schema": "tests",
        "attached_node": f"model.toy.{on}",
        "column_name": name,
        "test_metadata": {"name": "relationships", "kwargs": {"to": f"ref('{to}')", "field": field}},
        "config": {"materialized": "test"},
    }


def manifest(*nodes: dict[str, Any], **parts: Any) -> Manifest:
    """The nodes as dbt lists them."""
    made: Manifest = {"nodes": {}, "sources": {}, "semantic_models": {}, "metrics": {}}
    for node in nodes:
        made["sources" if node["resource_type"] == "source" else "nodes"][node["unique_id"]] = node
    return made | parts
