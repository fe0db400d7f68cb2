"""The commands of `phasein`, put together, and the one way out of them.

Belongs here: the list of commands. Does not belong here: what they do.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import NoReturn

import typer

from orchestration.cli import exits
from orchestration.cli.commands import (
    compare,
    cookbook,
    daemon,
    doctor,
    ensemble,
    explain,
    export,
    look,
    publish,
    refresh,
    report,
    scenario,
    snapshot,
    sql,
    ui,
)
from orchestration.cli.errors import exit_code, show

app = typer.Typer(
    name="phasein",
    help="Where, when and how much charging zero-emission trucks and buses need.\n\n"
    "Data live where PHASEIN_HOME says (default: the checkout's warehouse/).",
    epilog="Exit codes\n\n" + exits.help_text(),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)
snapshots = typer.Typer(
    help="The embedded snapshot: the condensed tables that `refresh` starts from.", no_args_is_help=True
)
scenarios = typer.Typer(
    help="The scenarios: rows of seeds, to look at, copy, check and remove.", no_args_is_help=True
)

ensembles = typer.Typer(invoke_without_command=True)

app.command("refresh")(refresh.refresh)
app.command("status")(look.status)
app.command("releases")(look.releases)
app.command("rollback")(look.rollback)
app.command("publish")(publish.publish)
app.command("report")(report.report)
app.command("sql")(sql.sql)
app.command("explain")(explain.explain)
app.command("compare")(compare.compare)
app.command("export")(export.export)
app.command("cookbook")(cookbook.cookbook)
snapshots.command("build")(snapshot.build)
app.add_typer(snapshots, name="snapshot")
scenarios.command("list")(scenario.list_scenarios)
scenarios.command("new")(scenario.new)
scenarios.command("check")(scenario.check)
scenarios.command("remove")(scenario.remove)
app.add_typer(scenarios, name="scenario")
ensembles.callback()(ensemble.run)
ensembles.command("replay")(ensemble.replay)
app.add_typer(ensembles, name="ensemble")
app.command("ui")(ui.ui)
app.command("daemon")(daemon.daemon)
app.command("doctor")(doctor.doctor)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Runs a command and exits with its code. No traceback ever reaches the screen."""
    try:
        app(args=None if arguments is None else list(arguments))
    except SystemExit:
        raise
    except BaseException as error:
        show(error)
        sys.exit(exit_code(error))
    sys.exit(exits.Exit.OK)
