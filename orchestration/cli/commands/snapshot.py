"""`phasein snapshot build`: makes the embedded snapshot again from a mirror.

Belongs here: the command. Does not belong here: the snapshot (`ingest.snapshot`).
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from orchestration.cli.screen import err, out, plain_table, text


def build(
    mirror: Annotated[
        Path | None,
        typer.Option("--mirror", envvar="PHASEIN_MIRROR", help="Folder of publisher files."),
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--only",
            help="Only this source is read from the folder, which then needs no other files; may be repeated. "
            "(default: all)",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Make the embedded snapshot again; the same files give the same bytes."""
    if mirror is None:
        raise typer.BadParameter(
            "name the folder of publisher files, or set PHASEIN_MIRROR", param_hint="--mirror"
        )
    from ingest.snapshot import SNAPSHOT_FOLDER, build_snapshot

    err().print(f"Condensing the publisher files of {text(mirror)} ...")
    report = build_snapshot(mirror, SNAPSHOT_FOLDER, only=only or ())
    table = plain_table("table", "rows", "bytes", numbers=frozenset({"rows", "bytes"}))
    for name, rows in report.rows.items():
        table.add_row(name, f"{rows:,}", f"{report.table_bytes[name]:,}")
    out().print(table)
    out().print(f"{len(report.rows)} tables, {report.total_bytes / 1e6:.1f} MB in {text(report.folder)}")
