"""What a source is, and what its two steps hand over.

Belongs here: the frozen values that sources, origins, landing and expectations share. Does not belong here: reading files.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import polars as pl

if TYPE_CHECKING:
    from ingest.reference import Reference

DType = Literal["VARCHAR", "BIGINT", "DOUBLE", "BOOLEAN", "DATE"]
POLARS_TYPES: dict[DType, pl.DataType] = {
    "VARCHAR": pl.String(),
    "BIGINT": pl.Int64(),
    "DOUBLE": pl.Float64(),
    "BOOLEAN": pl.Boolean(),
    "DATE": pl.Date(),
}


@dataclass(frozen=True)
class Column:
    """A column of a raw table. `unit` is a unit, or one of `text`, `code`, `flag`, `date`, `year`."""

    name: str
    dtype: DType
    unit: str
    description: str
    nullable: bool = False


@dataclass(frozen=True)
class Parsed:
    """The publisher's rows, unjudged.

    rows: one row per row of the file, publisher's names in snake_case, plus `row_number` (1 = the first data row's line in the
        file as a person would count it in an editor or a spreadsheet), so that errors can name it.
    """

    rows: pl.DataFrame


QUARANTINE_SCHEMA: dict[str, pl.DataType] = {
    "row_number": pl.Int64(),
    "column": pl.String(),
    "value": pl.String(),
    "reason": pl.String(),
}


@dataclass(frozen=True)
class Condensed:
    """A raw table, and the rows that did not get in.

    table: the columns of `Source.columns` in that order, sorted by `Source.key`.
    quarantine: one row per input row left out: row_number, column, value, reason.
    rows_in = rows_used + quarantine.height, always (checked when it is made).
    """

    table: pl.DataFrame
    quarantine: pl.DataFrame
    rows_in: int
    rows_used: int

    def __post_init__(self) -> None:
        if self.rows_in != self.rows_used + self.quarantine.height:
            raise AssertionError(
                f"rows lost silently: in {self.rows_in}, used {self.rows_used}, quarantined {self.quarantine.height}"
            )


@dataclass(frozen=True)
class Vintage:
    """An earlier edition of a source: what differs from the newest, which the Source itself declares.

    name, title, publisher, mirror_path, companions: as in Source. condense: the source's own step, for this
    edition's year. The parse step is the source's: a parser knows the layouts of all its vintages.
    """

    name: str
    title: str
    publisher: str
    mirror_path: str
    condense: Callable[[Parsed, Reference], Condensed]
    companions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Steps:
    """A source's two steps, for one edition."""

    parse: Callable[[Path], Parsed]
    condense: Callable[[Parsed, Reference], Condensed]


@dataclass(frozen=True)
class Source:
    """One publisher file and the raw table made of it. `name` is the table's name in schema `raw` and the Dagster key's last part.

    vintage, title, publisher, mirror_path and companions are the newest edition's that the code knows; `earlier` holds the
    others, newest first. For an edition that a publisher serves and the code has not seen:
    edition: its name -> its steps, where they depend on the year; None where they hold for every edition.
    vintage_of: the edition's name as the first file says it itself, for a file that is replaced in place.
    """

    name: str
    title: str
    description: str
    publisher: str
    licence: str
    vintage: str
    grain: str
    key: tuple[str, ...]
    cadence: str
    live_url: str
    mirror_path: str
    columns: tuple[Column, ...]
    parse: Callable[[Path], Parsed]
    condense: Callable[[Parsed, Reference], Condensed]
    parser_version: int = 1
    group: str = "geography"
    max_bytes: int = 200_000_000
    companions: tuple[str, ...] = ()
    earlier: tuple[Vintage, ...] = ()
    edition: Callable[[str], Steps] | None = None
    vintage_of: Callable[[Path], str] | None = None

    def in_vintage(self, name: str) -> Source:
        """The source in that edition: one that the code knows, or one made from the newest for another name."""
        for known in self.vintages:
            if known.vintage == name:
                return known
        steps = self.edition(name) if self.edition else Steps(self.parse, self.condense)
        are_years = self.vintage.isdigit() and name.isdigit()
        return replace(
            self,
            vintage=name,
            title=self.title.replace(self.vintage, name) if are_years else f"{self.title}: edition {name}",
            publisher=self.publisher.replace(self.vintage, name) if are_years else self.publisher,
            parse=steps.parse,
            condense=steps.condense,
            earlier=(),
        )

    @property
    def vintages(self) -> tuple[Source, ...]:
        """The source in each of its vintages, newest first: one Source for each, the first being itself."""
        return (
            self,
            *(
                replace(
                    self,
                    vintage=each.name,
                    title=each.title,
                    publisher=each.publisher,
                    mirror_path=each.mirror_path,
                    companions=each.companions,
                    condense=each.condense,
                    earlier=(),
                )
                for each in self.earlier
            ),
        )

    @property
    def polars_schema(self) -> dict[str, pl.DataType]:
        """Column name -> Polars type, in table order."""
        return {column.name: POLARS_TYPES[column.dtype] for column in self.columns}
