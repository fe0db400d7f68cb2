"""The phase allocation: which county opens when, and as what (hub, corridor, network).

Polars frames in, Polars frames out.

Belongs here: section 4 of the method, hubs to opening years, and what they come to. Does not belong here:
SQL, Dagster, HTTP, scores and needs (dbt makes those), and any number of the model: parameters come in with
the `assumption` table.

    allocate(inputs, outputs)       reads `<inputs>/<table>.parquet`, writes `<outputs>/<table>.parquet`
    tables.INPUTS, tables.OUTPUTS   what those tables hold: columns, types, units, keys, as plain data

| module | step |
|---|---|
| `inputs`, `checks`, `plans`, `parameters` | read, check and order the input tables; raise `InputError` |
| `phases` | need per phase in exact watt-hours; taking counties in order until a phase's target |
| `hubs` | eligible counties by score |
| `launch_areas` | hubs grouped by combined statistical area, small groups joined to the nearest area |
| `freight_graph` | the graph of neighbouring counties and least-cost paths over it |
| `corridors` | legs between areas, their gravity weights, what each county carries |
| `network` | the rest, by need |
| `opening_years` | the order of the whole country and the year each county opens |
| `deployment` | grid, energy served and spilt over, chargers, money, and what phasing buys |
| `invariants` | what must hold of every result; raises `InvariantError` |

The same input rows, in any order, give the same output bytes: needs are summed as integers and weights as
decimals (both exact), ties are broken by key, tables are written in key order.
"""

from warehouse.allocation.allocate import AllocationSummary, ScenarioSummary, allocate
from warehouse.allocation.errors import AllocationError, InputError, InvariantError

__all__ = [
    "AllocationError",
    "AllocationSummary",
    "InputError",
    "InvariantError",
    "ScenarioSummary",
    "allocate",
]
