"""The rows behind a failed data test, so that its message names keys and values.

Belongs here: asking the build database once more. Does not belong here: what a test means.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

SHOWN = 3


def failing_rows(database: Path, compiled_sql: str) -> str:
    """The first rows that a test's compiled SQL returns, as `column = value` pairs; empty when it cannot be asked again."""
    try:
        with duckdb.connect(str(database), read_only=True) as connection:
            found = connection.execute(compiled_sql)
            names = [column[0] for column in found.description or ()]
            rows = found.fetchmany(SHOWN)
    except duckdb.Error:
        # The message of dbt stands without them: a second failure must not hide the first.
        return ""
    return "; ".join(
        ", ".join(f"{name} = {value}" for name, value in zip(names, row, strict=True)) for row in rows
    )
