"""Where the dbt project is, what its processes see of the environment, and its manifest, parsed only when it
has to be.

Belongs here: paths, environment, `dbt parse`. Does not belong here: `dbt build` (see `assets`), results (see
`results`).
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from pathlib import Path

from orchestration.errors import DbtError

PROJECT = Path(__file__).resolve().parents[2] / "dbt_project"
SEEDS = PROJECT / "seeds"
EXECUTABLE = Path(sys.executable).parent / "dbt"
_GENERATED = {"target", "logs", "dbt_packages"}
_KEPT_MANIFESTS = 3


def environment_of(database: Path, target: Path) -> dict[str, str]:
    """What dbt's processes see beside the caller's environment: the run's database and target folder, and no
    telemetry.
    """
    return {
        "PHASEIN_BUILD_DATABASE": str(database),
        "DBT_PROJECT_DIR": str(PROJECT),
        "DBT_PROFILES_DIR": str(PROJECT),
        "DBT_TARGET_PATH": str(target),
        "DBT_LOG_PATH": str(target),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "DBT_USE_COLORS": "false",
        "DO_NOT_TRACK": "1",
    }


@contextmanager
def environment(values: Mapping[str, str]) -> Iterator[None]:
    """Sets variables of this process for the block: dagster-dbt hands `os.environ` on and takes no other."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def fingerprint() -> str:
    """Changes when a file of the project changes (name, size or time) or dbt does: the name of the manifest
    that fits.
    """
    digest = hashlib.sha256()
    for package in ("dbt-core", "dbt-duckdb"):
        digest.update(f"{package} {version(package)}\n".encode())
    for folder, names, files in os.walk(PROJECT):
        names[:] = sorted(name for name in names if name not in _GENERATED)
        for name in sorted(files):
            path = Path(folder, name)
            stat = path.stat()
            digest.update(f"{path.relative_to(PROJECT)} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:12]


@dataclass(frozen=True)
class Parse:
    """A `dbt parse` under way in `target`, so that other start-up goes on beside it."""

    process: subprocess.Popen[bytes]
    target: Path

    def end(self) -> None:
        """Ends the process if it is still at work and nobody waits for it."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.communicate()

    def manifest(self) -> Path:
        """Waits for the end. Raises DbtError with dbt's own words when the project does not parse."""
        return self._finished

    @cached_property
    def _finished(self) -> Path:
        output, _ = self.process.communicate()
        if self.process.returncode != 0:
            raise DbtError(
                "the dbt project does not parse:\n" + output.decode(errors="replace").strip(),
                remedy="mend the file that dbt names in dbt_project/ and run again",
            )
        return self.target / "manifest.json"


def start_parse(database: Path, target: Path) -> Parse:
    """Starts `dbt parse` for a database path: a manifest and a partial parse that `dbt build` on the same
    path reuses.

    dbt takes another database path for another profile and parses in full, so each run parses once and both
    halves reuse it.
    """
    target.mkdir(parents=True, exist_ok=True)
    process = subprocess.Popen(
        [EXECUTABLE, "--quiet", "parse"],
        cwd=PROJECT,
        env={**os.environ, **environment_of(database, target)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    return Parse(process, target)


def kept_manifest(cache: Path) -> Path | None:
    """The manifest of exactly these project files, when one was kept. It does not depend on a run: the graph
    never does.
    """
    path = cache / f"manifest-{fingerprint()}.json"
    return path if path.exists() else None


def keep_manifest(cache: Path, manifest: Path, named: str) -> Path:
    """Keeps a manifest under a fingerprint taken before it was parsed; older ones go."""
    cache.mkdir(parents=True, exist_ok=True)
    path = cache / f"manifest-{named}.json"
    aside = path.with_suffix(f".{os.getpid()}")
    shutil.copyfile(manifest, aside)
    aside.replace(path)
    by_age = sorted(cache.glob("manifest-*.json"), key=lambda each: each.stat().st_mtime, reverse=True)
    for old in by_age[_KEPT_MANIFESTS:]:
        old.unlink(missing_ok=True)
    return path


def manifest_for_graph(cache: Path) -> Path:
    """The manifest to draw the asset graph from, parsed now if no kept one fits (as the web page does)."""
    kept = kept_manifest(cache)
    if kept is not None:
        return kept
    named = fingerprint()
    # The path is never opened: parsing only needs a name whose stem is the database's.
    manifest = start_parse(cache / "parse" / "warehouse.duckdb", cache / "parse").manifest()
    return keep_manifest(cache, manifest, named)


def read_manifest(path: Path) -> dict:
    """The manifest as dbt wrote it."""
    return json.loads(path.read_bytes())
