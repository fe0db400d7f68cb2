"""The embedded snapshot: the condensed tables that come with the code, so that an empty clone works.

Belongs here: reading it with its checks, building it again from a mirror. Does not belong here: other ways in
(`ingest.origins`). The data lies in `ingest/snapshot_data/`.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from pydantic import BaseModel, ConfigDict, NonNegativeInt, ValidationError

from ingest.errors import SnapshotError
from ingest.files import sha256_file
from ingest.mirror import MirrorOrigin, open_mirror
from ingest.model import QUARANTINE_SCHEMA, Source
from ingest.provenance import InputFile, Obtained, RowCounts, write_parquet
from ingest.reference import build_reference, reference_before_counties
from ingest.registry import GAZETTEER, SOURCES
from ingest.registry import source as registered

SNAPSHOT_FOLDER = Path(__file__).resolve().parent / "snapshot_data"
MANIFEST = "manifest.json"
MAX_SNAPSHOT_BYTES = 6_000_000
_REBUILD = "restore it (`git checkout -- ingest/snapshot_data`), or build it again: `phasein snapshot build`."


class SnapshotTable(BaseModel):
    """A table of the manifest: what it is, what it was made of, and the SHA-256 of its Parquet file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    vintage: str
    publisher: str
    licence: str
    inputs: tuple[InputFile, ...]
    counts: RowCounts
    rows_condensed: NonNegativeInt
    parser_version: NonNegativeInt
    bytes: NonNegativeInt
    sha256: str


class Manifest(BaseModel):
    """The snapshot's tables by source name."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    tables: dict[str, SnapshotTable]


@dataclass(frozen=True)
class Snapshot:
    """A snapshot folder and its manifest."""

    folder: Path
    manifest: Manifest

    def obtain(self, source: Source) -> Obtained:
        """The source's table after its checks: present, unaltered, of the parser and columns the code has."""
        entry = self.manifest.tables.get(source.name)
        path = self.folder / f"{source.name}.parquet"
        if entry is None or not path.is_file():
            raise SnapshotError(f"the snapshot has no table {source.name} ({path})", remedy=_REBUILD)
        seen = sha256_file(path)
        if seen != entry.sha256:
            raise SnapshotError(
                f"snapshot table {source.name}: SHA-256 is {seen}, the manifest says {entry.sha256}",
                remedy=_REBUILD,
            )
        if (entry.parser_version, entry.vintage) != (source.parser_version, source.vintage):
            raise SnapshotError(
                f"snapshot table {source.name}: made by parser version {entry.parser_version} of vintage "
                f"{entry.vintage}; the code has {source.parser_version} of {source.vintage}",
                remedy="build it again: `phasein snapshot build`.",
            )
        table = pl.read_parquet(path, hive_partitioning=False)
        if dict(table.schema) != source.polars_schema or table.height != entry.rows_condensed:
            raise SnapshotError(
                f"snapshot table {source.name}: {table.height} rows of {dict(table.schema)}; declared are "
                f"{entry.rows_condensed} rows of {source.polars_schema}",
                remedy="build it again: `phasein snapshot build`.",
            )
        return Obtained(
            table=table,
            quarantine=pl.DataFrame(schema=QUARANTINE_SCHEMA),
            parsed=None,
            origin="snapshot",
            inputs=entry.inputs,
            counts=entry.counts,
        )


@dataclass(frozen=True)
class SnapshotReport:
    """What a build made: tables by name with their rows and bytes, and the folder's bytes in all."""

    folder: Path
    rows: dict[str, int]
    table_bytes: dict[str, int]
    total_bytes: int


def open_snapshot(folder: Path = SNAPSHOT_FOLDER) -> Snapshot:
    """The snapshot in that folder. Raises SnapshotError when its manifest is missing or not one."""
    path = folder / MANIFEST
    try:
        return Snapshot(folder, Manifest.model_validate_json(path.read_bytes()))
    except OSError as error:
        raise SnapshotError(f"{path}: cannot be read ({error.strerror})", remedy=_REBUILD) from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise SnapshotError(f"{path}: not a manifest ({place}: {first['msg']})", remedy=_REBUILD) from error


def build_snapshot(
    mirror: Path,
    folder: Path = SNAPSHOT_FOLDER,
    sources: Sequence[Source] | None = None,
    only: Collection[str] = (),
) -> SnapshotReport:
    """Makes the snapshot again from a mirror, as a whole: the same files give the same bytes.

    sources: all registered ones unless given (the Gazetteer first). only: names of those that are read from
    the mirror, which needs no other files; the tables of all others are the old snapshot's, checked. Raises
    IngestError; the old snapshot then stays.
    """
    for name in only:
        registered(name)
    kept = open_snapshot(folder) if only else None
    chosen = [
        (each, None if kept is None or each.name in only else kept)
        for each in (SOURCES if sources is None else sources)
    ]
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".snapshot-", dir=folder.parent) as aside:
        making = Path(aside) / "new"
        making.mkdir()
        tables = _write_tables(open_mirror(mirror), chosen, making)
        written = Manifest(tables=tables).model_dump(mode="json")
        (making / MANIFEST).write_text(json.dumps(written, indent=2, sort_keys=True) + "\n", encoding="utf-8")
        total = sum(file.stat().st_size for file in making.iterdir())
        if total > MAX_SNAPSHOT_BYTES:
            raise SnapshotError(
                f"the snapshot would have {total:,} bytes, over {MAX_SNAPSHOT_BYTES:,}",
                remedy="condense the largest table further; sizes: "
                + ", ".join(f"{name} {table.bytes:,}" for name, table in tables.items()),
            )
        _replace_folder(folder, making, Path(aside) / "old")
    return SnapshotReport(
        folder=folder,
        rows={name: table.rows_condensed for name, table in tables.items()},
        table_bytes={name: table.bytes for name, table in tables.items()},
        total_bytes=total,
    )


def _replace_folder(folder: Path, new: Path, old: Path) -> None:
    """Puts `new` in the place of `folder`, which goes to `old`, or back if that fails."""
    existed = folder.exists()
    if existed:
        folder.rename(old)
    try:
        new.rename(folder)
    except OSError:
        if existed:
            old.rename(folder)
        raise


def _write_tables(
    mirror: MirrorOrigin, chosen: Sequence[tuple[Source, Snapshot | None]], folder: Path
) -> dict[str, SnapshotTable]:
    """Each source's table, from the snapshot beside its name, else from the mirror."""
    reference = reference_before_counties()
    tables = {}
    for source, kept in chosen:
        obtained = kept.obtain(source) if kept else mirror.obtain(source, reference)
        if source.name == GAZETTEER:
            reference = build_reference(obtained.table)
        path = folder / f"{source.name}.parquet"
        if kept:
            shutil.copyfile(kept.folder / path.name, path)
            tables[source.name] = kept.manifest.tables[source.name]
            continue
        digest = write_parquet(obtained.table, path)
        tables[source.name] = SnapshotTable(
            title=source.title,
            vintage=source.vintage,
            publisher=source.publisher,
            licence=source.licence,
            inputs=obtained.inputs,
            counts=obtained.counts,
            rows_condensed=obtained.table.height,
            parser_version=source.parser_version,
            bytes=path.stat().st_size,
            sha256=digest,
        )
    return tables
