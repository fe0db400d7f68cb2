"""Dagster's history in a real PostgreSQL server."""
