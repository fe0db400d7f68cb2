"""What the release's page about dbt is made of: dbt's own page, and this run's manifest without what nobody reads.

Belongs here: trimming the manifest, taking dbt's page and cutting its way out to a network. Does not belong here: the
page itself (`warehouse.documents.dbt_docs`), starting dbt.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from orchestration.errors import DbtError
from warehouse.documents.dbt_docs import CATALOG_HOLE, MANIFEST_FILE, MANIFEST_HOLE, PAGE_FILE

Json = dict[str, Any]

_PAGE = Path("task", "docs", "index.html")
_OUTSIDE = {
    # The script of a tracker, asked for when the manifest allows it; ours never does.
    'i.src="//d1fc8wv8zag5ca.cloudfront.net/2.9.0/sp.js"': 'i.src=""',
    "fishtownanalytics.sinter-collect.com": "",
    "https://fuzzed.getdbt.com/": "",
    # An icon that dbt forgot to build in: the browser would ask for a file of that name.
    "${require('./assets/favicons/favicon.ico')}": "data:,",
    '<link rel="canonical" href="/overview/"/>': "",
}

_NOISE = frozenset(
    {
        "root_path",
        "build_path",
        "compiled_path",
        "compiled_code",
        "compiled",
        "extra_ctes",
        "extra_ctes_injected",
        "checksum",
        "unrendered_config",
        "created_at",
        "config_call_dict",
        "unrendered_config_call_dict",
        "contract",
        "relation_name",
    }
)
"""Fields of a node that the page does not show, or that say where it was made."""

_SHOWN = (
    "nodes",
    "sources",
    "macros",
    "docs",
    "exposures",
    "metrics",
    "groups",
    "parent_map",
    "child_map",
    "saved_queries",
    "semantic_models",
    "unit_tests",
)
_METADATA = ("dbt_schema_version", "dbt_version", "project_name", "adapter_type")


def write_dbt_documents(run_folder: Path, manifest: Mapping[str, Any]) -> None:
    """Leave dbt's page and the trimmed manifest in the run folder, for the release. Raises DbtError."""
    (run_folder / PAGE_FILE).write_text(offline_page(), encoding="utf-8")
    text = json.dumps(trimmed(manifest), separators=(",", ":"))
    (run_folder / MANIFEST_FILE).write_text(text, encoding="utf-8")


def offline_page() -> str:
    """dbt's documentation page as the installed dbt has it, without tracker and missing files. Raises DbtError when
    that dbt has no such page."""
    spec = find_spec("dbt")
    folders = [Path(folder) for folder in (spec.submodule_search_locations or ())] if spec else []
    found = next((folder / _PAGE for folder in folders if (folder / _PAGE).is_file()), None)
    page = found.read_text(encoding="utf-8") if found else ""
    if MANIFEST_HOLE not in page or CATALOG_HOLE not in page:
        raise DbtError(
            f"the installed dbt has no documentation page with places for data at {found or _PAGE}",
            remedy="install the dbt-core of the lock file (`make setup`), or look where it keeps the page now",
        )
    for outside, instead in _OUTSIDE.items():
        page = page.replace(outside, instead)
    return page


def trimmed(manifest: Mapping[str, Any]) -> Json:
    """The parts of the manifest that the page shows, of our own project, without paths of the machine.

    dbt's own macros go: they are two thirds of its text and documented by dbt.
    """
    project = manifest["metadata"]["project_name"]
    ours = {name for name, macro in manifest["macros"].items() if macro["package_name"] == project}
    kept: Json = {part: manifest.get(part) or {} for part in _SHOWN}
    kept["macros"] = {name: _node(manifest["macros"][name], ours) for name in sorted(ours)}
    for part in (
        "nodes",
        "sources",
        "exposures",
        "metrics",
        "semantic_models",
        "saved_queries",
        "unit_tests",
    ):
        kept[part] = {name: _node(node, ours) for name, node in kept[part].items()}
    kept["docs"] = {name: doc for name, doc in kept["docs"].items() if doc.get("package_name") == project}
    told = {name: manifest["metadata"].get(name) for name in _METADATA}
    # False: the page asks for its tracker only when the manifest allows it.
    kept["metadata"] = told | {"send_anonymous_usage_stats": False, "user_id": None, "project_id": None}
    return kept


def _node(node: Mapping[str, Any], macros: set[str]) -> Json:
    kept = {name: value for name, value in node.items() if name not in _NOISE}
    needs = kept.get("depends_on")
    if isinstance(needs, dict) and "macros" in needs:
        kept["depends_on"] = needs | {"macros": [name for name in needs["macros"] if name in macros]}
    return kept
