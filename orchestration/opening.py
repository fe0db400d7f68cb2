"""How a run comes to its build: its own folders, its own `dbt parse` under way, all under the pen.

Belongs here: the first steps of `phasein refresh` and of runs launched from the web page. Does not belong
here: assets, and clearing up after others (see `housekeeping`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.origins import LiveOptions, open_origin
from ingest.registry import SOURCES
from orchestration.build import Build
from orchestration.dbt.project import SEEDS, start_parse
from orchestration.ensemble_options import EnsembleOptions
from orchestration.errors import PartialRunError
from orchestration.journal import begin
from orchestration.news import made_from
from orchestration.options import RefreshOptions
from orchestration.progress import Listener, silent
from orchestration.scenarios.check import require_sound
from warehouse.build import new_build
from warehouse.pen import hold_pen
from warehouse.releases import KEEP

if TYPE_CHECKING:
    from dagster import InitResourceContext, ResourceDefinition

    from ingest.origins import Origin
    from warehouse.home import Home


def open_build(
    home: Home,
    run_id: str,
    origin: Origin,
    options: RefreshOptions,
    listener: Listener = silent,
    *,
    made_from_sha256: str | None = None,
) -> Build:
    """Begins a build: older ones go, `dbt parse` starts beside the caller. The caller holds the pen.

    Imports no Dagster, so that parsing runs while Dagster is being imported. Raises SeedsError, before anything is
    written, when the seeds cannot be used.
    """
    require_sound(SEEDS)
    journal = begin(home.run(run_id))
    database = new_build(home, run_id)
    parse = start_parse(database, database.parent / "dbt" / "parse")
    return Build(home, run_id, origin, database, journal, parse, options, listener, made_from_sha256)


def page_build(home: Home) -> ResourceDefinition:
    """The resource `build` of a run launched from the web page: it takes the pen itself while it runs."""
    from dagster import Enum, EnumValue, Field, resource

    from orchestration.housekeeping import clear_up
    from orchestration.unattended.automation import STARTED_BY

    origins = Enum("Origin", [EnumValue(kind) for kind in ("snapshot", "mirror", "live")])

    @resource(
        description="This run's build; it holds the pen while the run lasts.",
        config_schema={
            "source": Field(origins, default_value="snapshot", description="The way in."),
            "mirror": Field(str, is_required=False, description="Folder of publisher files, for `mirror`."),
            "keep": Field(int, default_value=KEEP, description="How many releases to keep."),
            "allow_older_vintages": Field(
                bool,
                default_value=False,
                description="Let the newest earlier vintage that passes stand in for a newest that does not.",
            ),
            "fill_from_snapshot": Field(
                bool,
                default_value=False,
                description="With `live`: what is not served, or cannot be fetched, comes from the snapshot.",
            ),
            "pages": Field(bool, default_value=True, description="Make the pages for people."),
            "draws": Field(
                int,
                is_required=False,
                description="Draws of each scenario in the ensemble; the assumption `ensemble_draws` if none.",
            ),
            "scenarios": Field(
                [str],
                default_value=[],
                description="Scenarios that `draws` is for; all with weights if none.",
            ),
            "seed": Field(
                int, is_required=False, description="Of the draws; as the assumptions say if none."
            ),
        },
    )
    @contextmanager
    def build(context: InitResourceContext) -> Iterator[Build]:
        run, instance = context.run, context.instance
        if run is None or instance is None:
            raise RuntimeError("the build resource exists only while a run lasts")
        if run.asset_selection is not None or run.asset_check_selection or run.resolved_op_selection:
            raise PartialRunError(
                "only some of the assets were chosen, and a build starts empty",
                remedy="launch the job `refresh`, which runs them all",
            )
        config = context.resource_config
        mirror = config.get("mirror")
        live = LiveOptions(home.fetched, config["fill_from_snapshot"])
        origin = open_origin(config["source"], Path(mirror) if mirror else None, live)
        launched = run.tags.get(STARTED_BY, "web page")
        with (
            closing(origin),
            hold_pen(home, run.run_id, f"refresh from the {origin.kind}, launched from the {launched}"),
        ):
            clear_up(instance, home, run.run_id)
            options = RefreshOptions(
                keep=config["keep"],
                allow_older_vintages=config["allow_older_vintages"],
                ensemble=EnsembleOptions(config.get("draws"), tuple(config["scenarios"]), config.get("seed")),
                fill_from_snapshot=config["fill_from_snapshot"],
                pages=config["pages"],
            )
            hashed = made_from(origin, SOURCES, options)
            build = open_build(home, run.run_id, origin, options, made_from_sha256=hashed)
            try:
                yield build
            finally:
                build.parse.end()

    return build
