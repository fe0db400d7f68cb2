"""The rows of a new scenario, and taking those of a scenario out again. Other rows keep their bytes.

Belongs here: which rows, as text. Does not belong here: replacing files (see `replace`), rules.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from orchestration.scenarios.check import TO_EDIT, refuse, require_tables
from orchestration.scenarios.errors import ScenarioError
from orchestration.scenarios.model import NAME_RULE, SNAKE_CASE
from orchestration.scenarios.raw import RawFile, RawRow
from orchestration.scenarios.replace import alone_in, replace_all
from orchestration.scenarios.scenario_rules import one_of
from orchestration.scenarios.seeds import SCENARIO, Seeds, read_seeds


@dataclass(frozen=True)
class Change:
    """What a command does to one seed: the rows it adds or takes out, and the line of each (of the old file
    when taken out).
    """

    file: str
    lines: tuple[int, ...]
    rows: tuple[str, ...]
    content: bytes


def new_scenario(
    folder: Path, name: str, source: str, title: str | None = None, *, dry_run: bool = False
) -> tuple[Change, ...]:
    """Copies a scenario with its weights, pathway and plan under a name of its own; returns what was written.

    The copy shares nothing, so that its rows can be edited without touching another scenario. Raises
    ScenarioError for a name that is none or is taken and for an unknown source, SeedsError for broken seeds.
    """
    return _change(folder, lambda seeds: _copy(folder, seeds, name, source, title), dry_run)


def remove_scenario(folder: Path, name: str, *, dry_run: bool = False) -> tuple[Change, ...]:
    """Takes out the rows of a scenario, and its pathway and plan if they bear its name and no other uses them.

    Raises ScenarioError for the base and for a name that has no rows, SeedsError for files that are no tables.
    """
    return _change(folder, lambda seeds: _cut(folder, seeds, name), dry_run)


def _change(folder: Path, make: Callable[[Seeds], tuple[Change, ...]], dry_run: bool) -> tuple[Change, ...]:
    try:
        with alone_in(folder):
            seeds = read_seeds(folder)
            require_tables(folder, seeds)
            changes = make(seeds)
            if not dry_run:
                replace_all({(folder / change.file).resolve(): change.content for change in changes})
    except OSError as error:
        raise ScenarioError(
            f"the seeds below {folder} cannot be written: {error.strerror} ({error.filename})",
            remedy="nothing was changed; make the folder writable, or name another with --seeds",
        ) from error
    return changes


def _files(seeds: Seeds) -> tuple[RawFile, ...]:
    """The scenario's own row last: whatever stops the writing, no scenario is without its parts."""
    return seeds.pathway.raw, seeds.phase.raw, seeds.weight.raw, seeds.scenario.raw


def _copy(folder: Path, seeds: Seeds, name: str, source: str, title: str | None) -> tuple[Change, ...]:
    _require_name(seeds, name)
    if title is not None and (not title.strip() or "\n" in title or "\r" in title):
        raise ScenarioError("the title is empty or has a line break", remedy="give a title of one line")
    scenarios = seeds.scenario.raw
    if source not in scenarios.owners():
        raise ScenarioError(
            f"there is no scenario {source} to copy", remedy=f"copy {one_of(scenarios.owners())}"
        )
    refuse(folder, seeds.row_problems)
    of_source = scenarios.of(source)[0]
    pathway, plan = of_source.values["pathway_id"], of_source.values["phase_plan_id"]
    own = {"scenario_id": name, "pathway_id": name, "phase_plan_id": name, "is_base": "false"}
    own["scenario_name"] = (title or name.replace("_", " ").capitalize()).strip()
    changes = []
    for file, owner in zip(_files(seeds), (pathway, plan, source, source), strict=True):
        marked = {"confidence": "assumed", "source": f"copy of {owner}, {TO_EDIT}"}
        rows = [_with(row, own | marked) for row in file.of(owner)]
        if rows:
            changes.append(_append(folder, file.name, rows))
    return tuple(changes)


def _require_name(seeds: Seeds, name: str) -> None:
    if not SNAKE_CASE.fullmatch(name):
        raise ScenarioError(f"{name!r} cannot be the name of a scenario", remedy=f"use {NAME_RULE}")
    for file in _files(seeds):
        taken = file.of(name)
        if taken:
            raise ScenarioError(
                f"the name {name} is taken: {file.name}, line {taken[0].line}", remedy="choose another name"
            )


def _with(row: RawRow, changed: Mapping[str, str]) -> list[str]:
    return [changed.get(column, value) for column, value in row.values.items()]


def _append(folder: Path, name: str, rows: Sequence[Sequence[str]]) -> Change:
    """Line ends are those of the file; its last line may lack one, and then the new last line lacks it too."""
    before = (folder / name).read_bytes()
    end = b"\r\n" if before.partition(b"\n")[0].endswith(b"\r") else b"\n"
    texts = tuple(_line(row) for row in rows)
    lines = b"".join(text.encode() + end for text in texts)
    whole = before.endswith(b"\n")
    content = before + lines if whole else before + end + lines.removesuffix(end)
    first = before.count(b"\n") + (1 if whole else 2)
    return Change(name, tuple(range(first, first + len(rows))), texts, content)


def _line(cells: Sequence[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(cells)
    return text.getvalue()


def _cut(folder: Path, seeds: Seeds, name: str) -> tuple[Change, ...]:
    of_name = seeds.scenario.raw.of(name)
    if any(row.values["is_base"].lower() == "true" for row in of_name):
        raise ScenarioError(
            f"{name} is the base that other scenarios are compared with",
            remedy=f"set is_base to true in another row of {SCENARIO} first, and to false in this",
        )
    others = [row for row in seeds.scenario.raw.rows if row.owner != name]
    names = {seeds.pathway.raw.name: "pathway_id", seeds.phase.raw.name: "phase_plan_id"}
    shared = {file for file, column in names.items() if name in {row.values[column] for row in others}}
    changes = [
        _without(folder, file.name, [row.line for row in file.of(name)])
        for file in reversed(_files(seeds))
        if file.of(name) and file.name not in shared
    ]
    if not changes:
        known = one_of(seeds.scenario.raw.owners())
        raise ScenarioError(f"there is no scenario {name}", remedy=f"there is {known}")
    return tuple(changes)


def _without(folder: Path, name: str, lines: Sequence[int]) -> Change:
    before = (folder / name).read_bytes()
    there = before.splitlines(keepends=True)
    kept = b"".join(text for line, text in enumerate(there, start=1) if line not in lines)
    if not before.endswith(b"\n"):
        kept = kept.removesuffix(b"\n").removesuffix(b"\r")
    rows = tuple(there[line - 1].decode().rstrip("\r\n") for line in lines)
    return Change(name, tuple(lines), rows, kept)
