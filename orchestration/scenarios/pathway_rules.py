"""What must hold of a pathway of the national ZE share of sales.

Belongs here: rules about adoption_pathway.csv. Does not belong here: interpolation (int_pathway_by_year).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from orchestration.scenarios.model import PathwayRow
from orchestration.scenarios.problem import Problem, Severity
from orchestration.scenarios.seeds import PATHWAY, Seeds


def pathway_problems(seeds: Seeds) -> Iterator[Problem]:
    """What is wrong with pathways. They are linear between anchors and flat after the last."""
    used = {row.values["pathway_id"] for row in seeds.scenario.raw.rows}
    for pathway in seeds.pathway.raw.owners():
        rows = sorted(seeds.pathway.of(pathway), key=lambda row: row.year)
        if not rows:
            continue
        yield from _twice(rows)
        yield from _cover(rows, seeds.horizon.first_year, seeds.horizon.last_year)
        yield from _falls(rows)
        if pathway not in used:
            yield _at(
                min(rows, key=lambda row: row.line), "pathway_id", pathway, "no scenario uses the pathway",
                "Name it in a scenario, or delete its rows", "warning",
            )  # fmt: skip


def _at(
    row: PathwayRow, column: str, value: object, what: str, remedy: str, severity: Severity = "error"
) -> Problem:
    return Problem(PATHWAY, row.line, column, str(value), what, remedy, severity, about=row.pathway_id)


def _twice(rows: list[PathwayRow]) -> Iterator[Problem]:
    for before, row in pairwise(rows):
        if row.year == before.year:
            what = f"{row.pathway_id} has an anchor of this year in line {before.line} already"
            yield _at(row, "year", row.year, what, "Delete one of the rows, or change its year")


def _cover(rows: list[PathwayRow], first_year: int, last_year: int) -> Iterator[Problem]:
    first, last = rows[0], rows[-1]
    if first.year > first_year:
        what = f"{first.pathway_id} begins after {first_year}, the first year of the model"
        yield _at(first, "year", first.year, what, f"Add an anchor for {first_year} or before")
    if last.year < last_year:
        what = f"{last.pathway_id} ends before {last_year}, so its share stays at {last.ze_sales_share:g} to the end"
        remedy = f"Add an anchor for {last_year}, unless that is meant"
        yield _at(last, "year", last.year, what, remedy, "warning")


def _falls(rows: list[PathwayRow]) -> Iterator[Problem]:
    """A fall to a published figure has happened; any other may be a slip."""
    for before, row in pairwise(rows):
        if row.ze_sales_share < before.ze_sales_share and row.confidence != "published":
            what = f"the share falls from {before.ze_sales_share:g} in {before.year}"
            yield _at(
                row, "ze_sales_share", f"{row.ze_sales_share:g}", what, "Check that it is meant", "warning"
            )
