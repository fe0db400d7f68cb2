"""A whole refresh with every setting of a grown installation: PostgreSQL, copies elsewhere, secrets in the environment.

Watched by strace, from below Python, and by an audit hook in each Python process: no socket but local ones, no file
written outside its places, no secret in anything it leaves.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
from pydantic import SecretStr

from tests.conftest import CHECKOUT
from tests.deploy.known import settings, variable
from tests.postgres.server import Server, programs, running
from warehouse import remote
from warehouse.home import Home
from warehouse.release import checksum_problems

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("sealed")]

POSTGRES = "PHASEIN_DAGSTER_POSTGRES_URL"
PUBLISH_TO = "PHASEIN_PUBLISH_TO"
TRACED = "connect,sendto,sendmsg,sendmmsg,openat"
LOCAL = re.compile(r'sa_family=AF_UNIX|inet_addr\("127\.|inet_pton\(AF_INET6, "::1"|sa_family=AF_NETLINK')
# Chromium, which prints the PDFs, asks the kernel whether there is a route to the IPv6 internet: a UDP connect, which
# sends nothing. No option of its own turns that off (tried with 156).
ROUTE_ASKED = re.compile(r'connect\(\d+, \{sa_family=AF_INET6, .*"2001:4860:4860::8888"')
# How files are opened for writing: what is only read may lie anywhere.
WRITING = re.compile(r'openat\([^"]*"([^"]+)", ([A-Z_|]*(?:O_WRONLY|O_RDWR|O_CREAT)[A-Z_|]*)')
HOOK = """
import json, os, sys
_said = os.open({log!r}, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
def _hook(event, arguments):
    if event in ("socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"):
        host = arguments[0] if event.startswith("socket.get") else arguments[1]
        host = host[0] if isinstance(host, tuple) else host
        os.write(_said, (json.dumps([event, str(host)]) + "\\n").encode())
sys.addaudithook(_hook)
os.write(_said, b'["started", ""]\\n')
"""


@dataclass(frozen=True)
class Sealed:
    """What a refresh left. secrets: variable -> the word in its value that must stand nowhere."""

    home: Home
    there: Path
    code: int
    out: str
    err: str
    secrets: dict[str, str]
    calls: tuple[str, ...] | None
    events: tuple[tuple[str, str], ...]
    server: Server | None
    url: str | None
    scratch: Path


@pytest.fixture(scope="module")
def server() -> Iterator[Server | None]:
    """PostgreSQL where it is installed; the other assertions hold without."""
    where = programs()
    try:
        import dagster_postgres  # noqa: F401
    except ImportError:
        where = None
    if where is None:
        yield None
        return
    with running(where) as started:
        yield started


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory, server: Server | None) -> Sealed:
    """The refresh, once for all tests of this file."""
    scratch = tmp_path_factory.mktemp("sealed")
    home, there, users_home = Home(scratch / "home"), scratch / "there", scratch / "user"
    (scratch / "hook").mkdir()
    users_home.mkdir()
    (scratch / "hook" / "sitecustomize.py").write_text(HOOK.format(log=str(scratch / "hook.log")))
    url = server.new_database() if server else None
    words = secret_words()
    given = {name: f"https://user:{word}@127.0.0.1:9/{word}" for name, word in words.items()}
    given[PUBLISH_TO] = str(there)
    del words[PUBLISH_TO]
    if server and url:
        given[POSTGRES], words[POSTGRES] = url, server.password
    else:
        del given[POSTGRES], words[POSTGRES]
    strace, trace = shutil.which("strace"), scratch / "trace"
    watch = ["-f", "-qq", "--seccomp-bpf", "-s", "256", "-e", f"trace={TRACED}", "-o", str(trace)]
    before = [strace, *watch] if strace else []
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PHASEIN_")}
    done = subprocess.run(
        [*before, sys.executable, "-m", "orchestration.cli", "refresh", "--json"],
        cwd=CHECKOUT,
        env={
            **kept,
            **given,
            "PYTHONPATH": f"{scratch / 'hook'}:{CHECKOUT}",
            "PHASEIN_HOME": str(home.root),
            "HOME": str(users_home),
            "TMPDIR": str(scratch),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    if strace and not trace.exists():
        strace = None
    return Sealed(
        home,
        there,
        done.returncode,
        done.stdout,
        done.stderr,
        words,
        tuple(trace.read_text(errors="replace").splitlines()) if strace else None,
        tuple(tuple(json.loads(line)) for line in (scratch / "hook.log").read_text().splitlines()),
        server,
        url,
        scratch,
    )


def secret_words() -> dict[str, str]:
    """A word for each setting that is a secret, by its variable."""
    return {
        variable(kind, name): f"canary{uuid.uuid4().hex}"
        for kind in settings()
        for name, field in kind.model_fields.items()
        if "SecretStr" in str(field.annotation)
    }


def test_it_made_a_release(sealed: Sealed) -> None:
    assert sealed.code == 0, sealed.err
    assert json.loads(sealed.out)["release_id"]


def test_sockets_are_local_seen_from_below(sealed: Sealed) -> None:
    if sealed.calls is None:
        pytest.skip("strace is not installed or may not trace")
    connects = [call for call in sealed.calls if re.search(r"\bconnect\(", call)]
    addressed = [call for call in sealed.calls if "sa_family=" in call]
    assert connects, "strace saw nothing: Dagster and PostgreSQL connect locally"
    foreign = [call for call in addressed if not LOCAL.search(call)]
    assert [call for call in foreign if not ROUTE_ASKED.search(call)] == []


def test_sockets_are_local_seen_from_python(sealed: Sealed) -> None:
    assert sum(event == "started" for event, _ in sealed.events) >= 3, "refresh, dbt, verifier"
    hosts = {host for event, host in sealed.events if event != "started"}
    foreign = {host for host in hosts if not host.startswith(("127.", "/", "::1", "localhost")) and host}
    assert foreign == set()


def test_files_are_written_in_their_places_only(sealed: Sealed) -> None:
    """The home, the address of copies, the folder for temporary files: the rest of a machine may be read-only."""
    if sealed.calls is None:
        pytest.skip("strace is not installed or may not trace")
    written = {found.group(1) for call in sealed.calls if (found := WRITING.search(call))}
    assert str(sealed.there / "current.json") not in written, "it is moved into place"
    foreign = {
        path
        for path in written
        if not path.startswith((str(sealed.scratch), "/dev/", "/proc/")) and "__pycache__" not in path
    }
    assert foreign == set()
    assert not [path for path in (sealed.scratch / "user").rglob("*") if path.is_file()], "in the user's home"


def test_the_run_is_kept_in_postgresql(sealed: Sealed) -> None:
    if sealed.server is None or sealed.url is None:
        pytest.skip("no PostgreSQL server programs, or the extra `postgres` is not installed")
    run_id = json.loads(sealed.out)["run_id"]
    query = f"select status from runs where run_id = '{run_id}'"
    assert sealed.server.run("psql", "-Atc", query, sealed.url).strip() == "SUCCESS"
    count = f"select count(*) from event_logs where run_id = '{run_id}'"
    assert int(sealed.server.run("psql", "-Atc", count, sealed.url)) > 300
    assert not list(sealed.home.dagster.rglob("*.db"))


def test_the_release_is_at_the_other_address(sealed: Sealed) -> None:
    release_id = json.loads(sealed.out)["release_id"]
    there = remote.current(str(sealed.there))
    assert there.release_id == release_id
    assert checksum_problems(Path(there.folder)) == ()
    assert json.loads(sealed.out)["copied_to"] == [str(sealed.there)]


def test_no_secret_in_what_it_said(sealed: Sealed) -> None:
    assert sealed.secrets
    for name, word in sealed.secrets.items():
        assert word not in sealed.out + sealed.err, name


def test_no_secret_in_any_file(sealed: Sealed) -> None:
    """Logs, dbt's and Dagster's folders, the build, the release and its copy."""
    words = [word.encode() for word in sealed.secrets.values()]
    files = [
        path
        for folder in (sealed.home.root, sealed.there)
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink()
    ]
    assert sealed.home.dagster / "dagster.yaml" in files
    assert [path for path in files if any(word in path.read_bytes() for word in words)] == []


def test_no_secret_in_any_text_of_the_release(sealed: Sealed) -> None:
    """Asked of the database, where values are compressed and not found as bytes."""
    with duckdb.connect(str(sealed.home.database), read_only=True) as connection:
        columns = connection.execute(
            "select schema_name, table_name, column_name from duckdb_columns() join duckdb_tables() "
            "using (schema_name, table_name) where data_type = 'VARCHAR' and not duckdb_columns.internal"
        ).fetchall()
        assert len(columns) > 100
        for schema, table, column in columns:
            for name, word in sealed.secrets.items():
                found = connection.execute(
                    f'select count(*) from "{schema}"."{table}" where contains("{column}", ?)', [word]
                ).fetchone()
                assert found == (0,), (name, schema, table, column)


def test_no_secret_in_postgresql(sealed: Sealed) -> None:
    if sealed.server is None or sealed.url is None:
        pytest.skip("no PostgreSQL server programs, or the extra `postgres` is not installed")
    dump = sealed.server.dump(sealed.url)
    assert [name for name, word in sealed.secrets.items() if word in dump] == []


def test_settings_that_hold_secrets_are_marked_as_such() -> None:
    """By name: addresses with a password, keys, tokens, webhooks."""
    telling = re.compile(r"password|token|secret|webhook|_key$|postgres_url|publish_to")
    found = {
        variable(kind, name): field.annotation
        for kind in settings()
        for name, field in kind.model_fields.items()
        if telling.search(name)
    }
    assert {POSTGRES, PUBLISH_TO} <= set(found)
    assert [name for name, kind in found.items() if "SecretStr" not in str(kind)] == []
    for kind in settings():
        for name, field in kind.model_fields.items():
            if "SecretStr" in str(field.annotation):
                made = kind.model_construct(**{name: SecretStr("s3cret")})
                assert "s3cret" not in f"{made!r} {made} {made.model_dump_json()}"
