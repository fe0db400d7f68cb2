"""`phasein ui`: Dagster's page over this warehouse, on this machine only.

Belongs here: starting the web server. Does not belong here: what it shows (`orchestration.page`).
"""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path
from typing import Annotated

import typer

from orchestration.cli.screen import in_json_lines, note

HOST = "127.0.0.1"


def ui(
    port: Annotated[int, typer.Option(min=1, max=65_535, help="Port to listen on.")] = 3000,
    host: Annotated[
        str,
        typer.Option(
            help="Address to listen on. The page asks for no password: another address only where none but you "
            "reaches it, such as inside a container."
        ),
    ] = HOST,
) -> None:
    """Open Dagster's page: the graph from source to release, runs, checks."""
    _require_free(host, port)
    from orchestration.dbt.project import manifest_for_graph
    from orchestration.history import require_whole
    from orchestration.instance import prepare_dagster_home
    from warehouse.home import Home

    home = Home.from_settings()
    prepare_dagster_home(home)
    require_whole(home)
    note("Reading the asset graph ...")
    manifest_for_graph(home.dagster / "dbt")
    note(f"Dagster's page: http://{host}:{port} (Ctrl-C ends it; Jobs > refresh > Materialize all runs it)")
    command = [str(Path(sys.executable).parent / "dagster-webserver"), "-h", host, "-p", str(port)]
    if in_json_lines():
        command += ["--log-format", "json"]
    sys.stderr.flush()
    os.execv(command[0], [*command, "-m", "orchestration.page"])


def _require_free(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise typer.BadParameter(
                f"{port} on {host} cannot be used ({error.strerror}); choose another", param_hint="--port"
            ) from error
