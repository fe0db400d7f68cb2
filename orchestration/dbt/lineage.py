"""Which raw sources and which seeds a relation is made from, by dbt's graph and across the hand-over to Polars and NumPy.

Belongs here: walking the graph. Does not belong here: what the graph's nodes say of themselves (`description`).

dbt's graph ends where a step outside of dbt begins: `allocation.*` and `ensemble.*` are sources to it. What those steps
read is known (`orchestration.assets.*_inputs`), and the walk goes on there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from orchestration.assets import allocation_inputs, ensemble_inputs
from orchestration.assets.exchange import Relation, relations_of

Manifest = Mapping[str, Any]

RAW = "raw"
REF = re.compile(r"ref\(\s*['\"](\w+)['\"]\s*\)")

_ALLOCATION = relations_of(allocation_inputs.RELATIONS.values())
HAND_OVERS: dict[str, set[Relation]] = {
    "allocation": _ALLOCATION,
    "ensemble": _ALLOCATION | relations_of(ensemble_inputs.RELATIONS.values()),
}
"""Schema that a step outside of dbt writes -> the relations that it reads."""


@dataclass(frozen=True)
class Lineage:
    """The names of raw sources and of seeds, sorted, that a relation is made from."""

    sources: tuple[str, ...]
    seeds: tuple[str, ...]


def lineage_of(manifest: Manifest, unique_id: str) -> Lineage:
    """Every raw source and seed upstream of a node; a node that is one itself has itself.

    Raises KeyError naming a relation that a step outside of dbt reads and the manifest does not know.
    """
    by_relation = relations(manifest)
    seen: set[str] = set()
    waiting = [unique_id]
    while waiting:
        at = waiting.pop()
        if at not in seen:
            seen.add(at)
            waiting += _parents(manifest, at, by_relation)
    found = [node_of(manifest, each) for each in seen]
    return Lineage(
        sources=_names(node for node in found if node["resource_type"] == "source" and node["schema"] == RAW),
        seeds=_names(node for node in found if node["resource_type"] == "seed"),
    )


def relations(manifest: Manifest) -> dict[Relation, str]:
    """(schema, name) -> unique id of every model, seed and source."""
    nodes = [
        *(node for node in manifest["nodes"].values() if node["resource_type"] in ("model", "seed")),
        *manifest["sources"].values(),
    ]
    return {(node["schema"], node["name"]): node["unique_id"] for node in nodes}


def node_of(manifest: Manifest, unique_id: str) -> Mapping[str, Any]:
    """A model, seed or source."""
    found: Mapping[str, Any] = manifest["nodes"].get(unique_id) or manifest["sources"][unique_id]
    return found


def read_by(node: Mapping[str, Any]) -> list[str]:
    """Unique ids of what a model reads: dbt's parents without those that only its foreign keys name."""
    only_joined = {
        name
        for name in _foreign_tables(node)
        if not re.search(rf"ref\(\s*['\"]{name}['\"]", node["raw_code"])
    }
    return [
        parent for parent in node["depends_on"].get("nodes", []) if parent.split(".")[-1] not in only_joined
    ]


def _parents(manifest: Manifest, unique_id: str, by_relation: Mapping[Relation, str]) -> list[str]:
    node = node_of(manifest, unique_id)
    if node["resource_type"] == "source":
        return [by_relation[relation] for relation in sorted(HAND_OVERS.get(node["schema"], ()))]
    return read_by(node)


def _foreign_tables(node: Mapping[str, Any]) -> set[str]:
    """Names of the models that the contract's foreign keys lead to."""
    constraints = [
        *node.get("constraints", []),
        *(each for column in node["columns"].values() for each in column.get("constraints", [])),
    ]
    found = (REF.search(each.get("to") or "") for each in constraints if each["type"] == "foreign_key")
    return {match.group(1) for match in found if match}


def _names(nodes: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    return tuple(sorted({node["name"] for node in nodes}))
