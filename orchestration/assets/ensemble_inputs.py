"""Which relation of the build database each input table of the ensemble comes from, beside the allocation's.

Belongs here: the mapping, the one place that knows it. Does not belong here: what the tables mean
(warehouse.ensemble.tables), how they are exported (`exchange`).
"""

from __future__ import annotations

from pathlib import Path

from orchestration.assets.exchange import Origin, Query, export_tables
from warehouse.ensemble.tables import INPUTS

RELATIONS: dict[str, Origin] = {
    "scenario_weight": ("seeds", "scenario_factor_weight"),
    "scenario_role": ("intermediate", "int_ensemble_scenario_role"),
    "county_factor": ("intermediate", "int_ensemble_county_factor"),
    "score_component": ("marts", "fct_launch_score_component"),
    "segment_energy": ("intermediate", "int_ensemble_segment_energy"),
    "county_segment_need": ("intermediate", "int_county_energy"),
    "cohort_energy": ("intermediate", "int_ensemble_cohort_energy"),
    "cohort_share": ("intermediate", "int_ensemble_cohort_share"),
    "segment_vehicle": ("intermediate", "int_ensemble_segment_vehicle"),
    "plan_leg": Query(
        # No dbt model: whatever dbt makes of the allocation is made after the ensemble.
        "SELECT * FROM allocation.corridor_leg "
        "INNER JOIN allocation.corridor_leg_county USING (scenario_id, leg_id) WHERE is_direct",
        reads=(("allocation", "corridor_leg"), ("allocation", "corridor_leg_county")),
    ),
    "spread": ("seeds", "assumption"),
}
"""Input table -> schema and name of a relation with (at least) its columns under the same names, or a query."""


def export_inputs(database: Path, folder: Path) -> None:
    """Writes `<folder>/<input>.parquet` for every input. Raises MissingInputError."""
    export_tables(database, folder, INPUTS, RELATIONS, "orchestration/assets/ensemble_inputs.py")
