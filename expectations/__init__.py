"""What must hold of every incoming batch: one suite per source, each expectation with its reason.

Belongs here: suites as plain data (`expectations.suites`), their vocabulary (`expectations.declare`), and
`expectations.validate`, the one module that imports great_expectations, lazily and with telemetry off.

Does not belong here: relations between tables and their grain in SQL (dbt tests), reading publisher files
(`ingest`).
"""
