"""What is known of the public tables beyond their data: meaning, unit, grain, key, joins, sources, metrics.

Belongs here: the description as values, reading it from a run folder. Does not belong here: making it from
dbt's manifest (`orchestration.dbt.description`), the tables of `meta` that publish it (`warehouse.meta`).
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from warehouse.errors import ReleaseError

DESCRIPTION_FILE = "description.json"

Kind = Literal["table", "view", "function"]
Quality = Literal["published", "derived", "modelled", "assumed", "descriptive"]
"""published: the publisher's figure; derived: computed from published ones alone; modelled: depends on a scenario or an
assumption; assumed: typed in by us; descriptive: keys, names, flags."""


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True)


class Deprecation(_Value):
    """since and removed_in are versions of the public schemas; replaced_by says what to use instead."""

    since: str
    removed_in: str
    replaced_by: str


class Reference(_Value):
    """A join: `columns` of the table that has it to `to_columns` of `table` (a full name), in the same order."""

    columns: tuple[str, ...]
    table: str
    to_columns: tuple[str, ...]


class ColumnDescription(_Value):
    """A column. sources: raw sources of this column, the table's where it has none of its own; references:
    `schema.table.column` that it joins to by itself or with other columns; imputation: how gaps are filled, None where
    nothing is filled in."""

    name: str
    unit: str
    description: str
    quality: Quality
    sources: tuple[str, ...]
    references: str | None = None
    imputation: str | None = None
    deprecated: Deprecation | None = None


class TableDescription(_Value):
    """A public table, view or table function. sources: the raw sources that it is made from, by dbt's lineage; seeds:
    lists of our own that go into it; parameters: of a function, name -> what to pass."""

    full_name: str
    kind: Kind
    description: str
    grain: str
    key: tuple[str, ...]
    sources: tuple[str, ...]
    columns: tuple[ColumnDescription, ...]
    seeds: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    parameters: dict[str, str] = {}
    deprecated: Deprecation | None = None


class SourceDescription(_Value):
    """A raw source. max_age_years: when what it describes is older than that at release, it is stale; described_year:
    where the vintage's name does not begin with it."""

    name: str
    description: str
    max_age_years: int
    described_year: int | None = None


class MetricDescription(_Value):
    """A metric as the semantic models define it: sql is an aggregate over table_name's columns, dimensions are columns
    of table_name that it may be grouped by; always_by: those that it must be grouped or filtered by to mean anything."""

    name: str
    label: str
    description: str
    unit: str
    table_name: str
    sql: str
    dimensions: tuple[str, ...]
    always_by: tuple[str, ...] = ()


class Description(_Value):
    """Everything that dbt knows of the public schemas."""

    tables: tuple[TableDescription, ...] = ()
    metrics: tuple[MetricDescription, ...] = ()
    sources: tuple[SourceDescription, ...] = ()

    def table(self, full_name: str) -> TableDescription | None:
        """The description of `schema.name`, None where there is none."""
        return next((table for table in self.tables if table.full_name == full_name), None)


def read_description(run_folder: Path) -> Description:
    """The description that the run left; an empty one where it left none. Raises ReleaseError if it is not one."""
    path = run_folder / DESCRIPTION_FILE
    if not path.exists():
        return Description()
    try:
        return Description.model_validate_json(path.read_bytes())
    except ValidationError as error:
        first = error.errors()[0]
        raise ReleaseError(
            f"{path}: {'.'.join(map(str, first['loc'])) or 'the file'}: {first['msg']}.",
            remedy="It is made from dbt's manifest of the same run; refresh again from the start.",
        ) from error
