"""`phasein export`: tables and answers as CSV or an Excel workbook.

Belongs here: options, printing. Does not belong here: choosing and writing (`warehouse.export`).
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from orchestration.cli.release_reader import current_reader
from orchestration.cli.screen import out, text


def export(
    tables: Annotated[
        list[str] | None, typer.Argument(help="Tables or views, such as access.county_year.")
    ] = None,
    sql: Annotated[str | None, typer.Option(help="A statement whose answer is exported, too.")] = None,
    csv: Annotated[bool, typer.Option("--csv", help="A CSV file for each.")] = False,
    xlsx: Annotated[
        bool, typer.Option("--xlsx", help="One Excel workbook, a sheet for each (the default).")
    ] = False,
    folder: Annotated[Path, typer.Option("--out", help="Folder for the files; made if need be.")] = Path(),
    scenario: Annotated[str | None, typer.Option(help="Only this scenario, where a table has it.")] = None,
    year: Annotated[int | None, typer.Option(help="Only this year, where a table has it.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite files of the same name.")] = False,
) -> None:
    """Write tables of the current release to files that Excel and others read; units and meanings come along.

    FIPS codes stay text in the workbook; Excel opens them as numbers from a CSV, so prefer --xlsx. Text that a
    spreadsheet would run as a formula is written as text: in CSV an apostrophe stands before it. Every table is also
    a Parquet file in the release.

    Example: phasein export access.county_year --scenario calstart_phase_in --year 2030 --out ~/Downloads
    """
    from orchestration.scenario_choice import choose_scenario, choose_year
    from warehouse.export.choose import choose
    from warehouse.export.write import require_outside, write_csv, write_xlsx
    from warehouse.home import Home

    require_outside(folder, Home.from_settings().published)
    with current_reader() as connection:
        if scenario is not None:
            choose_scenario(connection, scenario)
        if year is not None:
            choose_year(connection, year)
        parts = choose(connection, tables or [], sql, scenario, year)
        written = write_csv(connection, parts, folder, force=force) if csv else ()
        if xlsx or not csv:
            written += write_xlsx(connection, parts, folder, force=force)
    for path in written:
        out().print(f"{text(path)}  {path.stat().st_size / 1e6:,.1f} MB")
