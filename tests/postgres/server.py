"""A PostgreSQL server of the tests' own: made, started and ended here.

Belongs here: the server and its databases. Does not belong here: assertions.

Its programs come from the system (Debian: package postgresql). initdb refuses root, so root hands the server to the
user `postgres` or `nobody`. Passwords are asked for (scram), so that a lost one is noticed.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

USER = "phasein"
_PLACES = "/usr/lib/postgresql"


@dataclass(frozen=True)
class Server:
    """A running server on 127.0.0.1. password: of the user `phasein`, a word that stands nowhere else."""

    port: int
    password: str
    programs: Path

    def url(self, database: str = "postgres", password: str | None = None) -> str:
        """The address of a database."""
        return f"postgresql://{USER}:{password or self.password}@127.0.0.1:{self.port}/{database}"

    def new_database(self) -> str:
        """Makes an empty database; returns its address."""
        name = f"d{uuid.uuid4().hex[:12]}"
        self.run("psql", "-qc", f"create database {name}", self.url())
        return self.url(name)

    def dump(self, url: str) -> str:
        """All of a database as SQL."""
        return self.run("pg_dump", url)

    def run(self, program: str, *arguments: str) -> str:
        """Runs one of PostgreSQL's programs; returns what it printed."""
        done = subprocess.run(
            [self.programs / program, *arguments], capture_output=True, text=True, check=True, timeout=60
        )
        return done.stdout


def programs() -> Path | None:
    """The folder with initdb and pg_ctl; None where they are not installed."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else []
    folders += sorted(Path(_PLACES).glob("*/bin"), reverse=True)
    return next((folder for folder in folders if (folder / "pg_ctl").exists()), None)


@contextmanager
def running(where: Path) -> Iterator[Server]:
    """A fresh server for the length of a block. where: the folder of PostgreSQL's programs."""
    password, port = f"pw{uuid.uuid4().hex}", _free_port()
    with tempfile.TemporaryDirectory(prefix="phasein-postgres-") as name:
        folder = Path(name)
        (folder / "password").write_text(password)
        as_user = _unprivileged(folder)
        data = folder / "data"
        initdb = [where / "initdb", "-D", data, "-U", USER, "-A", "scram-sha-256", "--no-sync"]
        _call([*initdb, f"--pwfile={folder / 'password'}"], as_user)
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
        _call(
            [where / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start"],
            as_user,
            where=folder,
        )
        try:
            yield Server(port, password, where)
        finally:
            _call([where / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop"], as_user)


def _unprivileged(folder: Path) -> dict[str, Any]:
    if os.getuid() != 0:
        return {}
    names = {user.pw_name for user in pwd.getpwall()}
    user = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    for path in (folder, *folder.iterdir()):
        os.chown(path, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _call(command: list[object], as_user: dict[str, Any], where: Path | None = None) -> None:
    # The server would keep a pipe open, so what it says goes to a file.
    with tempfile.TemporaryFile("w+") as said:
        done = subprocess.run(
            [str(part) for part in command],
            stdout=said,
            stderr=said,
            check=False,
            timeout=60,
            cwd="/",
            **as_user,
        )
        said.seek(0)
        log = where / "log" if where else None
        assert done.returncode == 0, said.read() + (log.read_text() if log and log.exists() else "")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
