"""What is different from the release before, as values.

Belongs here: comparing rows of two releases, and which difference counts. Does not belong here: words
(`warehouse.documents.changes`), comparing schemas (`warehouse.schema_version`).

A table whose Parquet file has the same checksum in both is unchanged and is not read; one whose values differ in last
digits only (`warehouse.documents.fingerprint`) is not looked into.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set

from warehouse.documents.datapackage import field_type
from warehouse.documents.fingerprint import same_values
from warehouse.documents.known import Check, Known, Source, Stale
from warehouse.documents.moves import (
    AreaMove,
    Changes,
    CountyMove,
    Figure,
    FigureMove,
    PhaseMove,
    SourceMove,
    TableRows,
)
from warehouse.documents.opened import Opened
from warehouse.schema_version import compare_schemas

YEARS = (2027, 2030, 2035)
"""Years in which national figures are held against each other."""

MOVER_YEAR = 2035
"""Year in which the need of counties is held against each other."""

SAME = 1e-9
"""Two numbers nearer than this, relative to the larger, are the same: sums differ in the last bit from run to run."""

TOLD_SHARE = 0.0005
"""A figure that moved by less (0.05 %) is counted, not listed: it would show as 0.0 %."""

TOLD_POINTS = 0.05
"""A score that moved by fewer points is counted, not listed: it would show as 0.0."""

TOP_MOVERS = 10
"""Counties listed for each of need and score, over all scenarios."""

TOP_PHASE_MOVES = 10
"""Counties listed of those whose phase or opening year moved, over all scenarios."""


NATIONAL = (
    Figure("need_mwh", "need", "TWh", 1e6),
    Figure("served_mwh", "served need", "TWh", 1e6),
    Figure("port_count", "ports", "", 1.0),
    Figure("capital_usd", "capital", "billion dollars of 2024", 1e9),
)


def compare(after: Opened, known: Known, before: Opened | None, before_known: Known | None) -> Changes:
    """Everything that differs. Raises ReleaseError if a query fails."""
    if before is None or before_known is None:
        return Changes(after=known)
    tables = table_rows(before, before_known, after, known)
    asked = _Asked(before, after, {table.full_name for table in tables if table.is_same or table.is_near})
    counties = _county_names(after)
    old_ids, new_ids = asked.keys("marts.dim_scenario", "scenario_id")
    phases = tuple(_phase_moves(asked, counties))
    return Changes(
        after=known,
        before=before_known,
        schema=compare_schemas(before.release, after.release),
        tables=tables,
        scenarios_added=tuple(sorted(new_ids - old_ids)),
        scenarios_removed=tuple(sorted(old_ids - new_ids)),
        figures=tuple(_figure_moves(asked)),
        areas=tuple(_area_moves(asked)),
        phase_moves=tuple(sorted(phases, key=lambda move: (-move.years, move))),
        phase_move_counts=_counts(phases),
        need_moves=_county_moves(
            asked, "marts.fct_county_need", "need_mwh", counties, f"year = {MOVER_YEAR}"
        ),
        score_moves=_county_moves(asked, "marts.fct_launch_score", "score", counties),
        sources=source_moves(before_known.used_sources, known.used_sources),
        new_warnings=_warnings_only_in(known, before_known),
        gone_warnings=_warnings_only_in(before_known, known),
        newly_stale=_newly_stale(before_known, known),
        not_compared=tuple(dict.fromkeys(asked.lacking)),
    )


def is_same(before: float, after: float) -> bool:
    """The same but for the last bits."""
    return abs(after - before) <= SAME * max(abs(before), abs(after))


def table_rows(
    before: Opened, before_known: Known, after: Opened, after_known: Known
) -> tuple[TableRows, ...]:
    """All tables of both, by name."""
    old = {table.full_name: table for table in before_known.base_tables}
    new = {table.full_name: table for table in after_known.base_tables}
    found = []
    for name in sorted(old.keys() | new.keys()):
        was, now = old.get(name), new.get(name)
        is_same = was is not None and now is not None and was.sha256 == now.sha256
        is_near = bool(not is_same and was and now and same_values(before, after, was, now))
        found.append(TableRows(name, was.rows if was else None, now.rows if now else None, is_same, is_near))
    return tuple(found)


def source_moves(before: Sequence[Source], after: Sequence[Source]) -> tuple[SourceMove, ...]:
    """Sources whose vintage or file is another, by name."""
    old = {source.source: source for source in before}
    new = {source.source: source for source in after}
    moves = (SourceMove(name, old.get(name), new.get(name)) for name in sorted(old.keys() | new.keys()))
    return tuple(
        move
        for move in moves
        if move.before is None
        or move.after is None
        or (move.before.vintage, move.before.sha256) != (move.after.vintage, move.after.sha256)
    )


class _Asked:
    """The same columns of both releases, by key. `lacking` gathers what one of them does not have."""

    def __init__(self, before: Opened, after: Opened, same: Set[str]) -> None:
        self.before, self.after, self._same = before, after, same
        self.lacking: list[str] = []
        names = {table.full_name for opened in (before, after) for table in opened.release.tables}
        self._all_marts_same = all(name in same for name in names if name.startswith("marts."))

    def pairs(
        self, relation: str, key: Sequence[str], values: Sequence[str], where: str = "true"
    ) -> tuple[Mapping, Mapping]:
        """key -> values in both releases; nothing where the relation is the same or one of them lacks it."""
        if relation in self._same or (relation.startswith("access.") and self._all_marts_same):
            return {}, {}
        columns = (*key, *values)
        if not self._both_have(relation, columns):
            return {}, {}
        found = []
        for opened in (self.before, self.after):
            rows = opened.rows(relation, columns, where=where)
            found.append({row[: len(key)]: row[len(key) :] for row in rows})
        return found[0], found[1]

    def keys(self, relation: str, column: str) -> tuple[set[str], set[str]]:
        """Values of a key column in both releases, as text; nothing where they are the same."""
        old, new = self.pairs(relation, (column,), ())
        return {str(key[0]) for key in old}, {str(key[0]) for key in new}

    def _both_have(self, relation: str, columns: Sequence[str]) -> bool:
        """Both have the columns, with types that can be compared; what stands against it is noted."""
        types = [opened.types_of(relation) for opened in (self.before, self.after)]
        lack = [opened for opened in (self.before, self.after) if not opened.has(relation, columns)]
        # What neither has is no change.
        if len(lack) == 1:
            missing = sorted(set(columns) - lack[0].types_of(relation).keys())
            self.lacking.append(
                f"{relation}: release {lack[0].release.release_id} has no {', '.join(missing)}"
            )
        if lack:
            return False
        other = [name for name in columns if _kind(types[0][name]) != _kind(types[1][name])]
        if other:
            self.lacking.append(f"{relation}: another type of {', '.join(other)}")
        return not other


def _kind(duckdb_type: str) -> str:
    """What can be held against what: numbers of all types are one kind."""
    return "number" if field_type(duckdb_type) in ("integer", "number") else duckdb_type


def _county_names(opened: Opened) -> dict[str, str]:
    rows = opened.rows("marts.dim_county", ("county_fips", "county_label"))
    return {str(fips): str(label) for fips, label in rows}


def _figure_moves(asked: _Asked) -> list[FigureMove]:
    """Figures that differ, of scenarios that both have: by scenario, figure, year."""
    moves = []
    where = f"year in {YEARS}"
    for figure in NATIONAL:
        old, new = asked.pairs("access.national_year", ("scenario_id", "year"), (figure.column,), where)
        for key in sorted(old.keys() & new.keys()):
            before, after = old[key][0], new[key][0]
            if before is not None and after is not None and not is_same(before, after):
                moves.append(FigureMove(key[0], figure, key[1], before / figure.worth, after / figure.worth))
    return sorted(moves, key=lambda move: (move.scenario_id, NATIONAL.index(move.figure), move.year))


def _area_moves(asked: _Asked) -> list[AreaMove]:
    """Areas that appear, vanish or change rank, the leading ones first, of scenarios that both have."""
    old, new = asked.pairs(
        "marts.dim_launch_area", ("scenario_id", "launch_area_id"), ("launch_area_name", "need_rank")
    )
    scenarios = {key[0] for key in old} & {key[0] for key in new}
    moves = []
    for key in old.keys() | new.keys():
        before, after = old.get(key), new.get(key)
        name = (after or before or ("",))[0]
        ranks = before[1] if before else None, after[1] if after else None
        if key[0] in scenarios and ranks[0] != ranks[1]:
            moves.append(AreaMove(key[0], key[1], str(name), *ranks))
    return sorted(moves, key=lambda move: (move.scenario_id, min(filter(None, move[3:]), default=0), move))


def _phase_moves(asked: _Asked, counties: Mapping[str, str]) -> list[PhaseMove]:
    old, new = asked.pairs(
        "marts.fct_phase_allocation", ("scenario_id", "county_fips"), ("phase_id", "opening_year")
    )
    return [
        PhaseMove(key[0], key[1], counties.get(key[1], key[1]), old[key], new[key])
        for key in old.keys() & new.keys()
        if old[key] != new[key]
    ]


def _counts(moves: Sequence[PhaseMove]) -> tuple[tuple[str, int, int], ...]:
    scenarios = sorted({move.scenario_id for move in moves})

    def count(scenario: str, differs: Callable[[PhaseMove], bool]) -> int:
        return sum(1 for move in moves if move.scenario_id == scenario and differs(move))

    return tuple(
        (
            scenario,
            count(scenario, lambda move: move.before[0] != move.after[0]),
            count(scenario, lambda move: move.before[1] != move.after[1]),
        )
        for scenario in scenarios
    )


def _county_moves(
    asked: _Asked, table: str, column: str, counties: Mapping[str, str], where: str = "true"
) -> tuple[CountyMove, ...]:
    """Counties whose value differs, the largest absolute change first."""
    old, new = asked.pairs(table, ("scenario_id", "county_fips"), (column,), where)
    moves = [
        CountyMove(key[0], key[1], counties.get(key[1], key[1]), old[key][0], new[key][0])
        for key in old.keys() & new.keys()
        if None not in (old[key][0], new[key][0]) and not is_same(old[key][0], new[key][0])
    ]
    return tuple(sorted(moves, key=lambda move: (-move.distance, move)))


def _newly_stale(before: Known, after: Known) -> tuple[Stale, ...]:
    """None where one of the two does not tell ages."""
    if before.stale is None or after.stale is None:
        return ()
    return tuple(stale for stale in after.stale if stale not in before.stale)


def _warnings_only_in(here: Known, there: Known) -> tuple[Check, ...]:
    warned = {check.identity for check in there.checks if check.status == "warn"}
    return tuple(check for check in here.checks if check.status == "warn" and check.identity not in warned)
