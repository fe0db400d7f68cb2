"""Names dbt's nodes for Dagster: the key is the SQL name, the group is a station on the data's way.

Belongs here: keys, groups, descriptions of models, seeds and sources. Does not belong here: running them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dagster import AssetKey
from dagster_dbt import DagsterDbtTranslator

# A seed stands with the sources of its subject; those that set up the model itself are its assumptions.
_SUBJECTS = frozenset({"geography", "vehicles", "grid", "investment", "policy"})
_ASSUMPTIONS = "assumptions"


class WarehouseTranslator(DagsterDbtTranslator):
    """Key = [schema, name]; group = schema, for seeds their folder's subject."""

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> AssetKey:
        """`marts/fct_launch_score` for the table `marts.fct_launch_score`."""
        return AssetKey([dbt_resource_props["schema"], dbt_resource_props["name"]])

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        """The schema; for a seed the subject of its folder."""
        if dbt_resource_props["resource_type"] == "seed":
            subject = dbt_resource_props["fqn"][1]
            return subject if subject in _SUBJECTS else _ASSUMPTIONS
        return dbt_resource_props["schema"]

    def get_description(self, dbt_resource_props: Mapping[str, Any]) -> str:
        """The description alone; dbt's compiled SQL is in the project, not on the page."""
        return (dbt_resource_props.get("description") or "").strip() or _first_comment(dbt_resource_props)


def _first_comment(props: Mapping[str, Any]) -> str:
    """The opening `--` lines of a model's SQL, which say what it is and its grain."""
    lines = []
    for line in (props.get("raw_code") or "").strip().splitlines():
        if not line.startswith("--"):
            break
        lines.append(line.removeprefix("--").strip())
    return " ".join(lines) or f"{props['resource_type']} {props['schema']}.{props['name']}"
