"""Files of an export: where they go, written aside and renamed, never over another without leave.

Belongs here: targets and renaming. Does not belong here: what stands in them (`csv_file`, `xlsx_file`).
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import duckdb

from warehouse.export import csv_file, xlsx_file
from warehouse.export.about import release_note
from warehouse.export.choose import Part
from warehouse.export.errors import ExportError

_ABOUT = "read-me"


def write_csv(
    connection: duckdb.DuckDBPyConnection, parts: Sequence[Part], folder: Path, *, force: bool = False
) -> tuple[Path, ...]:
    """A CSV file per part, and read-me.csv. Returns the files. Raises ExportError, QueryError; then none has changed."""
    targets = [folder / f"{_file_name(part.name)}.csv" for part in parts] + [folder / f"{_ABOUT}.csv"]

    def fill(aside: Sequence[Path]) -> None:
        written = [
            (part, *csv_file.write_rows(connection, part, path))
            for part, path in zip(parts, aside, strict=False)
        ]
        csv_file.write_about(connection, release_note(connection), written, aside[-1])

    return _write_aside(folder, targets, fill, force=force)


def write_xlsx(
    connection: duckdb.DuckDBPyConnection, parts: Sequence[Part], folder: Path, *, force: bool = False
) -> tuple[Path, ...]:
    """One workbook, named after its first part. Returns the file. Raises ExportError, QueryError; then none has changed."""
    targets = [folder / f"{_file_name(parts[0].name)}.xlsx"]

    def fill(aside: Sequence[Path]) -> None:
        xlsx_file.write_workbook(connection, release_note(connection), parts, aside[0])

    return _write_aside(folder, targets, fill, force=force)


def require_outside(folder: Path, published: Path) -> None:
    """Raises ExportError for a folder within the published releases: these never change."""
    if folder.resolve().is_relative_to(published.resolve()):
        raise ExportError(
            f"{folder} lies within the published releases.", remedy="Name a folder elsewhere with --out."
        )


def _write_aside(
    folder: Path, targets: Sequence[Path], fill: Callable[[Sequence[Path]], None], *, force: bool
) -> tuple[Path, ...]:
    aside = [target.with_name(f".{target.name}.{os.getpid()}.part") for target in targets]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not force:
            _require_free(targets)
        fill(aside)
        if not force:
            _require_free(targets)
        for path, target in zip(aside, targets, strict=True):
            path.replace(target)
    except OSError as error:
        raise ExportError(
            f"The export cannot be written: {error}.",
            remedy="Name a folder that you may write to, with room, with --out.",
        ) from error
    finally:
        for path in aside:
            path.unlink(missing_ok=True)
    return tuple(targets)


def _require_free(targets: Sequence[Path]) -> None:
    taken = [str(target) for target in targets if target.exists() or target.is_symlink()]
    if taken:
        raise ExportError(
            f"{', '.join(taken)} {'is' if len(taken) == 1 else 'are'} there already.",
            remedy="Name another folder with --out, or overwrite with --force.",
        )


def _file_name(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]", "_", name).lstrip(".") or "answer"
