"""`phasein refresh`: the main job, its progress, and what came of it.

Belongs here: options, the summary, the failure report. Does not belong here: the job
(`orchestration.refresh`).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from orchestration.cli.errors import exit_code, show
from orchestration.cli.exits import Exit
from orchestration.cli.screen import err, out, plain_table, print_json, text

if TYPE_CHECKING:
    from orchestration.build import StandIn
    from orchestration.copies import Copy
    from orchestration.news import NoNews
    from orchestration.options import RefreshOptions
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


class Way(StrEnum):
    """The ways in."""

    snapshot = "snapshot"
    mirror = "mirror"
    live = "live"


def refresh(
    source: Annotated[
        Way | None,
        typer.Option(
            help="Embedded snapshot, mirror folder, or publishers. (default: snapshot; mirror with --mirror)"
        ),
    ] = None,
    mirror: Annotated[
        Path | None,
        typer.Option(
            help="Folder of publisher files, for --source mirror; PHASEIN_MIRROR names it otherwise."
        ),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="The result as one JSON document on stdout.")
    ] = False,
    keep: Annotated[int, typer.Option(min=2, envvar="PHASEIN_KEEP", help="How many releases to keep.")] = 8,
    allow_older_vintages: Annotated[
        bool,
        typer.Option(
            "--allow-older-vintages",
            help="With --source mirror or live: read a source from its newest earlier vintage that passes, "
            "if the newest does not.",
        ),
    ] = False,
    fill_from_snapshot: Annotated[
        bool,
        typer.Option(
            "--fill-from-snapshot",
            help="With --source live: take what no publisher serves, or what cannot be fetched, from the "
            "embedded snapshot.",
        ),
    ] = False,
    draws: Annotated[
        int | None,
        typer.Option(
            min=1, help="Draws of the ensemble by scenario. (default: the assumption ensemble_draws, 200)"
        ),
    ] = None,
    vintage: Annotated[
        list[str] | None,
        typer.Option(
            help="SOURCE=VINTAGE: read a source from this earlier vintage of the mirror or publisher; implies --aside; may be repeated."
        ),
    ] = None,
    no_pages: Annotated[
        bool, typer.Option("--no-pages", help="Leave out atlas, fact sheet, briefing and figures.")
    ] = False,
    aside: Annotated[
        bool, typer.Option("--aside", help="Publish the release without making it the current one.")
    ] = False,
    force: Annotated[
        bool,
        typer.Option("--force", help="Also when sources, code and options are those of the newest release."),
    ] = False,
) -> None:
    """Build the warehouse from its sources and publish a release; without news, do nothing."""
    way = source or (Way.mirror if mirror else Way.snapshot)
    if mirror and way is not Way.mirror:
        raise typer.BadParameter(f"--mirror has no meaning with --source {way}", param_hint="--mirror")
    require_meaning(way, allow_older_vintages=allow_older_vintages, fill_from_snapshot=fill_from_snapshot)
    vintages = _vintages(vintage or [])
    from orchestration.ensemble_options import EnsembleOptions
    from orchestration.options import RefreshOptions
    from warehouse.home import Home

    options = RefreshOptions(
        keep=keep,
        allow_older_vintages=allow_older_vintages,
        vintages=vintages,
        fill_from_snapshot=fill_from_snapshot,
        ensemble=EnsembleOptions(draws=draws),
        pages=not no_pages,
        aside=aside or bool(vintages),
        force=force,
    )
    run_and_report(Home.from_settings(), way, mirror, options, as_json=as_json)


def require_meaning(way: Way, *, allow_older_vintages: bool, fill_from_snapshot: bool) -> None:
    """Raises BadParameter for an option that the way in knows nothing of."""
    if allow_older_vintages and way is Way.snapshot:
        raise typer.BadParameter(
            f"it has no meaning with --source {way}, which has one vintage of each source",
            param_hint="--allow-older-vintages",
        )
    if fill_from_snapshot and way is not Way.live:
        raise typer.BadParameter(
            f"it has no meaning with --source {way}, which asks no publisher",
            param_hint="--fill-from-snapshot",
        )


def run_and_report(
    home: Home, way: Way, mirror: Path | None, options: RefreshOptions, *, as_json: bool
) -> None:
    """A refresh with its progress, its summary or its failures; ends the command if it failed."""
    from orchestration.news import NoNews
    from orchestration.unattended.settings import read_unattended
    from warehouse.pen import PenHeldError

    # Before anything begins: a setting that cannot be used would end the run in the middle.
    read_unattended()
    try:
        refreshed = _run(home, way, mirror, options)
    except PenHeldError:
        raise
    except Exception as error:
        _post(error, "none", "look at what the command said")
        raise
    if isinstance(refreshed, NoNews):
        _report_no_news(refreshed, as_json)
        report_copy(refreshed.copy, quiet=as_json)
        return
    if refreshed.release is None:
        _report_failure(refreshed, as_json)
        _tell(refreshed)
        raise typer.Exit(_failure_code(refreshed))
    from orchestration.summary import summarise

    summary = summarise(home.releases / refreshed.release.release_id / refreshed.release.database_file)
    if as_json:
        print_json(_document(home, refreshed, summary))
    else:
        _print_summary(home, refreshed, refreshed.release, summary)
    for copy in refreshed.build.copies:
        report_copy(copy, quiet=as_json)


def report_copy(copy: Copy | None, *, quiet: bool) -> None:
    """Says where the release was copied to; ends the command if it could not be. quiet: nothing on stdout."""
    if copy is None:
        return
    if copy.error is None:
        if not quiet:
            out().print(f"Copied to {text(copy.to)}")
        return
    show(copy.error)
    err().print(
        f"Release {text(copy.release_id)} is current here all the same; the next refresh copies it, or `phasein publish`."
    )
    raise typer.Exit(Exit.NOT_COPIED)


def _run(home: Home, way: Way, mirror: Path | None, options: RefreshOptions) -> Refreshed | NoNews:
    from ingest.origins import LiveOptions, open_origin
    from orchestration.cli.live import watching
    from orchestration.refresh import refresh as run_refresh

    named = os.environ.get("PHASEIN_MIRROR") if way is Way.mirror else None
    live = LiveOptions(home.fetched, options.fill_from_snapshot)
    origin = open_origin(way.value, mirror or (Path(named) if named else None), live)
    with closing(origin), watching() as listener:
        return run_refresh(home, origin, options, listener)


def _vintages(asked: Sequence[str]) -> dict[str, str]:
    """`SOURCE=VINTAGE` as a mapping."""
    vintages: dict[str, str] = {}
    for each in asked:
        source, equals, name = each.partition("=")
        if not (source and equals and name):
            raise typer.BadParameter(f"{each!r} is not SOURCE=VINTAGE", param_hint="--vintage")
        vintages[source] = name
    return vintages


def _report_no_news(nothing: NoNews, as_json: bool) -> None:
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


def _tell(refreshed: Refreshed) -> None:
    """Posts the failure to PHASEIN_ALERT_WEBHOOK; someone who stopped the run knows already."""
    if _failure_code(refreshed) is not Exit.INTERRUPTED:
        _post(refreshed.failures[0], refreshed.run_id, f"look at {refreshed.build.journal.log}")


def _post(error: BaseException, run_id: str, remedy: str) -> None:
    """remedy: for an error that names none."""
    from orchestration.unattended.alerts import Alert, send
    from orchestration.unattended.settings import read_unattended

    alert = Alert(run_id, str(getattr(error, "what", error)), str(getattr(error, "remedy", remedy)))
    told = send(read_unattended().alert_webhook, alert)
    if told is not None:
        err().print(text(told))


def _failure_code(refreshed: Refreshed) -> Exit:
    """Stopped if anything was; the failures' own code if they agree on one; else failed.

    A release that could not be made is a step that failed: none of those that are there is damaged.
    """
    codes = {exit_code(error) for error in refreshed.failures}
    if Exit.INTERRUPTED in codes:
        return Exit.INTERRUPTED
    return codes.pop() if len(codes) == 1 and Exit.DAMAGED not in codes else Exit.FAILED


def _report_failure(refreshed: Refreshed, as_json: bool) -> None:
    for error in refreshed.failures:
        show(error, refreshed.build.journal.log)
    err().print(
        f"No release was made; the current one is as before. "
        f"What the run left: {text(refreshed.build.journal.folder)}"
    )
    if as_json:
        from orchestration.summary import count_checks

        print_json(
            {
                "release_id": None,
                "run_id": refreshed.run_id,
                "failures": [
                    {"error": type(error).__name__, "what": str(getattr(error, "what", error))}
                    for error in refreshed.failures
                ],
                "failed_checks": [asdict(check) for check in refreshed.checks if check.stops_the_run],
                "checks": count_checks(refreshed.checks),
                "seconds": refreshed.seconds,
                "run_folder": str(refreshed.build.journal.folder),
            }
        )


def _document(home: Home, refreshed: Refreshed, summary: Summary) -> dict[str, object]:
    from orchestration.summary import count_checks
    from warehouse.pages.pdf import why_no_pdf

    release = refreshed.release
    return {
        "release_id": release.release_id if release else None,
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
        "no_pdf": why_no_pdf(home.releases / release.release_id) if release else None,
        "run_folder": str(refreshed.build.journal.folder),
        "copied_to": [copy.to for copy in refreshed.build.copies if copy.error is None],
    }


def _print_older_vintages(stand_ins: Sequence[StandIn]) -> None:
    for each in stand_ins:
        out().print(
            f"[bold yellow]Older vintage:[/] {each.source} is of {text(each.used)} and the model takes it for "
            f"{text(each.newest)}: {text(each.reason)}"
        )


def _print_filled(release: Release, filled: Sequence[str]) -> None:
    """In a release from the publishers: which sources came from the embedded snapshot."""
    if "live" in release.origin and filled:
        out().print(f"[bold yellow]From the embedded snapshot:[/] {text(', '.join(filled))}")


def _print_summary(home: Home, refreshed: Refreshed, release: Release, summary: Summary) -> None:
    from orchestration.summary import YEARS, count_checks
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
    _print_older_vintages(refreshed.build.stand_ins)
    _print_filled(release, refreshed.build.filled)
    if (no_pdf := why_no_pdf(home.releases / release.release_id)) is not None:
        screen.print(f"[bold yellow]No PDF:[/] {text(no_pdf)}")
    screen.print("\n[bold]Seconds[/]")
    seconds = plain_table("", "", numbers=frozenset({""}))
    seconds.show_header = False
    for stage, spent in refreshed.seconds.items():
        seconds.add_row(f"  {_STAGE_NAMES[stage]}", f"{spent:.1f}")
    screen.print(seconds)
    screen.print(f"\n[bold]Leading launch areas[/] ({text(summary.base_scenario)}, by need)")
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
    screen.print(areas)
    screen.print("\n[bold]National energy need[/], TWh a year (GWh a day)")
    need = plain_table("  scenario", *(str(year) for year in YEARS), numbers=frozenset(map(str, YEARS)))
    for scenario_id in dict.fromkeys(each.scenario_id for each in summary.national_need):
        by_year = {each.year: each for each in summary.national_need if each.scenario_id == scenario_id}
        cells = (f"{by_year[year].twh:.1f} ({by_year[year].gwh_per_day:,.0f})" for year in YEARS)
        need.add_row(f"  {text(scenario_id)}", *cells)
    screen.print(need)
    screen.print(f"\n[bold]The plan[/] ({text(summary.base_scenario)}), capital in dollars of 2024")
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
    screen.print(plan)
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
    sys.stdout.flush()
