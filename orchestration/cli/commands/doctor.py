"""`phasein doctor`: what could be in the way of the next refresh or of a reader.

Belongs here: printing findings. Does not belong here: looking (`orchestration.health`).
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from orchestration.cli.exits import Exit
from orchestration.cli.screen import out, plain_table, print_json, text

_COLOURS = {"ok": "green", "note": "yellow", "wrong": "bold red"}


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,
) -> None:
    """Look at pen, disk, runs, packages and the current release; exit 1 if something is wrong."""
    from orchestration.health import examine
    from warehouse.home import Home

    findings = list(examine(Home.from_settings()))
    if as_json:
        print_json([asdict(finding) for finding in findings])
    else:
        table = plain_table("", "about", "seen")
        for finding in findings:
            remedy = f"\n[bold]What to do:[/] {text(finding.remedy)}" if finding.remedy else ""
            colour = _COLOURS[finding.verdict]
            table.add_row(f"[{colour}]{finding.verdict}[/]", finding.about, text(finding.seen) + remedy)
        out().print(table)
    if any(finding.verdict == "wrong" for finding in findings):
        raise typer.Exit(Exit.FAILED)
