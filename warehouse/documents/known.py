"""What a release says of itself, as values that every document is made from.

Belongs here: the values. Does not belong here: reading them (`warehouse.documents.reading`), how a document shows them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from warehouse.release import Release


@dataclass(frozen=True)
class Column:
    """A column. unit, quality and imputation are None where nobody said; reference is `schema.table.column`.

    allowed, least, greatest: what a check of the database says in so many words; other checks are not told here.
    """

    name: str
    type: str
    description: str
    is_key: bool
    is_nullable: bool
    unit: str | None = None
    quality: str | None = None
    imputation: str | None = None
    reference: str | None = None
    allowed: tuple[str, ...] = ()
    least: float | None = None
    greatest: float | None = None


@dataclass(frozen=True)
class ForeignKey:
    """Columns of a table that are the key of another."""

    columns: tuple[str, ...]
    to_table: str
    to_columns: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A public table, view or table function. rows and file are None but for tables; parameters are a function's."""

    full_name: str
    kind: str
    description: str
    grain: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    sources: tuple[str, ...] = ()
    rows: int | None = None
    file: str | None = None
    bytes: int | None = None
    sha256: str | None = None
    parameters: tuple[str, ...] = ()
    stability: str = "stable"

    @property
    def schema_name(self) -> str:
        return self.full_name.split(".", 1)[0]

    @property
    def name(self) -> str:
        return self.full_name.split(".", 1)[1]


@dataclass(frozen=True)
class Source:
    """A vintage of a source as `meta.sources` has it."""

    source: str
    vintage: str
    publisher: str
    licence: str
    origin: str
    location: str
    sha256: str
    rows_used: int
    parser_version: int
    is_used: bool


@dataclass(frozen=True)
class Check:
    """An outcome as `meta.check_results` has it."""

    check_name: str
    stage: str
    suite: str | None
    table_name: str | None
    column_name: str | None
    status: str
    failed_count: int | None
    reason: str | None
    vintage: str | None
    checked_at: datetime

    @property
    def identity(self) -> tuple[str, ...]:
        """The same for the same check in another release; vintages come and go."""
        parts = (self.stage, self.suite, self.table_name, self.column_name, self.check_name)
        return tuple(part or "" for part in parts)


@dataclass(frozen=True)
class Stale:
    """A source that is older than it should be, with its vintage."""

    source: str
    vintage: str


@dataclass(frozen=True)
class Known:
    """Everything that the documents tell of one release, apart from comparisons. stale None: it does not tell ages."""

    release: Release
    tables: tuple[Table, ...]
    sources: tuple[Source, ...]
    checks: tuple[Check, ...]
    stale: tuple[Stale, ...] | None

    @property
    def base_tables(self) -> tuple[Table, ...]:
        return tuple(table for table in self.tables if table.kind == "table")

    @property
    def used_sources(self) -> tuple[Source, ...]:
        """The vintages that the data was made from, by name."""
        return tuple(source for source in self.sources if source.is_used)

    def fed_by(self, source: str) -> tuple[Table, ...]:
        """Tables of the model that are made from a source, by name."""
        return tuple(
            table for table in self.base_tables if source in table.sources and table.schema_name != "meta"
        )
