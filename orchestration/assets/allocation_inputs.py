"""Which relation of the build database each input table of the allocation comes from.

Belongs here: the mapping, the one place that knows it. Does not belong here: what the tables mean
(warehouse.allocation.tables), how they are exported (`exchange`).
"""

from __future__ import annotations

from pathlib import Path

from orchestration.assets.exchange import Origin, export_tables
from warehouse.allocation.tables import INPUTS

RELATIONS: dict[str, Origin] = {
    "county": ("marts", "dim_county"),
    "county_edge": ("staging", "stg_census__county_neighbors"),
    "blocked_edge": ("seeds", "blocked_edge"),
    "county_need": ("marts", "fct_county_need"),
    "county_score": ("marts", "fct_launch_score"),
    "county_grid": ("intermediate", "int_county_grid"),
    "charger": ("marts", "dim_charger"),
    "county_port_need": ("intermediate", "int_county_port_need"),
    "county_existing_port": ("intermediate", "int_county_existing_port"),
    "scenario": ("marts", "dim_scenario"),
    "phase": ("marts", "dim_phase"),
    "assumption": ("seeds", "assumption"),
}
"""Input table -> schema and name of a relation with (at least) its columns under the same names."""


def export_inputs(database: Path, folder: Path) -> None:
    """Writes `<folder>/<input>.parquet` for every input. Raises MissingInputError."""
    export_tables(database, folder, INPUTS, RELATIONS, "orchestration/assets/allocation_inputs.py")
