"""How a command becomes one of Dagster's long-running processes, over this warehouse.

Belongs here: what page and daemon need before they start, and the start. Does not belong here: their options (`commands.ui`,
`commands.daemon`).
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from orchestration.cli.screen import in_json_lines, note

if TYPE_CHECKING:
    from warehouse.home import Home


def become(home: Home, program: str, *arguments: str, ready: str) -> NoReturn:
    """Replaces this process by `program` of the environment, over `orchestration.page`; ready: told just before.

    Raises HistoryError, DagsterStorageError or DbtError when it could not work.
    """
    from orchestration.dbt.project import manifest_for_graph
    from orchestration.history import require_whole
    from orchestration.instance import prepare_dagster_home

    prepare_dagster_home(home)
    require_whole(home)
    note("Reading the asset graph ...")
    manifest_for_graph(home.dagster / "dbt")
    note(ready)
    command = [str(Path(sys.executable).parent / program), *arguments, "-m", "orchestration.page"]
    if in_json_lines():
        command += ["--log-format", "json"]
    sys.stderr.flush()
    os.execv(command[0], command)
