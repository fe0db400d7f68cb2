"""What a column and a table are, and the columns that tables of the allocation and of the ensemble share.

Belongs here: the two types, Polars types by short name, shared columns. Does not belong here: the tables
(`warehouse.allocation.tables`, `warehouse.ensemble.tables`), reading, checking or computing.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

TEXT, INT, FLOAT, FLAG = pl.String(), pl.Int64(), pl.Float64(), pl.Boolean()


@dataclass(frozen=True)
class Column:
    """A column. `unit` is a unit or one of `code`, `text`, `flag`, `year`, `number`.

    minimum, maximum: inclusive; above: exclusive; allowed: the only values. They are checked on inputs and
    asserted on outputs.
    """

    name: str
    dtype: pl.DataType
    unit: str
    description: str
    nullable: bool = False
    minimum: float | None = None
    maximum: float | None = None
    above: float | None = None
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """A table. `key` is unique and is also the order in which the table is written."""

    name: str
    description: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def schema(self) -> pl.Schema:
        """Column name -> Polars type, in table order."""
        return pl.Schema({column.name: column.dtype for column in self.columns})


SCENARIO = Column("scenario_id", TEXT, "code", "Scenario")
COUNTY = Column("county_fips", TEXT, "code", "County, five-character code of the 3,142 canonical counties")
LEG = Column("leg_id", TEXT, "code", "Leg: its two group ids in the order of their text, joined by `--`")
YEAR = Column("year", INT, "year", "Calendar year")
ADOPTION = Column("adoption_id", TEXT, "code", "Adoption: scenarios of the same one have the same need")
LOCATION = Column("charging_location", TEXT, "text", "Where vehicles charge", allowed=("depot", "en_route"))


def share(name: str, description: str) -> Column:
    """A column of 0 to 1."""
    return Column(name, FLOAT, "share", description, minimum=0, maximum=1)


def amount(name: str, unit: str, description: str) -> Column:
    """A column that is never negative."""
    return Column(name, FLOAT, unit, description, minimum=0)
