"""From a publisher's file to a condensed raw table.

Belongs here: one module per source in `ingest.sources`, each with two pure steps, `parse` (file -> the publisher's rows) and
`condense` (rows -> the raw table on canonical counties); the ways in (snapshot, mirror, live); the landing of immutable vintages;
the embedded snapshot.

Does not belong here: Dagster, dbt, SQL, opinions about scores.
"""
