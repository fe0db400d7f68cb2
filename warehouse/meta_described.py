"""The tables of `meta` that say what is in a release: tables, columns, keys, metrics, freshness.

Belongs here: their columns with unit and meaning. Does not belong here: making their rows (`warehouse.meta_rows`),
the rows of runs and sources (`warehouse.meta`).
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from warehouse.description import Kind, Quality, Reference
from warehouse.meta import Count, MetaTable, Row, UtcTime, coded, measured

TABLE_NAME = "Full name of the table, view or function, such as marts.dim_county; see meta.tables."
COLUMN_SOURCES = "Raw sources, comma separated, see meta.sources; null where no publisher's file goes in."


class TableRow(Row):
    """One row of `meta.tables`."""

    table_name: str = coded("Full name: schema, full stop, name.")
    schema_name: str = coded("Schema that it lies in: marts, access or meta.")
    kind: Kind = coded("table (also as Parquet), view, or function (called with parameters).")
    description: str | None = Field(description="What it holds and how to read it.")
    grain: str | None = Field(description="What one row stands for.")
    key: str | None = Field(
        description="Columns that tell rows apart, comma separated; of a function, within one call."
    )
    parameters: str | None = Field(
        description="What a function is called with, comma separated, in order; null for tables and views."
    )
    sources: str | None = Field(
        description="Raw sources upstream, comma separated, see meta.sources; null where only our own lists go in."
    )
    seeds: str | None = Field(
        description="Our own lists upstream (scenarios, assumptions, facts with their source), comma separated."
    )
    licence: str = Field(description="Licence under which the table is published.")
    row_count: Count | None = measured("rows", "Rows in this release; null for views and functions.")
    column_count: Count = measured("columns", "Columns, of a function those of its result.")
    file: str | None = Field(
        description="Parquet file with the same rows, relative to the release; null where there is none."
    )
    stability: Literal["stable", "deprecated"] = coded("stable, or deprecated: it goes with removed_in.")
    deprecated_since: str | None = Field(
        description="Version of the public schemas that first carried the notice; null while stable."
    )
    removed_in: str | None = Field(description="Version that it goes with; null while stable.")
    replaced_by: str | None = Field(description="What to use instead; null while stable.")


class ColumnRow(Row):
    """One row of `meta.columns`."""

    table_name: str = coded(TABLE_NAME)
    column_name: str = coded("Column as it is written in SQL, in lower case with underscores.")
    position: Count = measured("number", "Place of the column in its table, from 1.")
    data_type: str = coded("Type of the values, as DuckDB writes it.")
    unit: str | None = Field(
        description="Unit, from the vocabulary in docs/schema.md; text, code, flag and time have none to speak of."
    )
    description: str | None = Field(description="What the value means.")
    is_key: bool = Field(description="True for a column of the table's key.")
    is_nullable: bool = Field(
        description="True where the database allows nulls; always of views and functions."
    )
    reference: str | None = Field(
        description="Column that it joins, as schema.table.column; meta.keys has joins of several columns."
    )
    sources: str | None = Field(description=COLUMN_SOURCES)
    licence: str | None = Field(
        description="Licences of those sources, separated by semicolons; null where there are none."
    )
    imputation: str | None = Field(
        description="How values that the sources lack are filled in; null where none is filled in."
    )
    quality: Quality | None = coded(
        "published (the publisher's figure), derived (computed from published ones alone), modelled (depends on a "
        "scenario or an assumption), assumed (typed in by us) or descriptive (keys, names, flags)."
    )
    stability: Literal["stable", "deprecated"] = coded("stable, or deprecated: it goes with removed_in.")
    removed_in: str | None = Field(
        description="Version of the public schemas that it goes with; null while stable."
    )
    replaced_by: str | None = Field(description="What to use instead; null while stable.")


class KeyRow(Row):
    """One row of `meta.keys`."""

    table_name: str = coded(TABLE_NAME)
    key_name: str = coded(
        "primary, or the columns of a foreign key joined by + and the table that it leads to."
    )
    kind: Literal["primary", "foreign"] = coded(
        "primary: tells rows apart; foreign: joins the key of another table."
    )
    columns: str = Field(description="Columns of this table, comma separated, in the order of the key.")
    references_table: str | None = coded("Full name of the table that is joined; null for a primary key.")
    references_columns: str | None = Field(
        description="Its columns, in the same order; null for a primary key."
    )
    is_enforced: bool = Field(
        description="True for a constraint of the database; others are tested before the release is made."
    )


class MetricRow(Row):
    """One row of `meta.metrics`."""

    metric_name: str = coded("Name of the metric; its value has this column name in the query.")
    label: str = Field(description="What the metric is called in texts and charts for people.")
    description: str = Field(description="What it measures, and how it may be added up.")
    unit: str = Field(description="Unit of the value, from the vocabulary in docs/schema.md.")
    table_name: str = coded("Table or view that it is computed from; see meta.tables.")
    expression: str = Field(description="Aggregate over the columns of that table.")
    sql: str = Field(
        description="Query that runs as it is: the metric by the columns that it must be grouped by."
    )
    dimensions: str = Field(description="Columns that it may be grouped by, comma separated.")
    always_by: str | None = Field(
        description="Columns that it must be grouped or filtered by, or values are added that exclude each other."
    )


class FreshnessRow(Row):
    """One row of `meta.freshness`."""

    source: str = coded("Name of the source, see meta.sources.")
    vintage: str = coded("Vintage that this release was made from.")
    described_year: Count | None = measured(
        "year", "Year that the data describe or were published for; null where the vintage does not tell."
    )
    age_years: int | None = measured("years", "Year of release less described_year.")
    max_age_years: Count = measured("years", "Age beyond which the source is stale.")
    is_stale: bool = Field(description="True where the age is beyond the maximum, or not known.")
    landed_at: UtcTime = Field(description="When the vintage was landed (UTC).")


_TO_TABLES = Reference(columns=("table_name",), table="meta.tables", to_columns=("table_name",))

TABLES = MetaTable(
    "tables",
    TableRow,
    ("table_name",),
    "Every public table, view and table function with its meaning, grain, key, sources and licence. "
    "Grain: one row per table, view or function.",
)
COLUMNS = MetaTable(
    "columns",
    ColumnRow,
    ("table_name", "column_name"),
    "Every column of the public tables, views and table functions with its unit, meaning, sources, quality and what is filled in. "
    "Grain: one row per table and column.",
    (_TO_TABLES,),
)
KEYS = MetaTable(
    "keys",
    KeyRow,
    ("table_name", "key_name"),
    "Keys and joins, those that the database enforces and those that only the tests do. "
    "Grain: one row per key of a table.",
    (
        _TO_TABLES,
        Reference(columns=("references_table",), table="meta.tables", to_columns=("table_name",)),
    ),
)
METRICS = MetaTable(
    "metrics",
    MetricRow,
    ("metric_name",),
    "Metrics of the semantic models, each with a query that runs. Grain: one row per metric.",
    (_TO_TABLES,),
)
FRESHNESS = MetaTable(
    "freshness",
    FreshnessRow,
    ("source",),
    "How old the sources of this release are, against the age that each may have. Grain: one row per source used.",
    (Reference(columns=("source", "vintage"), table="meta.sources", to_columns=("source", "vintage")),),
)
DESCRIBED_TABLES: tuple[MetaTable, ...] = (TABLES, COLUMNS, KEYS, METRICS, FRESHNESS)
