"""A plan that the check of the seeds lets pass is a plan to the allocation, and the other way round."""

from __future__ import annotations

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.scenarios.check import errors_in
from orchestration.scenarios.model import PhaseRow
from orchestration.scenarios.plan_rules import KINDS, plan_problems
from orchestration.scenarios.raw import RawFile, RawRow
from orchestration.scenarios.seeds import PHASE, Seeds, Table, read_seeds
from tests.scenarios.conftest import SEEDS
from warehouse.allocation.errors import InputError
from warehouse.allocation.plans import check_plans
from warehouse.allocation.tables import PHASE_KINDS

Plan = list[tuple[str, int, str, int, int, float]]
COLUMNS = ("phase_id", "phase_number", "phase_kind", "opens_from", "opens_to", "target_share")
YEARS = st.sampled_from([2024, 2027, 2030, 2035])
PHASES = st.tuples(
    st.sampled_from(["a", "b", "c", "d"]),
    st.sampled_from([1, 2, 3, 4]),
    st.sampled_from(KINDS),
    YEARS,
    YEARS,
    st.sampled_from([0.3, 0.6, 1.0]),
)
SOUND = [
    ("a", 1, "hub", 2024, 2027, 0.3),
    ("b", 2, "corridor", 2027, 2030, 0.6),
    ("c", 3, "network", 2027, 2035, 1.0),
]


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """A sound plan with some phases replaced, dropped or added: near the border between right and wrong."""
    plan = [phase if draw(st.booleans()) else draw(PHASES) for phase in SOUND]
    plan += draw(st.lists(PHASES, max_size=1))
    return plan[draw(st.sampled_from([0, 0, 0, 1])) :]


def seeds_with(plan: Plan) -> Seeds:
    rows = [
        PhaseRow.model_validate(
            {
                "line": line,
                "phase_plan_id": "plan",
                "phase_name": "x",
                "unit": "x",
                "source": "x",
                "confidence": "assumed",
            }
            | {name: str(value) for name, value in zip(COLUMNS, phase, strict=True)}
        )
        for line, phase in enumerate(plan, start=2)
    ]
    raw = tuple(RawRow(row.line, {"phase_plan_id": "plan"}) for row in rows)
    read = read_seeds(SEEDS)
    phases = Table(RawFile(PHASE, raw, (), True), tuple(rows), ())
    return Seeds(**{**vars(read), "phase": phases})


def is_plan_to_the_allocation(plan: Plan) -> bool:
    phase = pl.DataFrame(plan, schema=COLUMNS, orient="row").with_columns(scenario_id=pl.lit("mine"))
    try:
        check_plans(pl.DataFrame({"scenario_id": ["mine"], "opens_everywhere": [False]}), phase)
    except InputError:
        return False
    return True


@settings(max_examples=200, deadline=None)
@given(plan=plans())
def test_they_agree(plan: Plan) -> None:
    errors = errors_in(tuple(plan_problems(seeds_with(plan))))
    assert (not errors) == is_plan_to_the_allocation(plan), errors


def test_the_kinds_are_the_same() -> None:
    assert PHASE_KINDS == KINDS


def test_the_example_is_a_plan() -> None:
    assert is_plan_to_the_allocation(SOUND)
