"""An export as CSV files: one per part, and one that says what the columns mean.

Belongs here: the layout of CSV. Does not belong here: escaping (`warehouse.text`), names and renaming (`write`).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import cast

import duckdb

from warehouse.export.about import LICENCE, ReleaseNote, column_notes, part_note
from warehouse.export.choose import Part
from warehouse.export.rows import read
from warehouse.text import csv_text


def write_rows(connection: duckdb.DuckDBPyConnection, part: Part, path: Path) -> tuple[tuple[str, ...], int]:
    """All rows of the part, text in quotes and safe to open in a spreadsheet; its columns and the number of rows."""
    answer, count = read(connection, part), 0
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(csv_text(answer.columns, []))
        for batch in answer.batches:
            file.write(csv_text(cast("Sequence[str]", batch[0]), batch[1:]))
            count += len(batch)
    return answer.columns, count


def write_about(
    connection: duckdb.DuckDBPyConnection,
    release: ReleaseNote,
    parts: Sequence[tuple[Part, tuple[str, ...], int]],
    path: Path,
) -> None:
    """What the files hold: the release, the licence, each table and each column with its unit."""
    rows: list[tuple[object, ...]] = [
        ("release", release.release_id, "", f"made {release.released_at}, schema {release.schema_version}"),
        ("licence", LICENCE, "", f"credit: {release.credit}"),
    ]
    for part, columns, count in parts:
        rows.append((part.name, "", f"{count} rows", part_note(connection, part)))
        notes = column_notes(connection, part.table)
        for column in columns:
            note = notes.get(column)
            rows.append((part.name, column, note.unit if note else "", note.description if note else ""))
    path.write_text(csv_text(("table", "column", "unit", "meaning"), rows), encoding="utf-8", newline="")
