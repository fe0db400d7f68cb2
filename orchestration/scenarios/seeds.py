"""All seeds that a scenario is made of, read: the sound rows, the text of all rows, what is wrong with single rows.

Belongs here: which files there are, from text to rows. Does not belong here: rules between rows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import ValidationError

from orchestration.dbt.project import PROJECT
from orchestration.scenarios.model import (
    ActStatusRow,
    AssumptionRow,
    PathwayRow,
    PhaseRow,
    ScenarioRow,
    SeedRow,
    SegmentAssumptionRow,
    WeightRow,
)
from orchestration.scenarios.problem import Problem
from orchestration.scenarios.raw import RawFile, read_raw

SCENARIO = "scenarios/scenario.csv"
WEIGHT = "scenarios/scenario_factor_weight.csv"
PATHWAY = "scenarios/adoption_pathway.csv"
PHASE = "scenarios/phase.csv"
ASSUMPTION = "scenarios/assumption.csv"
SEGMENT_ASSUMPTION = "vehicles/segment_assumption.csv"
ACT_STATUS = "policy/act_status.csv"
FACTOR = "score/factor.csv"
SEGMENT = "vehicles/segment.csv"

Row = TypeVar("Row", bound=SeedRow)


@dataclass(frozen=True)
class Table(Generic[Row]):
    """A seed: its file as text, the rows that are sound by themselves, and what is wrong with the others."""

    raw: RawFile
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]

    def of(self, owner: str) -> tuple[Row, ...]:
        """The sound rows of one owner (the value of the first column)."""
        lines = {row.line for row in self.raw.of(owner)}
        return tuple(row for row in self.rows if row.line in lines)


@dataclass(frozen=True)
class Horizon:
    """First and last year of the model, as dbt_project.yml has them."""

    first_year: int
    last_year: int


@dataclass(frozen=True)
class Seeds:
    """The seeds of the scenarios and assumptions, the ids they refer to, and the years they must cover."""

    scenario: Table[ScenarioRow]
    weight: Table[WeightRow]
    pathway: Table[PathwayRow]
    phase: Table[PhaseRow]
    assumption: Table[AssumptionRow]
    segment_assumption: Table[SegmentAssumptionRow]
    act_status: Table[ActStatusRow]
    factor: RawFile
    segment: RawFile
    horizon: Horizon

    @property
    def files(self) -> tuple[RawFile, ...]:
        """All files as text, those of the scenarios first."""
        return (*(table.raw for table in self._tables), self.factor, self.segment)

    @property
    def row_problems(self) -> tuple[Problem, ...]:
        """What is wrong with files and single rows."""
        of_tables = (problem for table in self._tables for problem in table.problems)
        return (*of_tables, *self.factor.problems, *self.segment.problems)

    @property
    def _tables(self) -> tuple[Table, ...]:
        return (
            self.scenario,
            self.weight,
            self.pathway,
            self.phase,
            self.assumption,
            self.segment_assumption,
            self.act_status,
        )


def read_seeds(folder: Path) -> Seeds:
    """Reads the seeds below a folder. Nothing is raised: what is wrong stands in the tables."""
    return Seeds(
        scenario=_read(folder, SCENARIO, ScenarioRow),
        weight=_read(folder, WEIGHT, WeightRow),
        pathway=_read(folder, PATHWAY, PathwayRow),
        phase=_read(folder, PHASE, PhaseRow),
        assumption=_read(folder, ASSUMPTION, AssumptionRow),
        segment_assumption=_read(folder, SEGMENT_ASSUMPTION, SegmentAssumptionRow),
        act_status=_read(folder, ACT_STATUS, ActStatusRow),
        factor=read_raw(folder, FACTOR),
        segment=read_raw(folder, SEGMENT),
        horizon=read_horizon(PROJECT),
    )


def read_horizon(project: Path) -> Horizon:
    """The years of the model, from the variables of the dbt project."""
    text = (project / "dbt_project.yml").read_text(encoding="utf-8")

    def year(name: str) -> int:
        found = re.search(rf"^\s+{name}:\s*(\d{{4}})\b", text, re.MULTILINE)
        if found is None:
            raise RuntimeError(f"dbt_project.yml has no variable {name}")
        return int(found[1])

    return Horizon(year("first_year"), year("last_year"))


def _read(folder: Path, name: str, model: type[Row]) -> Table[Row]:
    raw = read_raw(folder, name, model.columns())
    rows, problems = [], list(raw.problems)
    for row in raw.rows:
        try:
            rows.append(model.model_validate({"line": row.line, **row.values}))
        except ValidationError as error:
            problems += [
                Problem(
                    name,
                    row.line,
                    column := str(each["loc"][0]),
                    row.values[column],
                    each["ctx"]["what"],
                    each["ctx"]["remedy"],
                    about=row.owner,
                )
                for each in error.errors(include_url=False)
            ]
    return Table(raw, tuple(rows), tuple(problems))
