"""`phasein refresh`: the options of the main job, and running it.

Belongs here: options, their checks, running. Does not belong here: the job (`orchestration.refresh`), what is said of
it (`orchestration.cli.refresh_report`, `refresh_failure`).
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import closing
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from orchestration.cli.refresh_failure import failure_code, post_alert, report_failure, tell_of_failure
from orchestration.cli.refresh_report import report_copy, report_made, report_no_news

if TYPE_CHECKING:
    from orchestration.news import NoNews
    from orchestration.options import RefreshOptions
    from orchestration.refresh import Refreshed
    from warehouse.home import Home


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
    from orchestration.silence import hung
    from orchestration.unattended.settings import read_unattended
    from warehouse.pen import PenHeldError

    # Before anything begins: a setting that cannot be used would end the run in the middle.
    read_unattended()
    try:
        refreshed = _run(home, way, mirror, options)
    except PenHeldError as error:
        if error.holder is not None and (silent := hung(home, error.holder)) is not None:
            post_alert(silent, error.holder.run_id, silent.remedy, event="refresh_hangs")
            raise silent from error
        raise
    except Exception as error:
        post_alert(error, "none", "look at what the command said")
        raise
    if isinstance(refreshed, NoNews):
        report_no_news(refreshed, as_json)
        report_copy(refreshed.copy, quiet=as_json)
        return
    if refreshed.release is None:
        report_failure(refreshed, as_json)
        tell_of_failure(refreshed)
        raise typer.Exit(failure_code(refreshed))
    report_made(home, refreshed, refreshed.release, as_json=as_json)
    for copy in refreshed.build.copies:
        report_copy(copy, quiet=as_json)


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
