"""The whole check of the seeds, for `phasein scenario check` and for a refresh before dbt starts.

Belongs here: putting the rules together, and refusing. Does not belong here: rules, printing.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from orchestration.scenarios.assumption_rules import assumption_problems
from orchestration.scenarios.errors import SeedsError
from orchestration.scenarios.pathway_rules import pathway_problems
from orchestration.scenarios.plan_rules import plan_problems
from orchestration.scenarios.problem import Problem
from orchestration.scenarios.scenario_rules import scenario_problems
from orchestration.scenarios.seeds import PATHWAY, PHASE, SCENARIO, WEIGHT, Seeds, read_seeds

TO_EDIT = "to be edited"


def check_seeds(seeds: Seeds) -> tuple[Problem, ...]:
    """Everything that is wrong, in the order of the files and lines.

    Rules between rows are only asked where the files are tables, and not of what has a fault in a single row:
    one slip is told once.
    """
    found = list(seeds.row_problems)
    if all(file.is_table for file in seeds.files):
        broken = {problem.about for problem in found}
        found += [
            problem for problem in _between_rows(seeds) if problem.about not in broken or not problem.about
        ]
    order = [file.name for file in seeds.files]
    return tuple(sorted(dict.fromkeys(found), key=lambda each: (order.index(each.file), each.line or 0)))


def errors_in(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Those that stop a refresh."""
    return tuple(problem for problem in problems if problem.severity == "error")


def require_sound(folder: Path) -> None:
    """Raises SeedsError when a refresh could not use the seeds below the folder."""
    refuse(folder, check_seeds(read_seeds(folder)))


def require_tables(folder: Path, seeds: Seeds) -> None:
    """Raises SeedsError when a file cannot be read as a table; single rows may be wrong."""
    if not all(file.is_table for file in seeds.files):
        refuse(folder, seeds.row_problems)


def refuse(folder: Path, problems: tuple[Problem, ...]) -> None:
    """Raises SeedsError if there is an error among the problems."""
    errors = errors_in(problems)
    if errors:
        count = "an error" if len(errors) == 1 else f"{len(errors)} errors"
        raise SeedsError(
            f"the scenarios and assumptions cannot be used: {count} in the seeds below {folder}",
            [str(error) for error in errors],
            remedy="mend these rows; `phasein scenario check` says when all is well",
        )


def owners_of(seeds: Seeds, scenario_id: str) -> frozenset[str]:
    """The scenario with its pathway and plan; empty when there is no such scenario."""
    rows = seeds.scenario.raw.of(scenario_id)
    return frozenset(
        row.values[column] for row in rows for column in ("scenario_id", "pathway_id", "phase_plan_id")
    )


def _between_rows(seeds: Seeds) -> Iterator[Problem]:
    yield from scenario_problems(seeds)
    yield from pathway_problems(seeds)
    yield from plan_problems(seeds)
    yield from assumption_problems(seeds)
    yield from _still_to_edit(seeds)


def _still_to_edit(seeds: Seeds) -> Iterator[Problem]:
    """Rows that `phasein scenario new` wrote and that still say so: one warning per owner and file."""
    for file in seeds.files:
        if file.name not in (SCENARIO, WEIGHT, PATHWAY, PHASE):
            continue
        for owner in file.owners():
            rows = [row for row in file.of(owner) if row.values["source"].endswith(TO_EDIT)]
            if rows:
                count = "1 row" if len(rows) == 1 else f"{len(rows)} rows"
                yield Problem(
                    file.name,
                    rows[0].line,
                    "source",
                    rows[0].values["source"],
                    f"the source in {count} of {owner} is still to be edited, and would be published so",
                    "Say where the values come from, and their confidence",
                    "warning",
                    about=owner,
                )
