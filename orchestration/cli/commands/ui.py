"""`phasein ui`: Dagster's page over this warehouse, on this machine only.

Belongs here: starting the web server. Does not belong here: what it shows (`orchestration.page`).
"""

from __future__ import annotations

import socket
from typing import Annotated

import typer

from orchestration.cli.dagster_process import become

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
    from warehouse.home import Home

    become(
        Home.from_settings(),
        "dagster-webserver",
        *("-h", host, "-p", str(port)),
        ready=f"Dagster's page: http://{host}:{port} (Ctrl-C ends it; Jobs > refresh > Materialize all runs it)",
    )


def _require_free(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise typer.BadParameter(
                f"{port} on {host} cannot be used ({error.strerror}); choose another", param_hint="--port"
            ) from error
