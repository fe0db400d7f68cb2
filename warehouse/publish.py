"""Making a release: from a finished build to a verified folder that `current` points to.

Belongs here: the steps and their order. Does not belong here: how tables are written, what is checked,
running the pipeline.

The order makes a kill at any moment harmless: everything is written under a name nobody reads, made
durable, verified by a fresh process, given its own name, and only then does the link move, in one step.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
from pydantic import BaseModel, ValidationError

from warehouse import catalog, meta, writer
from warehouse.build import ROOM_FACTOR
from warehouse.errors import ReleaseError
from warehouse.files import MAKING, require_disk_space, sha256_of, sync, sync_tree
from warehouse.home import DATABASE_FILE, Home, plain_name
from warehouse.identity import git_commit, phasein_version
from warehouse.pen import current_holder
from warehouse.release import (
    PUBLIC_SCHEMAS,
    SCHEMA_VERSION,
    STORAGE_VERSION,
    TABLES_FOLDER,
    Release,
    ReleaseRecord,
    SchemaRecord,
    TableRecord,
    write_release,
)
from warehouse.releases import KEEP, clear_leftovers, list_releases, prune, release_folder, switch
from warehouse.verify import Report

STEPS = ("prepare", "copy", "tables", "meta", "describe", "sync", "verify", "name", "switch", "prune", "done")
"""What `on_step` hears, in this order, each as the step begins; `current` moves within `switch`."""

THREADS = min(4, os.cpu_count() or 1)
"""More would need more memory for a copy that the disk soon limits."""

VERIFICATION_FILE = "verification.json"
_OURS = frozenset(f"meta.{table.name}" for table in meta.META_TABLES)

OnStep = Callable[[str], None]


@dataclass(frozen=True)
class _Facts:
    """What the run folder and the earlier releases say."""

    run_id: str
    sources: tuple[meta.SourceRow, ...]
    checks: tuple[meta.CheckResultRow, ...]
    keys: writer.Keys
    earlier: tuple[ReleaseRecord, ...]


def publish(
    home: Home,
    build_database: Path,
    run_id: str,
    run_folder: Path,
    keep: int = KEEP,
    *,
    on_step: OnStep = lambda step: None,
    memory_limit: str = "1GB",
) -> Release:
    """Publish a build as a new release and point `current` to it. The caller holds the pen for `run_id`.

    run_folder holds sources.jsonl, checks.jsonl and, if tables without PRIMARY KEY have a key, keys.json
    ({"marts.fct_energy_need": ["scenario_id", ...]}); the verifier's report is left in it as
    verification.json. Raises ReleaseError or DiskSpaceError; then `current` is as before, and the half-made
    folder goes with the next publish.
    """
    on_step("prepare")
    _require_pen(home, run_id)
    clear_leftovers(home)
    facts = _Facts(
        run_id=run_id,
        sources=meta.read_sources(run_folder),
        checks=meta.read_checks(run_folder),
        keys=writer.read_keys(run_folder),
        earlier=earlier_records(list_releases(home)),
    )
    require_disk_space(home.published, ROOM_FACTOR * _settle(build_database), "A release")
    making = home.releases / f"{MAKING}{plain_name(run_id)}"
    (making / TABLES_FOLDER).mkdir(parents=True)
    release = _write(home, build_database, making, facts, on_step, memory_limit)
    on_step("sync")
    _seal(making)
    on_step("verify")
    _verify_in_fresh_process(making, run_folder)
    on_step("name")
    making.rename(release_folder(home, release.release_id))
    sync(home.releases)
    on_step("switch")
    switch(home, release.release_id)
    on_step("prune")
    prune(home, keep)
    on_step("done")
    return release


def earlier_records(releases: Sequence[Release]) -> tuple[ReleaseRecord, ...]:
    """Every release that the given ones are or remember, by number."""
    known = {
        record.release_id: record for release in releases for record in (*release.earlier, release.record)
    }
    return tuple(sorted(known.values(), key=lambda record: record.release_number))


def _write(
    home: Home, build_database: Path, making: Path, facts: _Facts, on_step: OnStep, memory_limit: str
) -> Release:
    """Write all files of the release into `making`."""
    with (
        tempfile.TemporaryDirectory(prefix="spill-", dir=build_database.parent) as spill,
        duckdb.connect(
            config={"memory_limit": memory_limit, "threads": THREADS, "temp_directory": spill}
        ) as connection,
    ):
        try:
            return _write_with(connection, home, build_database, making, facts, on_step)
        except duckdb.Error as error:
            raise ReleaseError(
                f"The release cannot be written from {build_database}: {str(error).strip()}",
                remedy="Mend the model that the message names and refresh again; `current` is unchanged.",
            ) from error


def _write_with(
    connection: duckdb.DuckDBPyConnection,
    home: Home,
    build_database: Path,
    making: Path,
    facts: _Facts,
    on_step: OnStep,
) -> Release:
    on_step("copy")
    tables = writer.copy_public(connection, build_database, making / DATABASE_FILE, facts.keys)
    _require_names(tables)
    on_step("tables")
    written = [writer.write_parquet(connection, making, table, facts.keys) for table in tables]
    on_step("meta")
    record = _identify(home, facts, writer.content_sha256(connection, written), written)
    _write_meta(connection, facts, record)
    added = [table for table in catalog.base_tables(connection, writer.TARGET) if table.full_name in _OURS]
    written += [writer.write_parquet(connection, making, table, facts.keys) for table in added]
    views = catalog.views(connection, writer.TARGET)
    functions = catalog.table_functions(connection, writer.TARGET)
    writer.close_database(connection)
    on_step("describe")
    database = making / DATABASE_FILE
    release = Release(
        **record.model_dump(),
        duckdb_version=duckdb.__version__,
        storage_version=STORAGE_VERSION,
        database_file=DATABASE_FILE,
        database_bytes=database.stat().st_size,
        database_sha256=sha256_of(database),
        schemas=tuple(SchemaRecord(name=name, description=text) for name, text in PUBLIC_SCHEMAS.items()),
        tables=tuple(sorted(written, key=lambda table: table.full_name)),
        views=views,
        functions=functions,
        earlier=facts.earlier,
    )
    write_release(making, release)
    return release


def _identify(home: Home, facts: _Facts, content: str, written: Sequence[TableRecord]) -> ReleaseRecord:
    """Number and name the release. The name's second moves on while a release of that name exists."""
    released_at = datetime.now(UTC)
    taken = {record.release_id for record in facts.earlier}
    while (release_id := f"{released_at:%Y%m%dT%H%M%SZ}-{content[:7]}") in taken or (
        release_folder(home, release_id).exists()
    ):
        released_at += timedelta(seconds=1)
    ours = {meta.RELEASES.name: len(facts.earlier) + 1, meta.SOURCES.name: len(facts.sources)}
    ours[meta.CHECK_RESULTS.name] = len(facts.checks)
    return ReleaseRecord(
        release_id=release_id,
        release_number=max((record.release_number for record in facts.earlier), default=0) + 1,
        released_at=released_at,
        run_id=facts.run_id,
        git_commit=git_commit(),
        phasein_version=phasein_version(),
        schema_version=SCHEMA_VERSION,
        origin="+".join(sorted({row.origin for row in facts.sources})),
        content_sha256=content,
        table_count=len(written) + len(ours),
        row_count=sum(table.rows for table in written) + sum(ours.values()),
    )


def _write_meta(connection: duckdb.DuckDBPyConnection, facts: _Facts, record: ReleaseRecord) -> None:
    releases = [
        meta.ReleaseRow(**known.model_dump(), is_current_at_release=known is record)
        for known in (*facts.earlier, record)
    ]
    filled: tuple[tuple[meta.MetaTable, Sequence[BaseModel]], ...] = (
        (meta.RELEASES, releases),
        (meta.SOURCES, facts.sources),
        (meta.CHECK_RESULTS, facts.checks),
    )
    for table, rows in filled:
        meta.write_table(connection, writer.TARGET, table, rows)


def _seal(making: Path) -> None:
    """Make the files read-only (who opens the database for writing would shut readers out) and durable."""
    for path in making.rglob("*"):
        if path.is_file():
            path.chmod(0o444)
    sync_tree(making)
    sync(making.parent)


def _verify_in_fresh_process(making: Path, run_folder: Path) -> None:
    """Verify as a reader would see it: no state of this process can hide a fault."""
    done = subprocess.run(
        [sys.executable, "-m", "warehouse.verify", str(making)],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).resolve().parents[1],
    )
    try:
        report = Report.model_validate_json(done.stdout)
    except ValidationError:
        report = None
    if report is not None:
        (run_folder / VERIFICATION_FILE).write_text(report.model_dump_json(indent=2) + "\n", encoding="utf-8")
    if report is None or done.returncode != 0 or report.problems:
        reasons = (
            report.problems if report and report.problems else ((done.stderr or done.stdout).strip()[-2000:],)
        )
        raise ReleaseError(
            f"The release did not pass verification ({len(reasons)} reasons): " + "; ".join(reasons[:10]),
            remedy=f"`current` is unchanged. The refused files are in {making} until the next refresh.",
        )


def _require_pen(home: Home, run_id: str) -> None:
    holder = current_holder(home)
    if holder is None or holder.run_id != run_id:
        held = f"run {holder.run_id} holds it" if holder else "nobody holds it"
        raise ReleaseError(
            f"Run {run_id} publishes without the pen: {held}.",
            remedy="Publish inside `with hold_pen(home, run_id, ...)`.",
        )


def _require_names(tables: Sequence[catalog.BaseTable]) -> None:
    names = {table.full_name for table in tables}
    clash = sorted(names & _OURS)
    if clash:
        raise ReleaseError(
            f"The build already has {', '.join(clash)}, which the release writes itself.",
            remedy="Rename the model in the dbt project.",
        )
    if not any(table.schema_name == "marts" for table in tables):
        raise ReleaseError(
            "The build has no table in schema marts.",
            remedy="Check that dbt built the marts into this database.",
        )


def _settle(build_database: Path) -> int:
    """Fold a write-ahead log that dbt may have left into the build; returns the build's size in bytes."""
    if not build_database.is_file():
        raise ReleaseError(f"There is no build at {build_database}.", remedy="Refresh again from the start.")
    if build_database.with_name(build_database.name + ".wal").exists():
        try:
            with duckdb.connect(str(build_database)) as connection:
                connection.execute("checkpoint")
        except duckdb.Error as error:
            raise ReleaseError(
                f"{build_database} is not finished: {str(error).strip()}",
                remedy="Close every connection to the build, or refresh again from the start.",
            ) from error
    return build_database.stat().st_size
