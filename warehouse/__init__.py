"""The DuckDB file as a product: settings and paths, the pen, builds, releases, readers, and `warehouse.allocation` (Polars).

Belongs here: everything about the file's life. Does not belong here: Dagster, HTTP, dbt.
The same folder holds the data by default (`PHASEIN_HOME`): build/, landing/, runs/, published/.
"""
