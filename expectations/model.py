"""What an expectation is, as plain data, and what came of it.

Belongs here: the frozen values that suites declare and validation returns. They can be read, listed and
documented without importing Great Expectations. Does not belong here: running anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Rows = Literal["condensed", "parsed"]


@dataclass(frozen=True)
class Expectation:
    """One thing that must hold of an incoming batch.

    kind: the Great Expectations type in snake_case, e.g. `expect_column_values_to_be_between`.
    kwargs: its arguments.
    reason: why it must hold and what a failure would mean, in the units of the column. Never empty.
    rows: the condensed table (always there), or the publisher's parsed rows (absent when the snapshot is
        the origin).
    """

    kind: str
    kwargs: Mapping[str, object]
    reason: str
    rows: Rows = "condensed"

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise ValueError(f"{self.kind} has no reason: say why it must hold and what a failure would mean")

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns it looks at; empty for a whole-table expectation such as a row count."""
        if "column" in self.kwargs:
            return (str(self.kwargs["column"]),)
        if "column_A" in self.kwargs:
            return (str(self.kwargs["column_A"]), str(self.kwargs["column_B"]))
        listed = self.kwargs.get("column_list", ())
        return tuple(str(name) for name in listed) if isinstance(listed, tuple) else ()

    @property
    def column(self) -> str | None:
        """The columns as one text for reports, or None for a whole-table expectation."""
        return ", ".join(self.columns) or None


@dataclass(frozen=True)
class Suite:
    """All expectations of one source. `name` is the source's name, which is its table in schema `raw`.

    expectations: of the newest vintage. earlier: vintage -> its own expectations, for those vintages that
        cannot be held to them word for word (another year, rows of another scope).
    """

    name: str
    expectations: tuple[Expectation, ...]
    earlier: Mapping[str, tuple[Expectation, ...]] = field(default_factory=dict)

    def for_vintage(self, vintage: str) -> Suite:
        """The suite that the vintage is held to."""
        return Suite(self.name, self.earlier.get(vintage, self.expectations))

    def of(self, rows: Rows) -> tuple[Expectation, ...]:
        """The expectations on the condensed table, or on the parsed rows."""
        return tuple(each for each in self.expectations if each.rows == rows)


@dataclass(frozen=True)
class Outcome:
    """What came of one expectation.

    observed: what was seen, as text a person can read.
    unexpected_count, unexpected_sample: for expectations on single values, how many broke it and at most
        five of them.
    """

    suite: str
    expectation: str
    column: str | None
    reason: str
    success: bool
    observed: str
    unexpected_count: int | None
    unexpected_sample: tuple[str, ...]
    rows: Rows = "condensed"
    stage: Literal["expectation"] = "expectation"

    @property
    def check_name(self) -> str:
        """Name unique within the suite: the expectation and its column, with a mark for parsed rows."""
        parts = (self.expectation, self.column, "parsed" if self.rows == "parsed" else None)
        return ".".join(part for part in parts if part)

    def __str__(self) -> str:
        """One line for a log or an error: what failed, what was seen, why it matters."""
        about = f" of {self.column}" if self.column else ""
        verdict = "holds" if self.success else "fails"
        what = f"{self.suite} ({self.rows} rows): {self.expectation}{about}"
        return f"{what} {verdict}: {self.observed}. {self.reason}"
