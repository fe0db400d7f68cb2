"""All files of a release: database, Parquet, `meta`, description, checksums, in a folder that readers do not know.

Belongs here: what goes into the folder and how the release gets its number and name. Does not belong here:
verification, the folder's final name, `current` (`warehouse.publish`).
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
from pydantic import JsonValue

from warehouse import catalog, meta, writer
from warehouse.describing import notices, require_described, write_comments
from warehouse.description import Description
from warehouse.errors import ReleaseError
from warehouse.files import sha256_of
from warehouse.home import DATABASE_FILE, Home
from warehouse.identity import git_commit, phasein_version
from warehouse.meta_filling import ALL_TABLES, Filled, as_built, described_all, fill_meta
from warehouse.release import (
    PUBLIC_SCHEMAS,
    SCHEMA_VERSION,
    STORAGE_VERSION,
    Release,
    ReleaseRecord,
    SchemaRecord,
    TableRecord,
    write_release,
)
from warehouse.releases import release_folder

THREADS = min(4, os.cpu_count() or 1)
"""More would need more memory for a copy that the disk soon limits."""

OnStep = Callable[[str], None]
_OURS = frozenset(table.full_name for table in ALL_TABLES)


@dataclass(frozen=True)
class Facts:
    """What the run folder and the earlier releases say."""

    run_id: str
    made_from_sha256: str | None
    is_aside: bool
    options: Mapping[str, JsonValue]
    sources: tuple[meta.SourceRow, ...]
    checks: tuple[meta.CheckResultRow, ...]
    keys: writer.Keys
    orders: writer.Keys
    description: Description
    earlier: tuple[ReleaseRecord, ...]
    before: Path | None
    """The folder of the release that is current while this one is made."""


Extra = Callable[[Path, Release, Path | None], None]
"""Adds files to a release being made: (its folder, its description, the folder of the release before or None)."""


def earlier_records(releases: Sequence[Release]) -> tuple[ReleaseRecord, ...]:
    """Every release that the given ones are or remember, by number."""
    known = {
        record.release_id: record for release in releases for record in (*release.earlier, release.record)
    }
    return tuple(sorted(known.values(), key=lambda record: record.release_number))


def write_files(
    home: Home,
    build_database: Path,
    making: Path,
    facts: Facts,
    on_step: OnStep,
    memory_limit: str,
    extras: Mapping[str, Extra],
) -> Release:
    """Write all files of the release into `making`: data, then what each extra adds, last what describes them all."""
    release = _write_data(home, build_database, making, facts, on_step, memory_limit)
    for name, extra in extras.items():
        on_step(name)
        extra(making, release, facts.before)
    on_step("describe")
    write_release(making, release)
    return release


def _write_data(
    home: Home, build_database: Path, making: Path, facts: Facts, on_step: OnStep, memory_limit: str
) -> Release:
    with (
        tempfile.TemporaryDirectory(prefix="spill-", dir=build_database.parent) as spill,
        duckdb.connect(
            config={"memory_limit": memory_limit, "threads": THREADS, "temp_directory": spill}
        ) as connection,
    ):
        # On a terminal DuckDB would draw its own bar over ours.
        connection.execute("set enable_progress_bar = false")
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
    facts: Facts,
    on_step: OnStep,
) -> Release:
    on_step("copy")
    tables = writer.copy_public(connection, build_database, making / DATABASE_FILE, facts.keys, facts.orders)
    _require_names(tables)
    functions = catalog.table_functions(connection, writer.TARGET)
    require_described(
        as_built(tables, (), catalog.views(connection, writer.TARGET), functions), facts.description
    )
    write_comments(connection, writer.TARGET, facts.description)
    tables = catalog.base_tables(connection, writer.TARGET)
    views = catalog.views(connection, writer.TARGET)
    on_step("tables")
    written = [writer.write_parquet(connection, making, table, facts.keys) for table in tables]
    on_step("meta")
    content = writer.content_sha256(connection, written)
    released_at, release_id = _name(home, facts, content)
    filled = fill_meta(
        facts.sources,
        facts.checks,
        facts.description,
        as_built(tables, written, views, functions),
        len(facts.earlier) + 1,
        released_at,
    )
    record = _identify(facts, content, written, filled, released_at, release_id)
    _write_meta(connection, facts, record, filled)
    added = [table for table in catalog.base_tables(connection, writer.TARGET) if table.full_name in _OURS]
    written += [writer.write_parquet(connection, making, table, facts.keys) for table in added]
    writer.close_database(connection)
    database = making / DATABASE_FILE
    return Release(
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
        options=dict(facts.options),
        deprecated=notices(described_all(facts.description, filled)),
        earlier=facts.earlier,
    )


def _name(home: Home, facts: Facts, content: str) -> tuple[datetime, str]:
    """The time and identifier of the release. The name's second moves on while a release of that name exists."""
    released_at = datetime.now(UTC)
    taken = {record.release_id for record in facts.earlier}
    while (release_id := f"{released_at:%Y%m%dT%H%M%SZ}-{content[:7]}") in taken or (
        release_folder(home, release_id).exists()
    ):
        released_at += timedelta(seconds=1)
    return released_at, release_id


def _identify(
    facts: Facts,
    content: str,
    written: Sequence[TableRecord],
    filled: Filled,
    released_at: datetime,
    release_id: str,
) -> ReleaseRecord:
    """Number and count the release: the tables written, those of `meta` that are filled, and meta.releases."""
    ours = [len(facts.earlier) + 1, *(len(rows) for rows in filled.values())]
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
        made_from_sha256=facts.made_from_sha256,
        is_aside=facts.is_aside,
        table_count=len(written) + len(ours),
        row_count=sum(table.rows for table in written) + sum(ours),
    )


def _write_meta(
    connection: duckdb.DuckDBPyConnection, facts: Facts, record: ReleaseRecord, filled: Filled
) -> None:
    releases = [
        meta.ReleaseRow(**known.model_dump(), is_current_at_release=known is record and not known.is_aside)
        for known in (*facts.earlier, record)
    ]
    meta.write_table(connection, writer.TARGET, meta.RELEASES, releases)
    for table, rows in filled.items():
        meta.write_table(connection, writer.TARGET, table, rows)


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
