"""Which columns of the public tables join which others: dbt's foreign keys and relationships tests, and shared key names.

Belongs here: finding joins in the manifest. Does not belong here: whether the database enforces them
(`warehouse.making` asks its catalog).

A key has the same name everywhere, so each column of a dimension's key has a home: `county_fips` is at home in
`marts.dim_county`. A dimension with several key columns (`scenario_id`, `phase_id`) is joined by all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from orchestration.dbt.lineage import REF
from warehouse.description import Reference

_DIMENSION = "dim_"

Keys = Mapping[str, tuple[str, ...]]
"""Full name of a public table -> its key columns."""


def references_of(
    node: Mapping[str, Any], tests: Iterable[Mapping[str, Any]], names: Mapping[str, str], keys: Keys
) -> tuple[Reference, ...]:
    """The joins of a public model, sorted.

    tests: the relationships tests on it. names: model name -> full name of every public model. keys: of all of them;
    those whose name begins with `dim_` are homes of their key columns.
    """
    own = f"{node['schema']}.{node['name']}"
    declared = [*_foreign_keys(node, names), *_tested(tests, names)]
    known = {column for reference in declared for column in reference.columns}
    shared = [
        reference
        for reference in shared_keys(node["columns"], keys)
        if reference.table != own and not (len(reference.columns) == 1 and reference.columns[0] in known)
    ]
    return tuple(sorted({*declared, *shared}, key=lambda each: (each.columns, each.table)))


def shared_keys(columns: Iterable[str], keys: Keys) -> list[Reference]:
    """A reference to each dimension all of whose key columns are among the columns."""
    there = set(columns)
    return [
        Reference(columns=key, table=table, to_columns=key)
        for table, key in sorted(keys.items())
        if table.rpartition(".")[2].startswith(_DIMENSION) and set(key) <= there
    ]


def _foreign_keys(node: Mapping[str, Any], names: Mapping[str, str]) -> list[Reference]:
    of_columns = [
        ((name,), constraint)
        for name, column in node["columns"].items()
        for constraint in column.get("constraints", [])
    ]
    of_table = [(tuple(constraint["columns"]), constraint) for constraint in node.get("constraints", [])]
    return [
        Reference(columns=columns, table=table, to_columns=tuple(constraint["to_columns"]))
        for columns, constraint in (*of_columns, *of_table)
        if constraint["type"] == "foreign_key" and (table := _target(constraint["to"], names))
    ]


def _tested(tests: Iterable[Mapping[str, Any]], names: Mapping[str, str]) -> list[Reference]:
    return [
        Reference(
            columns=(test["column_name"],),
            table=table,
            to_columns=(test["test_metadata"]["kwargs"]["field"],),
        )
        for test in tests
        if (table := _target(test["test_metadata"]["kwargs"]["to"], names))
    ]


def _target(text: str | None, names: Mapping[str, str]) -> str | None:
    """The public table that a `ref('x')` means; None for tables that readers do not have."""
    found = REF.search(text or "")
    return names.get(found.group(1)) if found else None
