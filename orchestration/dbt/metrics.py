"""The metrics of dbt's semantic models, as aggregates that readers run.

Belongs here: reading metrics and semantic models from the manifest. Does not belong here: defining them
(`dbt_project/models/semantic/`), the SELECT around an aggregate (`warehouse.describing`).

Understood are simple metrics over one measure and ratios of two simple metrics of the same semantic model. Others need
dbt's own engine, which this project does without.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from orchestration.errors import DescriptionError
from warehouse.description import MetricDescription

Node = Mapping[str, Any]

_FIRST_OF_YEAR = re.compile(r"make_date\((\w+), 1, 1\)")
_AGGREGATES = {
    "sum": "sum({})",
    "average": "avg({})",
    "min": "min({})",
    "max": "max({})",
    "count": "count({})",
    "count_distinct": "count(distinct {})",
    "sum_boolean": "count(*) filter (where {})",
}


def metrics_of(manifest: Mapping[str, Any]) -> tuple[MetricDescription, ...]:
    """Every metric, by name. Raises DescriptionError naming a metric that has no unit or cannot be told as SQL."""
    measures = {
        measure["name"]: (model, measure)
        for model in manifest["semantic_models"].values()
        for measure in model["measures"]
    }
    by_name = {metric["name"]: metric for metric in manifest["metrics"].values()}
    return tuple(_metric(manifest, by_name, measures, name) for name in sorted(by_name))


def _metric(
    manifest: Mapping[str, Any],
    metrics: Mapping[str, Node],
    measures: Mapping[str, tuple[Node, Node]],
    name: str,
) -> MetricDescription:
    metric = metrics[name]
    model, sql = _aggregate(metrics, measures, name)
    unit = (metric["config"].get("meta") or {}).get("unit")
    if not unit or not (metric["description"] or "").strip():
        raise _refused(name, "has no unit (config.meta.unit) or no description")
    table = manifest["nodes"][model["depends_on"]["nodes"][0]]
    return MetricDescription(
        name=name,
        label=metric["label"],
        description=" ".join(metric["description"].split()),
        unit=unit,
        table_name=f"{table['schema']}.{table['name']}",
        sql=sql,
        dimensions=_dimensions(model, table["columns"]),
        always_by=tuple((model["config"].get("meta") or {}).get("always_by", ())),
    )


def _aggregate(
    metrics: Mapping[str, Node], measures: Mapping[str, tuple[Node, Node]], name: str
) -> tuple[Node, str]:
    """The semantic model of a metric, and the metric as SQL."""
    metric = metrics[name]
    if metric.get("filter"):
        raise _refused(name, "has a filter")
    if metric["type"] == "simple":
        model, measure = measures[metric["type_params"]["measure"]["name"]]
        if measure["agg"] not in _AGGREGATES:
            raise _refused(name, f"is a {measure['agg']}")
        return model, _AGGREGATES[measure["agg"]].format(measure["expr"] or measure["name"])
    if metric["type"] != "ratio":
        raise _refused(name, f"is of type {metric['type']}")
    upper_model, upper = _aggregate(metrics, measures, metric["type_params"]["numerator"]["name"])
    lower_model, lower = _aggregate(metrics, measures, metric["type_params"]["denominator"]["name"])
    if upper_model["name"] != lower_model["name"]:
        raise _refused(name, f"divides {upper_model['name']} by {lower_model['name']}")
    return upper_model, f"{upper} / nullif({lower}, 0)"


def _dimensions(model: Node, columns: Mapping[str, Any]) -> tuple[str, ...]:
    """The columns that a metric may be grouped by: entities and dimensions that are columns of the table."""
    named = [
        *(entity["expr"] or entity["name"] for entity in model["entities"]),
        *(_column_of(dimension) for dimension in model["dimensions"]),
    ]
    return tuple(name for name in named if name in columns)


def _column_of(dimension: Node) -> str:
    """The column behind a dimension: dbt wants days, so a year is told as its first, `make_date(year, 1, 1)`."""
    of_year = _FIRST_OF_YEAR.fullmatch(dimension["expr"] or "")
    return of_year.group(1) if of_year else dimension["name"]


def _refused(name: str, why: str) -> DescriptionError:
    return DescriptionError(
        f"metric {name} {why}",
        remedy="in dbt_project/models/semantic/ make it a simple metric, or a ratio of two of one semantic model",
    )
