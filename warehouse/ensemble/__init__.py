"""The ensemble: how much of a plan survives when weights and assumptions move.

Belongs here: section 5 of the method: drawing, and every step of the allocation again for a block of draws at
once, as arrays (counties, draws). Does not belong here: what a step means (`warehouse.allocation`), SQL,
Dagster, HTTP.

| module | step |
|---|---|
| `draws` | random numbers: draw 417 is the same in any block, order or engine |
| `world` | what does not depend on a draw: needs by segment, factors, groups, paths, grid, chargers |
| `needs` | need by county, year and location in each draw |
| `selection` | hubs, corridors, network and opening years |
| `groups` | launch areas and the ends of legs |
| `simulate` | the steps in order, for one scenario and a block of draws |
| `run`, `store` | chunks of draws, written once; threads of this process |
| `dask_engine`, `dask_ground` | the same chunks on other processes and machines, which must share files and code |
| `ranking`, `tipping` | without draws: what would make a county a hub, or stop it being one |
"""
