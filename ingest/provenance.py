"""Where a raw table came from: the publisher's files, their checksums, how many rows went where.

Belongs here: the validated values that origins, landing and snapshot share, and the Parquet writer they
agree on. Does not belong here: obtaining (`ingest.origins`) and storing (`ingest.landing`,
`ingest.snapshot`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

import polars as pl
from pydantic import BaseModel, ConfigDict, NonNegativeInt, model_validator

from ingest.files import sha256_file
from ingest.model import Condensed

OriginKind = Literal["snapshot", "mirror", "live"]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class InputFile(_Record):
    """A publisher's file: its place in the mirror or its address (no absolute path), size and checksum."""

    location: str
    bytes: NonNegativeInt
    sha256: str


class RowCounts(_Record):
    """Rows of the publisher's files: rows_in = rows_used + rows_quarantined; reasons add up to the last."""

    rows_in: NonNegativeInt
    rows_used: NonNegativeInt
    rows_quarantined: NonNegativeInt
    quarantine_reasons: dict[str, NonNegativeInt]

    @model_validator(mode="after")
    def _add_up(self) -> RowCounts:
        if self.rows_in != self.rows_used + self.rows_quarantined:
            raise ValueError(
                f"{self.rows_in} rows in, {self.rows_used} used, {self.rows_quarantined} quarantined"
            )
        if sum(self.quarantine_reasons.values()) != self.rows_quarantined:
            raise ValueError(
                f"reasons {self.quarantine_reasons} for {self.rows_quarantined} quarantined rows"
            )
        return self


class Provenance(_Record):
    """What `provenance.json` of a landing holds, and a line of a run's `sources.jsonl`.

    location, bytes and sha256 speak of the publisher's file; with several they are the list, the sum, and
    the SHA-256 of the lines `<sha256>  <location>`. files: name -> SHA-256 of what lies in the landing.
    landed_at: UTC.
    """

    source: str
    vintage: str
    publisher: str
    licence: str
    origin: OriginKind
    location: str
    bytes: NonNegativeInt
    sha256: str
    inputs: tuple[InputFile, ...]
    rows_in: NonNegativeInt
    rows_used: NonNegativeInt
    rows_quarantined: NonNegativeInt
    quarantine_reasons: dict[str, NonNegativeInt]
    rows_condensed: NonNegativeInt
    parser_version: NonNegativeInt
    files: dict[str, str]
    landed_at: datetime


@dataclass(frozen=True, eq=False)
class Obtained:
    """A condensed table as an origin hands it over.

    table: the raw table. quarantine: rows left out (QUARANTINE_SCHEMA); empty from the snapshot, which
    keeps counts only. parsed: the publisher's rows, or None from the snapshot.
    """

    table: pl.DataFrame
    quarantine: pl.DataFrame
    parsed: pl.DataFrame | None
    origin: OriginKind
    inputs: tuple[InputFile, ...]
    counts: RowCounts


def describe_file(path: Path, location: str) -> InputFile:
    """The file's size and checksum under the name it shall be known by. Raises MissingFileError."""
    digest = sha256_file(path)
    return InputFile(location=location, bytes=path.stat().st_size, sha256=digest)


def combined(inputs: Sequence[InputFile]) -> InputFile:
    """Several files as one: locations listed, bytes summed, SHA-256 over the lines `<sha256>  <location>`."""
    if len(inputs) == 1:
        return inputs[0]
    listing = "".join(f"{each.sha256}  {each.location}\n" for each in inputs)
    return InputFile(
        location="; ".join(each.location for each in inputs),
        bytes=sum(each.bytes for each in inputs),
        sha256=hashlib.sha256(listing.encode()).hexdigest(),
    )


def count_rows(condensed: Condensed) -> RowCounts:
    """The counts of a condensed table, with the quarantined rows by reason."""
    reasons = condensed.quarantine.group_by("reason").len().sort("reason")
    return RowCounts(
        rows_in=condensed.rows_in,
        rows_used=condensed.rows_used,
        rows_quarantined=condensed.quarantine.height,
        quarantine_reasons=dict(reasons.iter_rows()),
    )


def write_parquet(frame: pl.DataFrame, path: Path) -> str:
    """Writes the frame (zstd; equal frames give equal bytes) and gives the file's SHA-256."""
    frame.rechunk().write_parquet(path, compression="zstd")
    return sha256_file(path)
