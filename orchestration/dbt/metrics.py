"""The metrics of dbt's semantic models, as the aggregates that readers run.

Belongs here: reading metrics and semantic models from the manifest. Does not belong here: defining them
(`dbt_project/models/semantic/`), the SELECT around an aggregate (`warehouse.meta_description`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from warehouse.description import MetricDescription


def metrics_of(manifest: Mapping[str, Any]) -> tuple[MetricDescription, ...]:
    """Every metric, by name."""
    return ()
