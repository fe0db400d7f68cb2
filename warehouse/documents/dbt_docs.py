"""`docs/dbt.html`: dbt's documentation site as one page, with this run's manifest and a catalog of this release.

Belongs here: the catalog, putting both into the page. Does not belong here: dbt (the run folder holds its page and the
trimmed manifest; `orchestration.dbt.documents` writes them).

The page reads `{manifest: "MANIFEST.JSON INLINE DATA", catalog: "CATALOG.JSON INLINE DATA"}`; whatever object stands
there is used instead of a request. A content security policy forbids every request.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from warehouse.documents.known import Column, Known, Table
from warehouse.errors import ReleaseError
from warehouse.text import script_json

DBT_PAGE = "docs/dbt.html"
PAGE_FILE = "dbt_docs.html"
MANIFEST_FILE = "dbt_manifest.json"

MANIFEST_HOLE = '"MANIFEST.JSON INLINE DATA"'
CATALOG_HOLE = '"CATALOG.JSON INLINE DATA"'
_HEAD = "<head>"
POLICY = (
    "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; "
    "img-src data:; font-src data:; connect-src 'none'; base-uri 'none'; form-action 'none'"
)
"""AngularJS makes functions of its templates, hence unsafe-eval; nothing can be fetched or sent."""

Json = dict[str, Any]


def dbt_page(run_folder: Path, known: Known) -> str | None:
    """The page; None where the run left no dbt page (a build that dbt did not make). Raises ReleaseError if what it
    left cannot be used."""
    template, manifest = run_folder / PAGE_FILE, run_folder / MANIFEST_FILE
    if not template.exists() or not manifest.exists():
        return None
    try:
        return fill_page(template.read_text(encoding="utf-8"), json.loads(manifest.read_bytes()), known)
    except (OSError, ValueError, KeyError) as error:
        raise ReleaseError(
            f"{DBT_PAGE} cannot be made from {run_folder}: {error!r}.",
            remedy="Both files are written by the same run; refresh again from the start.",
        ) from error


def fill_page(template: str, manifest: Json, known: Known) -> str:
    """dbt's page with the data in it. Raises ValueError if the page has no place for them."""
    for hole in (MANIFEST_HOLE, CATALOG_HOLE, _HEAD):
        if template.count(hole) != 1:
            raise ValueError(f"dbt's page has {template.count(hole)} times {hole}, not once")
    policy = f'{_HEAD}<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    catalog = catalog_of(manifest, known)
    return (
        template.replace(_HEAD, policy)
        .replace(CATALOG_HOLE, script_json(catalog))
        .replace(MANIFEST_HOLE, script_json(manifest))
    )


def catalog_of(manifest: Json, known: Known) -> Json:
    """dbt's catalog, made from the release: the public tables, views and functions, with their rows.

    Staging and intermediate models are not in a release; the page shows for them what the manifest says.
    """
    tables = {table.full_name: table for table in known.tables}
    nodes = {
        unique_id: _entry(unique_id, tables[name])
        for unique_id, node in manifest["nodes"].items()
        if (name := f"{node['schema']}.{node['name']}") in tables
    }
    return {
        "metadata": {
            "generated_at": f"{known.release.released_at:%Y-%m-%dT%H:%M:%SZ}",
            "dbt_version": manifest["metadata"].get("dbt_version", ""),
        },
        "nodes": nodes,
        "sources": {},
        "errors": None,
    }


def _entry(unique_id: str, table: Table) -> Json:
    stats = [
        ("row_count", "Rows", table.rows),
        ("bytes", "Bytes of the Parquet file", table.bytes),
    ]
    told = {
        name: {"id": name, "label": label, "value": value, "include": True, "description": label}
        for name, label, value in stats
        if value is not None
    }
    has_stats = {"id": "has_stats", "label": "Has Stats?", "value": bool(told), "include": False}
    return {
        "unique_id": unique_id,
        "metadata": {
            "type": "BASE TABLE" if table.kind == "table" else table.kind.upper(),
            "database": "warehouse",
            "schema": table.schema_name,
            "name": table.name,
            "comment": table.description or None,
            "owner": None,
        },
        "columns": {column.name: _column(at, column) for at, column in enumerate(table.columns, start=1)},
        "stats": told | {"has_stats": has_stats | {"description": ""}},
    }


def _column(at: int, column: Column) -> Json:
    return {"type": column.type, "index": at, "name": column.name, "comment": column.description or None}
