"""What must hold of assumptions with a range: one row each, low <= central <= high.

Belongs here: rules about assumption.csv, segment_assumption.csv and act_status.csv. Does not belong here: scenarios.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from orchestration.scenarios.model import ActStatusRow, AssumptionRow, SegmentAssumptionRow
from orchestration.scenarios.problem import Problem
from orchestration.scenarios.scenario_rules import one_of
from orchestration.scenarios.seeds import ACT_STATUS, ASSUMPTION, SEGMENT_ASSUMPTION, Seeds

_Ranged = AssumptionRow | SegmentAssumptionRow | ActStatusRow


def assumption_problems(seeds: Seeds) -> Iterator[Problem]:
    """What is wrong with assumptions."""
    yield from _once(ASSUMPTION, "assumption_id", ((row, row.assumption_id) for row in seeds.assumption.rows))
    yield from _once(ACT_STATUS, "act_status", ((row, row.act_status) for row in seeds.act_status.rows))
    of_segments = ((row, f"{row.assumption_id} of {row.segment_id}") for row in seeds.segment_assumption.rows)
    yield from _usable(seeds)
    yield from _once(SEGMENT_ASSUMPTION, "assumption_id", of_segments)
    segments = seeds.segment.owners()
    for row in seeds.segment_assumption.rows:
        if row.segment_id not in segments:
            yield Problem(
                SEGMENT_ASSUMPTION, row.line, "segment_id", row.segment_id, "there is no such segment",
                f"Use {one_of(segments)}", about=row.segment_id,
            )  # fmt: skip


def _usable(seeds: Seeds) -> Iterator[Problem]:
    """Parameters of the allocation and of the ensemble that are missing, or that they refuse."""
    from warehouse.allocation.parameters import MONEY
    from warehouse.allocation.parameters import RANGES as OF_THE_ALLOCATION
    from warehouse.ensemble.draws import RANGES as OF_THE_ENSEMBLE

    ranges = {**OF_THE_ALLOCATION, **OF_THE_ENSEMBLE}
    for row in seeds.assumption.rows:
        low, high = ranges.get(row.assumption_id, (row.central, row.central))
        if not low <= row.central <= high:
            yield Problem(
                ASSUMPTION, row.line, "central", f"{row.central:g}",
                f"nothing can be computed with this {row.assumption_id}",
                f"Give a value from {low:g} to {high:g}", about=row.assumption_id,
            )  # fmt: skip
    for missing in sorted({*ranges, *MONEY} - set(seeds.assumption.raw.owners())):
        yield Problem(
            ASSUMPTION, None, "assumption_id", missing, "the model needs this assumption, and there is no row",
            "Add the row, with low, central, high, unit and source", about=missing,
        )  # fmt: skip


def _once(file: str, column: str, rows: Iterable[tuple[_Ranged, str]]) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for row, name in rows:
        about = str(getattr(row, row.columns()[0]))
        if name in first:
            what = f"{name} stands in line {first[name]} already"
            yield Problem(file, row.line, column, name, what, "Delete one of the rows", about=about)
        first.setdefault(name, row.line)
        for side, value, wrong in (
            ("low", row.low, row.low > row.central),
            ("high", row.high, row.high < row.central),
        ):
            if wrong:
                what = f"{side} and central ({row.central:g}) of {name} are the wrong way round"
                remedy = (
                    "A range is low <= central <= high; without a range, write the same number three times"
                )
                yield Problem(file, row.line, side, f"{value:g}", what, remedy, about=about)
