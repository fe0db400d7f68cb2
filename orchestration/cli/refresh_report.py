"""What `phasein refresh` says of a release that it made or found: on the screen, or as one JSON document.

Belongs here: the summary, the answer without news, the copy. Does not belong here: failures (`refresh_failure`), the
numbers (`orchestration.summary`), the command (`commands.refresh`).
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import typer

from orchestration.cli.errors import show
from orchestration.cli.exits import Exit
from orchestration.cli.screen import note, out, plain_table, print_json, text

if TYPE_CHECKING:
    from orchestration.build import StandIn
    from orchestration.copies import Copy
    from orchestration.news import NoNews
    from orchestration.refresh import Refreshed
    from orchestration.summary import Summary
    from warehouse.home import Home
    from warehouse.release import Release

_STAGE_NAMES = {
    "ingest": "ingest",
    "expectations": "expectations",
    "dbt_before_allocation_nodes": "dbt nodes, before allocation",
    "allocation": "phase allocation (Polars)",
    "ensemble": "ensemble",
    "dbt_after_allocation_nodes": "dbt nodes, after allocation",
    "release": "release",
    "pages": "pages",
    "copy": "copy to its other address",
    "start_and_orchestration": "start-up and orchestration",
    "total": "total",
}


def report_no_news(nothing: NoNews, as_json: bool) -> None:
    """Which release stands for the same sources, code and options, on stdout."""
    release = nothing.release
    if as_json:
        print_json({"release_id": release.release_id, "is_new": False, "is_current": nothing.is_current})
        return
    out().print(
        f"No news: release {text(release.release_id)} of {release.released_at:%Y-%m-%d %H:%M} UTC was made from the same "
        "sources, code and options. Nothing was computed or published; --force does it all the same."
    )
    if release.is_aside:
        out().print("It was made aside: the current release is another one.")
    elif not nothing.is_current:
        out().print(
            "It is not the current release: someone rolled back from it. `phasein releases` lists them."
        )


def report_made(home: Home, refreshed: Refreshed, release: Release, *, as_json: bool) -> None:
    """What the new release holds and where to look next, on stdout."""
    from orchestration.summary import summarise

    summary = summarise(home.releases / release.release_id / release.database_file)
    if as_json:
        print_json(_document(home, refreshed, release, summary))
    else:
        _print_summary(home, refreshed, release, summary)


def report_copy(copy: Copy | None, *, quiet: bool) -> None:
    """Says where the release was copied to; ends the command if it could not be. quiet: nothing on stdout."""
    if copy is None:
        return
    if copy.error is None:
        if not quiet:
            out().print(f"Copied to {text(copy.to)}")
        return
    show(copy.error)
    note(
        f"Release {copy.release_id} is current here all the same; the next refresh copies it, or `phasein publish`."
    )
    raise typer.Exit(Exit.NOT_COPIED)


def print_older_vintages(stand_ins: Sequence[StandIn]) -> None:
    """Which sources were read from an earlier vintage, and why; nothing without any."""
    for each in stand_ins:
        out().print(
            f"[bold yellow]Older vintage:[/] {each.source} is of {text(each.used)} and the model takes it for "
            f"{text(each.newest)}: {text(each.reason)}"
        )


def print_filled(release: Release, filled: Sequence[str]) -> None:
    """In a release from the publishers: which sources came from the embedded snapshot."""
    if "live" in release.origin and filled:
        out().print(f"[bold yellow]From the embedded snapshot:[/] {text(', '.join(filled))}")


def _document(home: Home, refreshed: Refreshed, release: Release, summary: Summary) -> dict[str, object]:
    from orchestration.summary import count_checks
    from warehouse.pages.pdf import why_no_pdf

    return {
        "release_id": release.release_id,
        "is_new": True,
        "run_id": refreshed.run_id,
        "database": str(home.database),
        "seconds": refreshed.seconds,
        "checks": count_checks(refreshed.checks),
        "from_snapshot": refreshed.build.filled,
        "older_vintages": [asdict(each) for each in refreshed.build.stand_ins],
        "base_scenario": summary.base_scenario,
        "launch_areas": [asdict(area) for area in summary.launch_areas],
        "national_need": [asdict(need) for need in summary.national_need],
        "plan": [asdict(year) for year in summary.plan],
        "no_pdf": why_no_pdf(home.releases / release.release_id),
        "run_folder": str(refreshed.build.journal.folder),
        "copied_to": [copy.to for copy in refreshed.build.copies if copy.error is None],
    }


def _print_summary(home: Home, refreshed: Refreshed, release: Release, summary: Summary) -> None:
    from orchestration.summary import count_checks
    from warehouse.pages.pdf import why_no_pdf

    screen = out()
    screen.print(
        f"\n[bold]Release {text(release.release_id)}[/]: {release.table_count} tables, "
        f"{release.row_count:,} rows, {release.database_bytes / 1e6:.1f} MB, "
        f"made from the {text(release.origin)}"
    )
    for stage, statuses in count_checks(refreshed.checks).items():
        told = ", ".join(f"{count:,} {status}" for status, count in sorted(statuses.items()))
        screen.print(f"  {stage.replace('_', ' ')}s: {told}")
    print_older_vintages(refreshed.build.stand_ins)
    print_filled(release, refreshed.build.filled)
    if (no_pdf := why_no_pdf(home.releases / release.release_id)) is not None:
        screen.print(f"[bold yellow]No PDF:[/] {text(no_pdf)}")
    _print_seconds(refreshed.seconds)
    _print_launch_areas(summary)
    _print_need(summary)
    _print_plan(summary)
    _print_where_next(home, refreshed, release, summary)
    sys.stdout.flush()


def _print_seconds(spent_by_stage: Mapping[str, float]) -> None:
    out().print("\n[bold]Seconds[/]")
    seconds = plain_table("", "", numbers=frozenset({""}))
    seconds.show_header = False
    for stage, spent in spent_by_stage.items():
        seconds.add_row(f"  {_STAGE_NAMES[stage]}", f"{spent:.1f}")
    out().print(seconds)


def _print_launch_areas(summary: Summary) -> None:
    out().print(f"\n[bold]Leading launch areas[/] ({text(summary.base_scenario)}, by need)")
    areas = plain_table("", "launch area", "counties", "opens", "best score", "share of need")
    for place, area in enumerate(summary.launch_areas, start=1):
        areas.add_row(
            f"{place:>4}",
            text(area.name),
            str(area.county_count),
            str(area.opens_from),
            f"{area.best_score:.1f}",
            f"{area.need_share:.1%}",
        )
    out().print(areas)


def _print_need(summary: Summary) -> None:
    from orchestration.summary import YEARS

    out().print("\n[bold]National energy need[/], TWh a year (GWh a day)")
    need = plain_table("  scenario", *(str(year) for year in YEARS), numbers=frozenset(map(str, YEARS)))
    for scenario_id in dict.fromkeys(each.scenario_id for each in summary.national_need):
        by_year = {each.year: each for each in summary.national_need if each.scenario_id == scenario_id}
        cells = (f"{by_year[year].twh:.1f} ({by_year[year].gwh_per_day:,.0f})" for year in YEARS)
        need.add_row(f"  {text(scenario_id)}", *cells)
    out().print(need)


def _print_plan(summary: Summary) -> None:
    out().print(f"\n[bold]The plan[/] ({text(summary.base_scenario)}), capital in dollars of 2024")
    plan = plain_table("  year", "open counties", "need served", "ports", "sites", "billion $")
    for each in summary.plan:
        plan.add_row(
            f"  {each.year}",
            f"{each.open_county_count:,}",
            f"{each.served_share:.0%}",
            f"{each.port_count:,}",
            f"{each.site_count:,}",
            f"{each.capital_usd / 1e9:,.1f}",
        )
    out().print(plan)


def _print_where_next(home: Home, refreshed: Refreshed, release: Release, summary: Summary) -> None:
    screen = out()
    screen.print("\n[bold]Where to look next[/]")
    if release.is_aside:
        screen.print(
            "  This release was made aside; readers see another. Its file, and how to make it current:"
        )
        screen.print(f"  {text(home.releases / release.release_id / release.database_file)}")
        screen.print(f"  phasein rollback {text(release.release_id)}")
        return
    base = text(summary.base_scenario)
    screen.print(f"  phasein sql \"from access.launch_areas_for('{base}', 'hubs')\"")
    if refreshed.build.options.pages:
        screen.print("  phasein report --open")
    screen.print("  phasein ui")
    screen.print(f"  {text(home.database)}")
