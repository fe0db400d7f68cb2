"""`datapackage.json`: the release as a Frictionless Data Package, and the same for its CSV samples.

Belongs here: tables as resources with fields, units, keys, constraints, licence and sources. Does not belong here:
making the samples, validating (tests do that with the package `frictionless`).

Two descriptors, because a tool should find what it can read: `datapackage.json` lists the Parquet files,
`samples/datapackage.json` the CSV samples with the same schemas; keys between tables hold in both.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from warehouse.documents.known import Column, ForeignKey, Known, Source, Table
from warehouse.documents.samples import SAMPLES_FOLDER, sample_file
from warehouse.release import DATA_LICENCE, DATA_LICENCE_ADDRESS, DATA_LICENCE_TITLE
from warehouse.text import safe_csv_cell

PACKAGE_FILE = "datapackage.json"
Descriptor = dict[str, Any]

_LICENCE: Descriptor = {"name": DATA_LICENCE, "path": DATA_LICENCE_ADDRESS, "title": DATA_LICENCE_TITLE}
PARQUET_TYPE = "application/vnd.apache.parquet"
SAMPLE_NOTE = (
    "First rows by key, and the rows they refer to. Text that a spreadsheet would run as a formula has an "
    "apostrophe before it; the tables hold it without."
)

_TYPES = {
    "VARCHAR": "string",
    "UUID": "string",
    "BLOB": "string",
    "INTERVAL": "string",
    "BOOLEAN": "boolean",
    "DOUBLE": "number",
    "FLOAT": "number",
    "DATE": "date",
    "TIME": "time",
}
_WHOLE = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT")


def package_of(known: Known) -> Descriptor:
    """The descriptor of the release: one resource per table, its Parquet file with size and hash."""
    return _package(known, "phasein", [_parquet_resource(known, table) for table in known.base_tables])


def sample_package_of(known: Known, samples: Mapping[str, str]) -> Descriptor:
    """The descriptor that lies beside the samples; samples: file name -> CSV."""
    resources = [
        _sample_resource(known, table, samples[sample_file(table)].encode()) for table in known.base_tables
    ]
    return _package(known, "phasein-samples", resources) | {"description": SAMPLE_NOTE}


def _package(known: Known, name: str, resources: list[Descriptor]) -> Descriptor:
    release = known.release
    return {
        "profile": "data-package",
        "name": name,
        "id": release.release_id,
        "title": f"phasein, release {release.release_id}: charging need of zero-emission trucks and buses by county and year",
        "description": " ".join(f"{schema.name}: {schema.description}" for schema in release.schemas),
        "version": release.schema_version,
        "created": f"{release.released_at:%Y-%m-%dT%H:%M:%SZ}",
        "keywords": ["zero-emission trucks", "charging", "energy need", "counties", "United States"],
        "licenses": [_LICENCE],
        "contributors": [{"title": "The phasein team", "role": "author"}],
        "sources": [source_of(source) for source in known.used_sources],
        "resources": resources,
    }


def _parquet_resource(known: Known, table: Table) -> Descriptor:
    described = _resource(known, table) | {
        "path": table.file,
        "format": "parquet",
        "mediatype": PARQUET_TYPE,
        "bytes": table.bytes,
        "hash": f"sha256:{table.sha256}",
        "rows": table.rows,
        "sample": f"{SAMPLES_FOLDER}/{sample_file(table)}",
    }
    return _ordered(described)


def _sample_resource(known: Known, table: Table, content: bytes) -> Descriptor:
    described = _resource(known, table) | {
        "path": sample_file(table),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
    }
    return _ordered(described)


def _resource(known: Known, table: Table) -> Descriptor:
    by_name = {source.source: source for source in known.used_sources}
    sources = [source_of(by_name[name]) for name in table.sources if name in by_name]
    described: Descriptor = {
        "name": table.full_name,
        "description": table.description or f"{table.full_name}: no description.",
        "grain": table.grain,
        "stability": table.stability,
        "schema": schema_of(table),
        "licenses": [_LICENCE],
    }
    return described | ({"sources": sources} if sources else {})


def _ordered(resource: Descriptor) -> Descriptor:
    """The long schema last, so that a person sees the rest."""
    return {name: value for name, value in resource.items() if name != "schema"} | {
        "schema": resource["schema"]
    }


def source_of(source: Source) -> Descriptor:
    """A source: title, name, vintage, licence. Files lie with the publisher, so there is no path."""
    return {
        "title": f"{source.publisher} ({source.vintage})",
        "name": source.source,
        "vintage": source.vintage,
        "license": source.licence,
        "hash": f"sha256:{source.sha256}",
    }


def schema_of(table: Table) -> Descriptor:
    """A table schema: fields with type, unit and constraints, keys here and to other tables."""
    schema: Descriptor = {
        "fields": [_field(column, table) for column in table.columns],
        "missingValues": [""],
    }
    if table.key:
        schema["primaryKey"] = list(table.key)
    holds = [key for key in table.foreign_keys if not _may_have_gaps(key, table)]
    if holds:
        schema["foreignKeys"] = [_reference(key, table) for key in holds]
    if len(holds) < len(table.foreign_keys):
        schema["joins"] = [_reference(key, table) for key in table.foreign_keys if key not in holds]
    return schema


def _reference(key: ForeignKey, table: Table) -> Descriptor:
    target = "" if key.to_table == table.full_name else key.to_table
    return {"fields": list(key.columns), "reference": {"resource": target, "fields": list(key.to_columns)}}


def _may_have_gaps(key: ForeignKey, table: Table) -> bool:
    """A key of several columns of which one may be empty: SQL then asks for nothing, Frictionless for a row with the
    gap. Such a key is told as `joins`, in the same form."""
    nullable = {column.name for column in table.columns if column.is_nullable}
    return len(key.columns) > 1 and not nullable.isdisjoint(key.columns)


def field_type(duckdb_type: str) -> str:
    """The type of a table schema for a type of DuckDB; `any` where there is none."""
    if duckdb_type.endswith("]"):
        return "array"
    plain = duckdb_type.split("(", 1)[0].strip()
    if plain in ("STRUCT", "MAP"):
        return "object"
    if plain.startswith("TIMESTAMP"):
        return "datetime"
    if plain in _WHOLE or plain.removeprefix("U") in _WHOLE:
        return "integer"
    return "number" if plain == "DECIMAL" else "string" if plain == "ENUM" else _TYPES.get(plain, "any")


def _field(column: Column, table: Table) -> Descriptor:
    described: Descriptor = {"name": column.name, "type": field_type(column.type)}
    told = {
        "description": column.description or None,
        "unit": column.unit,
        "quality": column.quality,
        "imputation": column.imputation,
    }
    described |= {name: value for name, value in told.items() if value is not None}
    constraints = _constraints(column, is_only_key=table.key == (column.name,))
    return described | ({"constraints": constraints} if constraints else {})


def _constraints(column: Column, *, is_only_key: bool) -> Descriptor:
    found: Descriptor = {}
    if not column.is_nullable:
        found["required"] = True
    if is_only_key:
        found["unique"] = True
    # A guarded cell of a sample would not be in the list.
    if column.allowed and all(safe_csv_cell(value) == value != "" for value in column.allowed):
        found["enum"] = list(column.allowed)
    if field_type(column.type) in ("integer", "number"):
        limits = {"minimum": column.least, "maximum": column.greatest}
        found |= {name: value for name, value in limits.items() if value is not None}
    return found
