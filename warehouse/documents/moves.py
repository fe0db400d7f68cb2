"""What may be different from the release before: the values that a comparison fills.

Belongs here: kinds of difference, and all of them together. Does not belong here: finding them
(`warehouse.documents.compare`), words (`warehouse.documents.changes`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from warehouse.documents.known import Check, Known, Source, Stale
from warehouse.schema_version import SchemaChange


class Figure(NamedTuple):
    """A national figure: column of access.national_year, its name for people, unit, and what one unit is worth."""

    column: str
    label: str
    unit: str
    worth: float


class FigureMove(NamedTuple):
    """A national figure in both releases, in the figure's unit."""

    scenario_id: str
    figure: Figure
    year: int
    before: float
    after: float

    @property
    def share(self) -> float:
        return relative(self.before, self.after)


class AreaMove(NamedTuple):
    """A launch area: its rank by need in both; None where it is not there."""

    scenario_id: str
    launch_area_id: str
    name: str
    before: int | None
    after: int | None


class PhaseMove(NamedTuple):
    """A county whose phase or opening year moved."""

    scenario_id: str
    county_fips: str
    county: str
    before: tuple[str, int]
    after: tuple[str, int]

    @property
    def years(self) -> int:
        return abs(self.after[1] - self.before[1])


class CountyMove(NamedTuple):
    """A county's need (MWh a year, in MOVER_YEAR) or score (points) in both."""

    scenario_id: str
    county_fips: str
    county: str
    before: float
    after: float

    @property
    def distance(self) -> float:
        return abs(self.after - self.before)


class SourceMove(NamedTuple):
    """A source that came, went or was made from another file: before and after, None where it is not there."""

    source: str
    before: Source | None
    after: Source | None


class TableRows(NamedTuple):
    """A base table with its rows in both; None where it is not there.

    is_same: the same bytes; is_near: the same values but for last digits.
    """

    full_name: str
    before: int | None
    after: int | None
    is_same: bool
    is_near: bool


@dataclass(frozen=True)
class Changes:
    """All that is told. before None: the first release, or `why_not` says why the one before cannot be read.

    not_compared: what one of the two releases does not have, in words. Lists are ordered for telling: most important
    first; `phase_move_counts`: per scenario (phase moved, opening year moved).
    """

    after: Known
    before: Known | None = None
    why_not: str | None = None
    schema: SchemaChange | None = None
    tables: tuple[TableRows, ...] = ()
    scenarios_added: tuple[str, ...] = ()
    scenarios_removed: tuple[str, ...] = ()
    figures: tuple[FigureMove, ...] = ()
    areas: tuple[AreaMove, ...] = ()
    phase_moves: tuple[PhaseMove, ...] = ()
    phase_move_counts: tuple[tuple[str, int, int], ...] = ()
    need_moves: tuple[CountyMove, ...] = ()
    score_moves: tuple[CountyMove, ...] = ()
    sources: tuple[SourceMove, ...] = ()
    new_warnings: tuple[Check, ...] = ()
    gone_warnings: tuple[Check, ...] = ()
    newly_stale: tuple[Stale, ...] = ()
    not_compared: tuple[str, ...] = ()

    @property
    def same_tables(self) -> tuple[TableRows, ...]:
        return tuple(table for table in self.tables if table.is_same)

    @property
    def near_tables(self) -> tuple[TableRows, ...]:
        return tuple(table for table in self.tables if table.is_near)

    @property
    def other_tables(self) -> tuple[TableRows, ...]:
        return tuple(table for table in self.tables if not (table.is_same or table.is_near))


def relative(before: float, after: float) -> float:
    """The change as a share of the value before; infinite where it was nothing and the other is not."""
    if before == after:
        return 0.0
    return (after - before) / abs(before) if before else float("inf") * (1 if after > 0 else -1)
