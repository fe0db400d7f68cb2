"""Readers in processes of their own: over many releases, and with older DuckDB."""
