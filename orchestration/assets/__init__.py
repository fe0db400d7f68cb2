"""The assets: `raw/*` (ingest), dbt's (in orchestration.dbt), `allocation/*` (Polars), `ensemble/*` (NumPy),
`release/warehouse`.

Belongs here: how each is run and recorded. Does not belong here: what they compute (ingest, dbt_project,
warehouse).
"""
