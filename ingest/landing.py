"""Landing: condensed tables kept as immutable vintages with their provenance.

Belongs here: `<landing>/<source>/vintage=<v>/<digest>/{table,quarantine,parsed}.parquet, provenance.json`,
written aside and renamed, verified when met again. Does not belong here: how the table was obtained
(`ingest.origins`), the load into the warehouse (orchestration).
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import re
import shutil
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import psutil
from pydantic import ValidationError

from ingest.files import sha256_file
from ingest.model import Source
from ingest.provenance import Obtained, Provenance, combined, write_parquet

TABLE = "table.parquet"
QUARANTINE = "quarantine.parquet"
PARSED = "parsed.parquet"
PROVENANCE = "provenance.json"
_ASIDE = ".writing-"
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Landed:
    """A landing: the table, the rows left out, the publisher's (None from the snapshot), provenance."""

    source: Source
    path: Path
    quarantine_path: Path
    parsed_path: Path | None
    provenance: Provenance


def land(source: Source, obtained: Obtained, landing: Path) -> Landed:
    """Stores what was obtained and says where.

    The same content always lands in the same folder, which is never rewritten: it is verified and used
    again. A damaged one is removed and landed again, with a warning in the log.
    """
    vintage = landing / source.name / f"vintage={_plain(source.vintage)}"
    vintage.mkdir(parents=True, exist_ok=True)
    _clear_leftovers(vintage)
    aside = vintage / f"{_ASIDE}{os.getpid()}-{uuid.uuid4().hex[:8]}"
    aside.mkdir()
    try:
        provenance = _write(source, obtained, aside)
        folder = vintage / _digest(provenance)[:12]
        kept = _settle(aside, folder, provenance)
        os.utime(folder)  # when it was used last, for `clear_unused`
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return Landed(
        source=source,
        path=folder / TABLE,
        quarantine_path=folder / QUARANTINE,
        parsed_path=folder / PARSED if PARSED in kept.files else None,
        provenance=kept,
    )


def clear_unused(landing: Path, before: datetime) -> tuple[Path, ...]:
    """Removes landings that no refresh has used since `before`; the next one that wants them lands them again."""
    doomed = tuple(
        sorted(
            folder
            for folder in landing.glob("*/vintage=*/*")
            if folder.is_dir() and folder.stat().st_mtime < before.timestamp()
        )
    )
    for folder in doomed:
        shutil.rmtree(folder, ignore_errors=True)
    for empty in (*landing.glob("*/vintage=*"), *landing.glob("*")):
        if empty.is_dir() and not any(empty.iterdir()):
            empty.rmdir()
    return doomed


def verify_landing(folder: Path) -> Provenance | None:
    """The landing's provenance if its files are all there with their checksums, else None."""
    try:
        provenance = Provenance.model_validate_json((folder / PROVENANCE).read_bytes())
    except (OSError, ValidationError):
        return None
    for name, digest in provenance.files.items():
        if not (folder / name).is_file() or sha256_file(folder / name) != digest:
            return None
    return provenance


def _write(source: Source, obtained: Obtained, folder: Path) -> Provenance:
    frames: dict[str, pl.DataFrame] = {TABLE: obtained.table, QUARANTINE: obtained.quarantine}
    if obtained.parsed is not None:
        frames[PARSED] = obtained.parsed
    whole = combined(obtained.inputs)
    provenance = Provenance(
        source=source.name,
        vintage=source.vintage,
        publisher=source.publisher,
        licence=source.licence,
        origin=obtained.origin,
        location=whole.location,
        bytes=whole.bytes,
        sha256=whole.sha256,
        inputs=obtained.inputs,
        **obtained.counts.model_dump(),
        rows_condensed=obtained.table.height,
        parser_version=source.parser_version,
        files={name: write_parquet(frame, folder / name) for name, frame in frames.items()},
        landed_at=datetime.now(UTC).replace(microsecond=0),
    )
    (folder / PROVENANCE).write_text(provenance.model_dump_json(indent=2) + "\n", encoding="utf-8")
    return provenance


def _digest(provenance: Provenance) -> str:
    """SHA-256 over files and provenance but the time of landing."""
    content = provenance.model_dump(mode="json", exclude={"landed_at"})
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _settle(aside: Path, folder: Path, provenance: Provenance) -> Provenance:
    """Renames the written folder into place, unless the same content already stands there whole."""
    if folder.exists():
        known = verify_landing(folder)
        if known is not None and _digest(known) == _digest(provenance):
            return known
        _log.warning("landing %s does not match its checksums: it is removed and landed again", folder)
        shutil.rmtree(folder)
    try:
        aside.rename(folder)
    except OSError:
        # Another process landed the same content in the meantime.
        known = verify_landing(folder)
        if known is None:
            raise
        return known
    return provenance


def _clear_leftovers(vintage: Path) -> None:
    """Removes folders that a killed process left half-written."""
    for leftover in vintage.glob(f"{_ASIDE}*"):
        writer = int(leftover.name.removeprefix(_ASIDE).partition("-")[0])
        if not psutil.pid_exists(writer):
            shutil.rmtree(leftover, ignore_errors=True)


def _plain(vintage: str) -> str:
    """The vintage as part of a folder name."""
    return re.sub(r"[^A-Za-z0-9_.-]+", "_", vintage)
