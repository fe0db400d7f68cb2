"""`phasein scenario list`, `new`, `check`, `remove`: scenarios as rows that people edit.

Belongs here: options, printing. Does not belong here: reading, rules and writing (`orchestration.scenarios`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from orchestration.cli.exits import Exit
from orchestration.cli.screen import err, out, plain_table, print_json, text

if TYPE_CHECKING:
    from orchestration.scenarios.problem import Problem
    from orchestration.scenarios.seeds import Seeds
    from orchestration.scenarios.write import Change

_Json = Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")]
_SeedsFolder = Annotated[
    Path | None,
    typer.Option("--seeds", help="Another folder of seeds. (default: dbt_project/seeds of the checkout)"),
]
_DryRun = Annotated[bool, typer.Option("--dry-run", help="Show the rows and change nothing.")]

_WHAT_TO_EDIT = {
    "scenarios/scenario.csv": "description, act_status, solves_over",
    "scenarios/scenario_factor_weight.csv": "weights of the score's factors; they sum to 1",
    "scenarios/adoption_pathway.csv": "national ZE share of sales at anchor years",
    "scenarios/phase.csv": "windows and targets of the phases",
}


def list_scenarios(as_json: _Json = False, seeds: _SeedsFolder = None) -> None:
    """Show the scenarios of the seeds."""
    from orchestration.scenarios.check import require_tables
    from orchestration.scenarios.seeds import read_seeds

    read = read_seeds(_folder(seeds))
    require_tables(_folder(seeds), read)
    described = _described(read)
    if as_json:
        print_json(described)
        return
    table = plain_table("scenario", "name", "pathway", "ACT", "solved over", "phases", "weights", "base")
    for each in described:
        weights = ", ".join(f"{factor} {weight}" for factor, weight in each["weights"].items())
        plan = f"{each['phase_plan_id']} ({len(each['phases'])})"
        cells = [
            each[name] for name in ("scenario_id", "scenario_name", "pathway_id", "act_status", "solves_over")
        ]
        base = "yes" if each["is_base"].lower() == "true" else ""
        table.add_row(*map(text, cells), text(plan), text(weights or "none"), base)
    out().print(table)


def new(
    name: Annotated[
        str, typer.Argument(help="Of the new scenario, its pathway and its plan, in snake_case.")
    ],
    source: Annotated[str, typer.Option("--from", help="The scenario to copy.")],
    title: Annotated[str | None, typer.Option(help="Its name for people. (default: made of NAME)")] = None,
    dry_run: _DryRun = False,
    seeds: _SeedsFolder = None,
) -> None:
    """Write the rows of a new scenario, copied from another, to be edited."""
    from orchestration.scenarios.write import new_scenario

    changes = new_scenario(_folder(seeds), name, source, title, dry_run=dry_run)
    if dry_run:
        _print_rows(changes, "would get")
        return
    out().print(
        f"[bold]{text(name)}[/] is a copy of {text(source)}, with a pathway and a plan of its own. Edit"
    )
    table = plain_table("", "", "")
    table.show_header = False
    for change in reversed(changes):
        table.add_row(
            f"  {text(_shown(_folder(seeds) / change.file))}", _lines(change), _WHAT_TO_EDIT[change.file]
        )
    out().print(table)
    out().print("Say in source and confidence where each value comes from. Then")
    out().print(f"  phasein scenario check {text(name)}")
    out().print("  phasein refresh")
    out().print(f"  phasein sql \"from access.national_year where scenario_id = '{text(name)}'\"")


def check(
    name: Annotated[
        str | None, typer.Argument(help="Only this scenario, its pathway and plan; all seeds if none.")
    ] = None,
    as_json: _Json = False,
    seeds: _SeedsFolder = None,
) -> None:
    """Look for faults in the seeds of scenarios and assumptions; exit 4 if a refresh would refuse them."""
    from orchestration.scenarios.check import check_seeds, errors_in
    from orchestration.scenarios.seeds import read_seeds

    read = read_seeds(_folder(seeds))
    problems = check_seeds(read)
    told = problems if name is None else _of_scenario(read, name, problems)
    errors = errors_in(told)
    if as_json:
        print_json({"sound": not errors, "problems": [asdict(problem) for problem in told]})
    else:
        _print_problems(_folder(seeds), told)
        others = len(errors_in(problems)) - len(errors)
        if others:
            err().print(f"{others} more in other scenarios: `phasein scenario check` shows them.")
        if not errors:
            out().print(_summary(read, name, len(told)))
    if errors:
        raise typer.Exit(Exit.BAD_INPUT)


def remove(
    name: Annotated[str, typer.Argument(help="Any scenario but the base.")],
    dry_run: _DryRun = False,
    seeds: _SeedsFolder = None,
) -> None:
    """Take the rows of a scenario out, and its own pathway and plan; published releases keep it."""
    from orchestration.scenarios.write import remove_scenario

    changes = remove_scenario(_folder(seeds), name, dry_run=dry_run)
    _print_rows(changes, "would lose" if dry_run else "lost")


def _folder(seeds: Path | None) -> Path:
    from orchestration.dbt.project import SEEDS

    return SEEDS if seeds is None else seeds


def _described(seeds: Seeds) -> list[dict]:
    """Each scenario as its file has it, with its weights and phases, right or wrong."""
    return [
        {
            **row.values,
            "weights": {
                weight.values["factor_id"]: weight.values["weight"]
                for weight in seeds.weight.raw.of(row.owner)
            },
            "phases": [phase.values["phase_id"] for phase in seeds.phase.raw.of(row.values["phase_plan_id"])],
        }
        for row in seeds.scenario.raw.rows
    ]


def _of_scenario(seeds: Seeds, name: str, problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """Those of the scenario, its pathway and plan, and those that concern all."""
    from orchestration.scenarios.check import owners_of
    from orchestration.scenarios.errors import ScenarioError

    owners = owners_of(seeds, name)
    if not owners and seeds.scenario.raw.is_table:
        known = ", ".join(seeds.scenario.raw.owners())
        raise ScenarioError(f"there is no scenario {name}", remedy=f"name one of {known}")
    return tuple(problem for problem in problems if not problem.about or problem.about in owners)


def _print_problems(folder: Path, problems: Sequence[Problem]) -> None:
    if problems:
        err().print(f"In {text(_shown(folder))}")
    for problem in problems:
        colour = "bold red" if problem.severity == "error" else "yellow"
        err().print(
            f"[{colour}]{problem.severity.capitalize()}:[/] {text(problem.place)}: {text(problem.what)}"
        )
        err().print(f"  What to do: {text(problem.remedy)}")


def _summary(seeds: Seeds, name: str | None, warnings: int) -> str:
    noted = f", {warnings} warning{'s' if warnings > 1 else ''}" if warnings else ""
    if name is not None:
        return f"{name} is sound{noted}."
    assumptions = len(seeds.assumption.rows) + len(seeds.segment_assumption.rows)
    return (
        f"{len(seeds.scenario.rows)} scenarios, {len(seeds.pathway.raw.owners())} pathways, "
        f"{len(seeds.phase.raw.owners())} plans of phases and {assumptions} assumptions are sound{noted}."
    )


def _print_rows(changes: Sequence[Change], verb: str) -> None:
    for change in changes:
        out().print(f"[bold]{text(change.file)}[/] {verb} {_lines(change)}")
        for row in change.rows:
            out().print(f"  {text(row)}")


def _lines(change: Change) -> str:
    first, last = change.lines[0], change.lines[-1]
    if first == last:
        return f"line {first}"
    if last - first + 1 == len(change.lines):
        return f"lines {first}-{last}"
    return f"lines {', '.join(map(str, change.lines))}"


def _shown(path: Path) -> str:
    """Below the working folder when it is there: short, and an editor can open it."""
    path, here = path.resolve(), Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
