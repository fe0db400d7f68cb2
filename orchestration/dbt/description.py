"""What dbt knows of the public tables, as the description that a release publishes.

Belongs here: reading models, sources and their `config.meta` from the manifest. Does not belong here: the walk of the
graph (`lineage`), joins (`references`), metrics (`metrics`), the tables of `meta` (`warehouse.meta`).

A column's quality, imputation and sources are, in this order: what its own `config.meta` says; what a public model that
this one selects from says of a column with the same name and unit; the table's default.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import Any

from pydantic import ValidationError

from orchestration.dbt.lineage import RAW, Lineage, lineage_of, read_by
from orchestration.dbt.metrics import metrics_of
from orchestration.dbt.references import references_of
from orchestration.dbt.results import key_of
from orchestration.errors import DescriptionError
from warehouse.description import (
    ColumnDescription,
    Deprecation,
    Description,
    Kind,
    Quality,
    Reference,
    SourceDescription,
    TableDescription,
)
from warehouse.units import is_label

Manifest = Mapping[str, Any]
Node = Mapping[str, Any]

PUBLIC_SCHEMAS = ("marts", "access", "meta")
_KINDS: dict[str, Kind] = {"table": "table", "view": "view", "table_function": "function"}
_OF_THE_CALENDAR = frozenset({"year", "hour"})
_GRAIN_IN_SQL = re.compile(r"--.*?\bGrain: (one row per [^\n]*?)\.?\s*$", re.MULTILINE | re.IGNORECASE)
_GRAIN_IN_TEXT = re.compile(r"\b(One row per [^.]*)\.")


def describe(manifest: Manifest) -> Description:
    """The description of every public model, raw source and metric.

    Raises DescriptionError naming every model without description, grain or key, and every column without unit,
    description or (by itself or its table) quality.
    """
    models = public_models(manifest)
    problems = [problem for node in models for problem in _problems(node)]
    if problems:
        raise DescriptionError(
            f"{len(problems)} public models or columns are not described:\n  " + "\n  ".join(problems),
            remedy="say it in the model's .yml; CONTRIBUTING.md lists what a public model needs",
        )
    keys = {full_name(node): tuple(key_of(node)) for node in models}
    tables: dict[str, TableDescription] = {}
    for node in _parents_first(models):
        parents = [
            tables[full_name(manifest["nodes"][parent])]
            for parent in read_by(node)
            if parent in manifest["nodes"] and full_name(manifest["nodes"][parent]) in tables
        ]
        tables[full_name(node)] = _table(manifest, node, keys, parents)
    described = tuple(tables[name] for name in sorted(tables))
    return Description(
        tables=with_sources_of_keys(described),
        metrics=metrics_of(manifest),
        sources=raw_sources(manifest),
    )


def public_models(manifest: Manifest) -> list[Node]:
    """The models of the public schemas that a release holds, by full name."""
    nodes = (
        node
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model"
        and node["schema"] in PUBLIC_SCHEMAS
        and node["config"]["materialized"] in _KINDS
    )
    return sorted(nodes, key=full_name)


def full_name(node: Node) -> str:
    """`schema.name`."""
    return f"{node['schema']}.{node['name']}"


def grain_of(node: Node) -> str | None:
    """`One row per ...`, without a full stop: of the SQL's comment `-- Grain: ...`, else of the description."""
    for pattern, text in ((_GRAIN_IN_SQL, node.get("raw_code")), (_GRAIN_IN_TEXT, node.get("description"))):
        found = pattern.search(text or "")
        if found:
            grain = found.group(1).strip()
            return grain[0].upper() + grain[1:]
    return None


def raw_sources(manifest: Manifest) -> tuple[SourceDescription, ...]:
    """The tables of schema raw with the age that they may have. Raises DescriptionError naming one without."""
    nodes = sorted(
        (node for node in manifest["sources"].values() if node["schema"] == RAW),
        key=lambda node: node["name"],
    )
    without = [node["name"] for node in nodes if "max_age_years" not in _meta(node)]
    if without:
        raise DescriptionError(
            f"raw source {without[0]} does not say how old it may be (of {len(without)} without)",
            remedy="give it config: {meta: {max_age_years: ...}} in dbt_project/models/staging/sources.yml",
        )
    return tuple(
        SourceDescription(
            name=node["name"],
            description=node["description"],
            max_age_years=_meta(node)["max_age_years"],
            described_year=_meta(node).get("described_year"),
        )
        for node in nodes
    )


def with_sources_of_keys(tables: tuple[TableDescription, ...]) -> tuple[TableDescription, ...]:
    """The tables with columns that join a dimension by themselves standing on the dimension's sources, not on all."""
    own = {
        (table.full_name, column.name): column.sources
        for table in tables
        for column in table.columns
        if column.quality == "descriptive"
    }
    return tuple(
        table.model_copy(
            update={"columns": tuple(_as_joined(column, table, own) for column in table.columns)}
        )
        for table in tables
    )


def _as_joined(
    column: ColumnDescription, table: TableDescription, own: Mapping[tuple[str, str], tuple[str, ...]]
) -> ColumnDescription:
    if column.references is None or column.quality != "descriptive":
        return column
    home, _, name = column.references.rpartition(".")
    return column.model_copy(update={"sources": own.get((home, name), column.sources)})


@dataclass(frozen=True)
class _Inherited:
    """What a column has where it does not say it itself."""

    quality: Quality
    imputation: str | None
    sources: tuple[str, ...]


def _table(
    manifest: Manifest,
    node: Node,
    keys: Mapping[str, tuple[str, ...]],
    parents: list[TableDescription],
) -> TableDescription:
    lineage = lineage_of(manifest, node["unique_id"])
    tests = [
        test
        for test in manifest["nodes"].values()
        if test["resource_type"] == "test"
        and test.get("attached_node") == node["unique_id"]
        and (test.get("test_metadata") or {}).get("name") == "relationships"
    ]
    names = {name.rpartition(".")[2]: name for name in keys}
    references = references_of(node, tests, names, keys)
    key = keys[full_name(node)]
    meta = _meta(node)
    return TableDescription(
        full_name=full_name(node),
        kind=_KINDS[node["config"]["materialized"]],
        description=_sentence(node["description"]),
        grain=grain_of(node) or "",
        key=key,
        sources=lineage.sources,
        seeds=lineage.seeds,
        columns=tuple(
            _column(node, column, lineage, key, references, parents) for column in node["columns"].values()
        ),
        references=references,
        parameters=meta.get("parameters", {}),
        deprecated=_deprecation(meta, full_name(node)),
    )


def _column(
    node: Node,
    column: Mapping[str, Any],
    lineage: Lineage,
    key: tuple[str, ...],
    references: Iterable[Reference],
    parents: Iterable[TableDescription],
) -> ColumnDescription:
    meta = _meta(column)
    unit = meta["unit"]
    inherited = _from_parents(column["name"], unit, parents) or _Inherited(
        quality=_default_quality(_meta(node)["quality"], column["name"], unit, key),
        imputation=None,
        sources=() if column["name"] in key and unit in _OF_THE_CALENDAR else lineage.sources,
    )
    where = f"{full_name(node)}.{column['name']}"
    try:
        return ColumnDescription(
            name=column["name"],
            unit=unit,
            description=_sentence(column["description"]),
            quality=meta.get("quality", inherited.quality),
            imputation=meta.get("imputation", inherited.imputation),
            sources=_known_sources(meta["sources"], lineage, where)
            if "sources" in meta
            else inherited.sources,
            references=_target(column["name"], references),
            deprecated=_deprecation(meta, where),
        )
    except ValidationError as error:
        first = error.errors()[0]
        raise DescriptionError(
            f"{where}: {first['loc'][0]}: {first['msg']} (seen: {first['input']!r})",
            remedy=f"mend config.meta of the column in {node['patch_path'] or node['original_file_path']}",
        ) from error


def _from_parents(name: str, unit: str, parents: Iterable[TableDescription]) -> _Inherited | None:
    """What the first parent with a column of that name and unit says of it."""
    for parent in parents:
        for column in parent.columns:
            if (column.name, column.unit) == (name, unit):
                return _Inherited(column.quality, column.imputation, column.sources)
    return None


def _default_quality(table: Quality, name: str, unit: str, key: tuple[str, ...]) -> Quality:
    """Keys, codes, names and calendar years describe; all else is what its table is. Flags say something: the table's."""
    if name in key or unit == "year" or (is_label(unit) and unit != "flag"):
        return "descriptive"
    return table


def _target(name: str, references: Iterable[Reference]) -> str | None:
    """Where a column leads, by itself where it can; in a joint key only the last column leads there."""
    ordered = sorted(references, key=lambda reference: (len(reference.columns), reference.table))
    for reference in ordered:
        if reference.columns[-1] == name:
            return f"{reference.table}.{reference.to_columns[-1]}"
    return None


def _known_sources(declared: list[str], lineage: Lineage, where: str) -> tuple[str, ...]:
    unknown = [name for name in declared if name not in (*lineage.sources, *lineage.seeds)]
    if unknown:
        raise DescriptionError(
            f"{where} says that it comes from {unknown[0]}, which its model is not made from",
            remedy=f"name one of {', '.join((*lineage.sources, *lineage.seeds))}",
        )
    return tuple(sorted(name for name in declared if name in lineage.sources))


def _deprecation(meta: Mapping[str, Any], where: str) -> Deprecation | None:
    if "deprecated" not in meta:
        return None
    try:
        return Deprecation.model_validate(meta["deprecated"])
    except ValidationError as error:
        first = error.errors()[0]
        raise DescriptionError(
            f"{where}: deprecated: {'.'.join(map(str, first['loc']))}: {first['msg']}",
            remedy="a notice is deprecated: {since: 1.2.0, removed_in: 2.0.0, replaced_by: what to use}",
        ) from error


def _problems(node: Node) -> list[str]:
    name = full_name(node)
    needs: dict[str, Callable[[], object]] = {
        "description": lambda: node["description"].strip(),
        "grain (`-- Grain: one row per ...` in the SQL)": lambda: grain_of(node),
        "key (config.meta.key)": lambda: key_of(node),
        "quality (config.meta.quality)": lambda: _meta(node).get("quality"),
        "columns": lambda: node["columns"],
    }
    found = [f"{name} has no {what}" for what, has in needs.items() if not has()]
    unknown = [column for column in key_of(node) if column not in node["columns"]]
    found += [f"{name} has no column {column}, which its key names" for column in unknown]
    for column in node["columns"].values():
        if not column["description"].strip():
            found.append(f"{name}.{column['name']} has no description")
        if not _meta(column).get("unit"):
            found.append(f"{name}.{column['name']} has no unit (config.meta.unit)")
    return found


def _meta(node: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = (node.get("config") or {}).get("meta") or node.get("meta") or {}
    return found


def _sentence(text: str) -> str:
    """The text on one line."""
    return " ".join(text.split())


def _parents_first(models: list[Node]) -> list[Node]:
    by_id = {node["unique_id"]: node for node in models}
    graph = {unique_id: sorted(by_id.keys() & set(read_by(node))) for unique_id, node in by_id.items()}
    return [by_id[unique_id] for unique_id in TopologicalSorter(graph).static_order()]
