"""What one row of a seed must be, by itself.

Belongs here: columns in the order of the file, types, ranges, allowed words. Does not belong here: what must
hold between rows (see the modules of rules).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict
from pydantic_core import PydanticCustomError

SNAKE_CASE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
NAME_RULE = "small letters, digits and single underscores, beginning with a letter"
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")


def fault(what: str, remedy: str) -> PydanticCustomError:
    """A value that its column does not take; `read` turns it into a Problem."""
    return PydanticCustomError("seed", "{what}", {"what": what, "remedy": remedy})


def _text(value: str) -> str:
    if not value.strip():
        raise fault("the value is missing", "Fill it in")
    if value != value.strip():
        raise fault("there is a blank before or after the value", "Delete it")
    return value


def _identifier(value: str) -> str:
    if not SNAKE_CASE.fullmatch(_text(value)):
        raise fault("it is not a name in snake_case", f"Use {NAME_RULE}")
    return value


def _number(value: str) -> float:
    if not _NUMBER.fullmatch(_text(value)):
        raise fault("it is not a number", "Write digits with a decimal point, such as 0.25")
    return float(value)


def _share(value: str) -> float:
    number = _number(value)
    if not 0 <= number <= 1:
        raise fault("a share is between 0 and 1", "Write 35 percent as 0.35")
    return number


def _whole(value: str) -> int:
    if not re.fullmatch(r"\d{1,9}", _text(value)):
        raise fault("it is not a whole number", "Write digits only")
    return int(value)


def _year(value: str) -> int:
    if not re.fullmatch(r"\d{4}", _text(value)):
        raise fault("it is not a year", "Write four digits, such as 2030")
    return int(value)


def _flag(value: str) -> bool:
    if _text(value).lower() not in ("true", "false"):
        raise fault("it is neither true nor false", "Write true or false")
    return value.lower() == "true"


def _one_of(*words: str) -> Callable[[str], str]:
    def check(value: str) -> str:
        if _text(value) not in words:
            raise fault(
                "it is not a word that this column takes", f"Use {', '.join(words[:-1])} or {words[-1]}"
            )
        return value

    return check


Text = Annotated[str, BeforeValidator(_text)]
Identifier = Annotated[str, BeforeValidator(_identifier)]
Number = Annotated[float, BeforeValidator(_number)]
Share = Annotated[float, BeforeValidator(_share)]
Whole = Annotated[int, BeforeValidator(_whole)]
Year = Annotated[int, BeforeValidator(_year)]
Flag = Annotated[bool, BeforeValidator(_flag)]
Confidence = Annotated[
    Literal["published", "computed", "assumed"], BeforeValidator(_one_of("published", "computed", "assumed"))
]
SolvesOver = Annotated[
    Literal["nation", "states_without_act"], BeforeValidator(_one_of("nation", "states_without_act"))
]
PhaseKind = Annotated[
    Literal["hub", "corridor", "network"], BeforeValidator(_one_of("hub", "corridor", "network"))
]


class SeedRow(BaseModel):
    """A row of a seed with its line in the file; every other field is a column, in the order of the file."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    line: int

    @classmethod
    def columns(cls) -> tuple[str, ...]:
        """The columns of the file."""
        return tuple(name for name in cls.model_fields if name != "line")


class ScenarioRow(SeedRow):
    """A row of scenario.csv."""

    scenario_id: Identifier
    scenario_name: Text
    description: Text
    pathway_id: Text
    act_status: Text
    solves_over: SolvesOver
    phase_plan_id: Text
    opens_everywhere: Flag
    is_base: Flag
    unit: Text
    source: Text
    confidence: Confidence


class WeightRow(SeedRow):
    """A row of scenario_factor_weight.csv."""

    scenario_id: Text
    factor_id: Text
    weight: Share
    unit: Text
    source: Text
    confidence: Confidence


class PathwayRow(SeedRow):
    """A row of adoption_pathway.csv: an anchor of a pathway."""

    pathway_id: Identifier
    year: Year
    ze_sales_share: Share
    unit: Text
    source: Text
    confidence: Confidence


class PhaseRow(SeedRow):
    """A row of phase.csv: a phase of a plan."""

    phase_plan_id: Identifier
    phase_id: Identifier
    phase_number: Whole
    phase_kind: PhaseKind
    phase_name: Text
    opens_from: Year
    opens_to: Year
    target_share: Share
    unit: Text
    source: Text
    confidence: Confidence


class AssumptionRow(SeedRow):
    """A row of assumption.csv."""

    assumption_id: Identifier
    low: Number
    central: Number
    high: Number
    unit: Text
    description: Text
    source: Text
    confidence: Confidence


class SegmentAssumptionRow(SeedRow):
    """A row of segment_assumption.csv."""

    segment_id: Text
    assumption_id: Identifier
    low: Number
    central: Number
    high: Number
    unit: Text
    source: Text
    confidence: Confidence


class ActStatusRow(SeedRow):
    """A row of act_status.csv."""

    act_status: Identifier
    low: Number
    central: Number
    high: Number
    unit: Text
    description: Text
    source: Text
    confidence: Confidence
