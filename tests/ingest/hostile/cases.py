"""Which ways of breaking apply to an original, and the files of one case, the same every time.

Belongs here: names of cases and how they are drawn. Does not belong here: the ways themselves.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass

from tests.ingest.hostile import bombs, cells, mutations, tables
from tests.ingest.hostile.mutations import Mutation
from tests.ingest.hostile.originals import Files, Original

BOMBS_OF_EACH = 3
BOMBS = (bombs.TEXT_BOMBS, bombs.WORKBOOK_BOMBS, bombs.POINT_BOMBS)
ALWAYS = {bombs.ROWS_AT_CAP}
# Damage of three kinds: to bytes, to cells, to the whole. What else there is takes its turn in the long run.
FAST = ("flip_bits", "mixed_values", "dbase_cells", "truncate", "coordinates")


@dataclass(frozen=True)
class Case:
    """A way of breaking and a seed."""

    original: str
    way: str
    seed: int = 0
    is_bomb: bool = False

    def __str__(self) -> str:
        return f"{self.original}:{self.way}:{self.seed}"


def ways(files: Files) -> dict[str, Mutation]:
    """The ways of breaking files of this family, common ones first, then the bombs."""
    return {**_common(files), **_bombs(files)}


def _first(files: Files) -> bytes:
    return next(iter(files.values()))


def _is_points(files: Files) -> bool:
    return any(name.endswith(".shp") for name in files)


def _is_workbook(files: Files) -> bool:
    return _first(files).startswith((tables.ZIP, tables.OLE))


def _common(files: Files) -> dict[str, Mutation]:
    if _is_points(files):
        return {**mutations.ANY_FILE, **mutations.POINTS, **cells.DBASE}
    if _is_workbook(files):
        return {**mutations.ANY_FILE, **cells.TABLES}
    return {**mutations.ANY_FILE, **cells.TABLES, **mutations.TEXT}


def _bombs(files: Files) -> dict[str, Mutation]:
    text, workbook, points = BOMBS
    if _is_points(files):
        return points
    return workbook if _is_workbook(files) else text


def long_run(originals: list[Original], rounds: int) -> list[Case]:
    """Every common way on every original, `rounds` times, and bombs in turn."""
    return [
        Case(original.label, way, seed)
        for original in originals
        for seed in range(rounds)
        for way in _common(original.files)
    ] + bombs_in_turn(originals, BOMBS_OF_EACH)


def bombs_in_turn(originals: list[Original], count: int) -> list[Case]:
    """So many bombs for each original, each on some of its family, and those of ALWAYS."""
    chosen = []
    turns: dict[str, Iterator[str]] = {}
    for original in originals:
        harmful = _bombs(original.files)
        turn = turns.setdefault(next(iter(harmful)), itertools.cycle(harmful))
        own = {next(turn) for _ in range(count)} | ALWAYS.intersection(harmful)
        chosen += [Case(original.label, way, is_bomb=True) for way in sorted(own)]
    return chosen


def all_ways() -> list[str]:
    """Every way there is."""
    families = (mutations.ANY_FILE, mutations.TEXT, mutations.POINTS, cells.TABLES, cells.DBASE)
    return [way for family in (*families, *BOMBS) for way in family]


def fast_run(originals: list[Original]) -> list[Case]:
    return [
        Case(original.label, way, 0)
        for original in originals
        for way in FAST
        if way in _common(original.files)
    ]


def mutated(case: Case, files: Files) -> Files:
    """The files of the case."""
    return ways(files)[case.way](files, random.Random(str(case)))
