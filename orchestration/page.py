"""What Dagster's web page loads: the pipeline over the warehouse that PHASEIN_HOME names.

Belongs here: this one value. Does not belong here: anything that `phasein refresh` imports, since importing
this may parse dbt.
"""

from __future__ import annotations

from orchestration.definitions import build_defs
from warehouse.home import Home

defs = build_defs(Home.from_settings())
