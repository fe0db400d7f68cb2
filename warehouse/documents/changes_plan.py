"""The chapters of CHANGES.md about the plan: national figures, launch areas, phases, counties that moved.

Belongs here: their words. Does not belong here: chapters about the release (`warehouse.documents.changes_release`),
finding differences (`warehouse.documents.compare`).
"""

from __future__ import annotations

from collections.abc import Sequence

from warehouse.documents.changes_lists import codes, cut_table
from warehouse.documents.compare import (
    MOVER_YEAR,
    TOLD_POINTS,
    TOLD_SHARE,
    TOP_MOVERS,
    TOP_PHASE_MOVES,
    YEARS,
)
from warehouse.documents.headlines import is_told, unit_words
from warehouse.documents.moves import AreaMove, Changes, CountyMove, relative
from warehouse.documents.words import (
    figure,
    joined,
    many,
    markdown_table,
    percent_change,
    signed,
    whole,
)
from warehouse.text import markdown_code, markdown_text


def figure_changes(changes: Changes) -> list[str]:
    """The nation by scenario, and scenarios that are new or gone."""
    parts = []
    if changes.scenarios_added:
        parts.append(f"Scenarios that are new: {codes(changes.scenarios_added)}.")
    if changes.scenarios_removed:
        parts.append(f"Scenarios that are gone: {codes(changes.scenarios_removed)}.")
    moved = [move for move in changes.figures if is_told(move)]
    rows = [
        [
            markdown_code(move.scenario_id),
            move.figure.label,
            str(move.year),
            figure(move.before),
            figure(move.after) + unit_words(move),
            percent_change(move.share),
        ]
        for move in moved
    ]
    if rows:
        header = ["scenario", "figure", "year", "before", "now", "change"]
        parts.append(markdown_table(header, rows, numbers=(2, 3, 4, 5)))
    hidden = len(changes.figures) - len(moved)
    if hidden:
        parts.append(f"{many(hidden, 'figure')} moved by less than {TOLD_SHARE:.2%}.")
    years = joined([str(year) for year in YEARS])
    return parts or [f"Need, served need, ports and capital of {years} are the same in every scenario."]


def area_changes(areas: Sequence[AreaMove]) -> list[str]:
    """Launch areas that are new or gone, or have another rank."""
    if not areas:
        return ["No launch area appeared, vanished or changed its rank by need."]
    rows = [[markdown_code(area.scenario_id), markdown_text(area.name), *_ranks(area)] for area in areas]
    return [cut_table(["scenario", "launch area", "rank before", "rank now"], rows, numbers=(2, 3))]


def _ranks(area: AreaMove) -> tuple[str, str]:
    return (
        "new" if area.before is None else str(area.before),
        "gone" if area.after is None else str(area.after),
    )


def phase_changes(changes: Changes) -> list[str]:
    """How many counties have another phase or year, and which moved furthest."""
    if not changes.phase_moves:
        return ["Every county has the phase and the opening year that it had."]
    counts = [
        [markdown_code(scenario), whole(phase), whole(year)]
        for scenario, phase, year in changes.phase_move_counts
    ]
    rows = [
        [
            markdown_code(move.scenario_id),
            markdown_text(move.county),
            f"{markdown_text(str(move.before[0]))} {move.before[1]}",
            f"{markdown_text(str(move.after[0]))} {move.after[1]}",
        ]
        for move in changes.phase_moves[:TOP_PHASE_MOVES]
    ]
    return [
        markdown_table(
            ["scenario", "counties with another phase", "another opening year"], counts, numbers=(1, 2)
        ),
        "The longest moves:",
        markdown_table(["scenario", "county", "before", "now"], rows),
    ]


def need_movers(moves: Sequence[CountyMove]) -> list[str]:
    """Counties whose need moved most."""
    told = [move for move in moves if abs(relative(move.before, move.after)) >= TOLD_SHARE]
    if not told:
        return [f"Need in {MOVER_YEAR}: {_small_moves(len(moves))}"]
    rows = [
        [
            markdown_code(move.scenario_id),
            markdown_text(move.county),
            figure(move.before / 1000),
            figure(move.after / 1000),
            percent_change(relative(move.before, move.after)),
        ]
        for move in told[:TOP_MOVERS]
    ]
    header = ["scenario", "county", "GWh before", "GWh now", "change"]
    return [
        f"Need in {MOVER_YEAR}: {_small_moves(len(moves))}",
        markdown_table(header, rows, numbers=(2, 3, 4)),
    ]


def score_movers(moves: Sequence[CountyMove]) -> list[str]:
    """Counties whose score moved most."""
    told = [move for move in moves if move.distance >= TOLD_POINTS]
    if not told:
        return [f"Launch-area score: {_small_moves(len(moves))}"]
    rows = [
        [
            markdown_code(move.scenario_id),
            markdown_text(move.county),
            f"{move.before:.1f}",
            f"{move.after:.1f}",
            signed(move.after - move.before, decimals=1),
        ]
        for move in told[:TOP_MOVERS]
    ]
    header = ["scenario", "county", "points before", "points now", "change"]
    return [
        f"Launch-area score: {_small_moves(len(moves))}",
        markdown_table(header, rows, numbers=(2, 3, 4)),
    ]


def _small_moves(count: int) -> str:
    return f"{many(count, 'value')} of counties and scenarios moved." if count else "no county moved."
