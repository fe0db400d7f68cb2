"""`phasein ensemble` and `phasein ensemble replay`: a release made from more draws, and one draw alone.

Belongs here: options, printing. Does not belong here: drawing (`warehouse.ensemble`), the refresh around it
(`orchestration.refresh`).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from orchestration.cli.commands.refresh import Way, require_meaning, run_and_report
from orchestration.cli.errors import NoReleaseError
from orchestration.cli.screen import err, out, plain_table, print_json, text
from orchestration.ensemble_options import CHUNK_DRAWS, Engine, EnsembleOptions

if TYPE_CHECKING:
    import polars as pl

    from orchestration.ensemble_folder import Drawn
    from warehouse.home import Home
    from warehouse.release import Release

_Json = Annotated[bool, typer.Option("--json", help="The result as one JSON document on stdout.")]


def run(
    context: typer.Context,
    draws: Annotated[
        int | None, typer.Option(min=1, help="Draws of each scenario. (default: assumption ensemble_draws)")
    ] = None,
    scenario: Annotated[
        list[str] | None,
        typer.Option(help="Only this scenario gets that many draws, others the default; may be repeated."),
    ] = None,
    seed: Annotated[
        int | None, typer.Option(min=0, help="Of the random numbers. (default: assumption ensemble_seed)")
    ] = None,
    chunk: Annotated[
        int, typer.Option(min=1, help="Draws that are computed and written at once.")
    ] = CHUNK_DRAWS,
    threads: Annotated[int, typer.Option(min=1, help="Of this process, with the engine local.")] = 2,
    engine: Annotated[
        Engine, typer.Option(help="local: threads of this process; dask: workers, here or on a cluster.")
    ] = "local",
    scheduler: Annotated[
        str | None,
        typer.Option(help="tcp://HOST:PORT of Dask's scheduler. (default: workers on this machine)"),
    ] = None,
    workers: Annotated[int, typer.Option(min=1, help="Worker processes to start without --scheduler.")] = 2,
    path: Annotated[
        str | None,
        typer.Option(help="Folder or fsspec address that all machines share. (default: in PHASEIN_HOME)"),
    ] = None,
    resume: Annotated[
        bool, typer.Option(help="Go on from the finished chunks of a run that was stopped.")
    ] = True,
    source: Annotated[
        Way | None, typer.Option(help="As of `phasein refresh`. (default: that of the current release)")
    ] = None,
    mirror: Annotated[Path | None, typer.Option(help="As of `phasein refresh`.")] = None,
    fill_from_snapshot: Annotated[
        bool,
        typer.Option(
            "--fill-from-snapshot",
            help="As of `phasein refresh`; without --source, also if the current release was made so.",
        ),
    ] = False,
    allow_older_vintages: Annotated[
        bool, typer.Option("--allow-older-vintages", help="As of `phasein refresh`.")
    ] = False,
    keep: Annotated[int, typer.Option(min=2, envvar="PHASEIN_KEEP", help="How many releases to keep.")] = 8,
    no_pages: Annotated[bool, typer.Option("--no-pages", help="As of `phasein refresh`.")] = False,
    force: Annotated[bool, typer.Option("--force", help="As of `phasein refresh`.")] = False,
    as_json: _Json = False,
) -> None:
    """Refresh with more draws: every draw runs the whole plan again, and a release says what survives."""
    if context.invoked_subcommand is not None:
        return
    from orchestration.options import RefreshOptions
    from warehouse.home import Home

    home = Home.from_settings()
    options = EnsembleOptions(
        draws, tuple(scenario or ()), seed, chunk, threads, engine, scheduler, workers, path, resume
    )
    if mirror and source not in (None, Way.mirror):
        raise typer.BadParameter(f"--mirror has no meaning with --source {source}", param_hint="--mirror")
    _check(home, options)
    if source is not None or mirror is not None:
        way = source or Way.mirror
    else:
        way, is_filled = _way_of_current(home)
        fill_from_snapshot = fill_from_snapshot or is_filled
    require_meaning(way, allow_older_vintages=allow_older_vintages, fill_from_snapshot=fill_from_snapshot)
    asked = RefreshOptions(
        keep=keep,
        allow_older_vintages=allow_older_vintages,
        fill_from_snapshot=fill_from_snapshot,
        ensemble=options,
        pages=not no_pages,
        force=force,
    )
    run_and_report(home, way, mirror, asked, as_json=as_json)


def replay(
    draw: Annotated[int, typer.Option(min=0, help="Number of the draw, from 0.")],
    scenario: Annotated[str | None, typer.Option(help="(default: the base)")] = None,
    top: Annotated[int, typer.Option(min=1, help="How many counties to show, in order of opening.")] = 20,
    to: Annotated[Path | None, typer.Option("--out", help="Write all counties to this Parquet file.")] = None,
    as_json: _Json = False,
) -> None:
    """Show one draw of the current release's ensemble, computed again alone."""
    from warehouse.home import Home
    from warehouse.releases import current_release

    home = Home.from_settings()
    release = current_release(home)
    if release is None:
        raise NoReleaseError
    counties, told, name = _replayed(home, release, scenario, draw)
    if to is not None:
        _write(counties, to)
    if as_json:
        print_json(
            {
                "release_id": release.release_id,
                "scenario_id": name,
                "draw": draw,
                "seed": told.seed,
                "counties": counties.to_dicts(),
            }
        )
        return
    out().print(
        f"[bold]Draw {draw}[/] of {text(name)} (seed {told.seed}), release {text(release.release_id)}: "
        + ", ".join(f"{count:,} {kind}" for kind, count in _counts(counties))
    )
    numbers = frozenset({"", "opens", "score", "need MWh"})
    table = plain_table("", "county", "kind", "opens", "score", "need MWh", "launch area", numbers=numbers)
    for row in counties.head(top).iter_rows(named=True):
        table.add_row(
            str(row["opening_order"]),
            text(row["county_name"]),
            row["phase_kind"],
            str(row["opening_year"]),
            f"{row['score']:.1f}",
            f"{row['need_mwh']:,.0f}",
            text(row["launch_area_id"] or ""),
        )
    out().print(table)


def _check(home: Home, options: EnsembleOptions) -> None:
    """What can be known before minutes are spent: the scenarios, the distributions, the cluster, the path."""
    from orchestration.dbt.project import SEEDS
    from orchestration.ensemble import check_engine, check_options
    from orchestration.scenarios.check import require_sound
    from orchestration.scenarios.seeds import read_seeds

    require_sound(SEEDS)
    check_options(options, sorted(read_seeds(SEEDS).weight.raw.owners()))
    check_engine(home, options)


def _way_of_current(home: Home) -> tuple[Way, bool]:
    """The way in of the current release, and whether the snapshot filled its gaps; the snapshot without one."""
    from warehouse.releases import current_release

    release = current_release(home) if home.current.exists() else None
    ways = set(release.origin.split("+")) if release is not None else set()
    way = next((each for each in (Way.mirror, Way.live) if each in ways), Way.snapshot)
    return way, way is Way.live and Way.snapshot in ways


def _replayed(
    home: Home, release: Release, scenario: str | None, draw: int
) -> tuple[pl.DataFrame, Drawn, str]:
    """All counties of the draw in order of opening, the ensemble, the scenario."""
    import polars as pl

    from orchestration.ensemble_folder import find_run
    from warehouse.ensemble.errors import EnsembleError, RequestError
    from warehouse.ensemble.run import fingerprint
    from warehouse.ensemble.run import replay as replay_draw

    found = find_run(home, release.run_id)
    if found is None:
        raise EnsembleError(
            f"the inputs of the draws of release {release.release_id} are not on this machine",
            remedy="make a release here with `phasein ensemble` or `phasein refresh`; its draws can be replayed",
        )
    folder, drawn = found
    role = pl.read_parquet(folder / "inputs" / "scenario_role.parquet")
    name = scenario or role.filter(pl.col("is_base"))["scenario_id"].item()
    if name not in drawn.draws:
        raise RequestError(
            f"there are no draws of scenario {name}", remedy=f"name one of {', '.join(sorted(drawn.draws))}"
        )
    if draw >= drawn.draws[name]:
        raise RequestError(
            f"release {release.release_id} has no draw {draw} of {name}",
            remedy=f"its draws are 0 to {drawn.draws[name] - 1}; `phasein ensemble --draws N` makes more",
        )
    inputs = str(folder / "inputs")
    if fingerprint(inputs, drawn.seed) != drawn.fingerprint:
        err().print("[yellow]The code has changed since:[/] the draw may differ from the one in the release.")
    names = pl.read_parquet(folder / "inputs" / "county.parquet").select(
        "county_fips", pl.format("{}, {}", "county_name", "state").alias("county_name")
    )
    counties = replay_draw(inputs, drawn.seed, name, draw).join(names, on="county_fips")
    return counties.sort("opening_order"), drawn, name


def _counts(counties: pl.DataFrame) -> list[tuple[str, int]]:
    found = counties.group_by("phase_kind", maintain_order=True).len()
    return [(str(kind), int(count)) for kind, count in found.iter_rows()]


def _write(counties: pl.DataFrame, to: Path) -> None:
    from warehouse.ensemble.errors import StoreError

    try:
        counties.write_parquet(to)
    except OSError as error:
        raise StoreError(f"{to} cannot be written: {error}", remedy="give another file with --out") from error
