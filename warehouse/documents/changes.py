"""`CHANGES.md` and `changes.json`: what is different from the release before.

Belongs here: the words and their order. Does not belong here: finding differences (`warehouse.documents.compare`).

Names and labels come from data and are escaped; a figure is listed when it would show as moved, and counted when not.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime

from warehouse.documents.compare import (
    MOVER_YEAR,
    TOLD_POINTS,
    TOLD_SHARE,
    TOP_MOVERS,
    TOP_PHASE_MOVES,
    YEARS,
)
from warehouse.documents.known import Check, Known
from warehouse.documents.moves import (
    AreaMove,
    Changes,
    CountyMove,
    FigureMove,
    SourceMove,
    TableRows,
    relative,
)
from warehouse.documents.words import (
    NONE,
    figure,
    joined,
    many,
    markdown_table,
    percent_change,
    signed,
    whole,
)
from warehouse.schema_version import SchemaChange
from warehouse.text import markdown_code, markdown_text

CHANGES_FILE = "CHANGES.md"
CHANGES_DATA_FILE = "changes.json"

MOST_LISTED = 50
"""Lines of one list; how many more there are is said, and where to find them."""


def headlines(changes: Changes) -> tuple[str, ...]:
    """At most three sentences, plain text: schema and rows; values; sources and warnings."""
    after = changes.after.release
    if changes.before is None:
        why = f" The one before cannot be read: {changes.why_not}" if changes.why_not else ""
        first = "This release has nothing before it to be compared with." if not changes.why_not else ""
        return (
            (first + why).strip(),
            f"It holds {many(after.table_count, 'table')} with {many(after.row_count, 'row')}, "
            f"made from {many(len(changes.after.used_sources), 'source')}.",
        )
    return (_tables_told(changes), _values_told(changes), _sources_told(changes))


def changes_markdown(changes: Changes) -> str:
    """The whole of CHANGES.md."""
    after = changes.after.release
    title = f"# What changed in release {markdown_text(after.release_id)}"
    if changes.before is None:
        return _document([title, *(markdown_text(line) for line in headlines(changes)), _made(changes.after)])
    before = changes.before.release
    against = f"Against release {markdown_code(before.release_id)} of {_day(before.released_at)}. {_made(changes.after)}"
    parts = [
        title,
        against,
        "\n".join(f"- {markdown_text(line)}" for line in headlines(changes)),
        "## Schema",
        *_schema(changes),
        "## Rows",
        *_rows([table for table in changes.other_tables if not _is_record(table)]),
        "## National figures",
        *_figures(changes),
        "## Launch areas",
        *_areas(changes.areas),
        "## Phases and opening years",
        *_phases(changes),
        "## Counties that moved most",
        *_need_movers(changes.need_moves),
        *_score_movers(changes.score_moves),
        "## Sources",
        *_sources(changes.sources),
        "## Checks",
        *_checks(changes),
        "## Unchanged",
        _unchanged(changes),
    ]
    return _document(parts)


def changes_json(changes: Changes) -> str:
    """The same as data, lists cut at MOST_LISTED; `before` is null for a first release."""
    schema = changes.schema
    told = {
        "after": changes.after.release.release_id,
        "before": changes.before.release.release_id if changes.before else None,
        "headlines": headlines(changes),
        "schema": asdict(schema) | {"needed": schema.bump} if schema else None,
        "tables": [table._asdict() for table in changes.other_tables],
        "same_tables": [table.full_name for table in changes.same_tables],
        "tables_with_other_last_digits": [table.full_name for table in changes.near_tables],
        "scenarios_added": changes.scenarios_added,
        "scenarios_removed": changes.scenarios_removed,
        "national": [
            {
                "scenario_id": move.scenario_id,
                "column": move.figure.column,
                "unit": move.figure.unit,
                "year": move.year,
                "before": move.before,
                "after": move.after,
            }
            for move in changes.figures
        ],
        "launch_areas": [move._asdict() for move in changes.areas[:MOST_LISTED]],
        "phase_moves": [move._asdict() for move in changes.phase_moves[:MOST_LISTED]],
        "phase_move_counts": [
            {"scenario_id": scenario, "phase": phase, "opening_year": year}
            for scenario, phase, year in changes.phase_move_counts
        ],
        "need_moves": [move._asdict() for move in changes.need_moves[:MOST_LISTED]],
        "score_moves": [move._asdict() for move in changes.score_moves[:MOST_LISTED]],
        "sources": [
            {
                "source": move.source,
                "before": move.before.vintage if move.before else None,
                "after": move.after.vintage if move.after else None,
            }
            for move in changes.sources
        ],
        "new_warnings": [check.identity for check in changes.new_warnings],
        "gone_warnings": [check.identity for check in changes.gone_warnings],
        "newly_stale": [asdict(stale) for stale in changes.newly_stale],
        "not_compared": changes.not_compared,
    }
    return json.dumps(told, indent=1, ensure_ascii=False) + "\n"


# ---- the three lines


def _tables_told(changes: Changes) -> str:
    schema = changes.schema
    version = changes.after.release.schema_version
    if schema is None or schema.bump == "none":
        said = f"The public tables have the same columns as before (version {version})."
    elif schema.bump == "patch":
        said = f"The public tables have the same columns as before (version {version}); comments were mended."
    else:
        added = len(schema.added_tables) + len(schema.added_columns)
        removed = len(schema.removed_tables) + len(schema.removed_columns)
        parts = (
            f"{added:,} added" if added else "",
            f"{removed:,} removed" if removed else "",
            f"{_needing_a_version(schema):,} changed" if _needing_a_version(schema) else "",
        )
        said = (
            f"Tables and columns: {joined([part for part in parts if part]) or 'notices of deprecation'}; "
            f"version {version} of the public schemas{_after(schema)}."
        )
    other = [table for table in changes.other_tables if not table.full_name.startswith("meta.")]
    hold = f"{many(len(other), 'table')} of the model {'holds' if len(other) == 1 else 'hold'} other values."
    return f"{said} {hold[0].upper()}{hold[1:]}"


def _values_told(changes: Changes) -> str:
    moved = [move for move in changes.figures if _is_told(move)]
    if not moved:
        hidden = len(changes.figures)
        said = "National need, served need, ports and capital stand"
        return (
            f"{said} but for {many(hidden, 'figure')} that moved by less than {TOLD_SHARE:.2%}."
            if hidden
            else f"{said} as they did."
        )
    most = max(moved, key=lambda move: round(abs(move.share), 6))
    counties = sum(count for _, _, count in changes.phase_move_counts)
    return (
        f"{many(len(moved), 'national figure')} moved, most of all {most.figure.label} of {most.scenario_id} in "
        f"{most.year}: {figure(most.before)} to {figure(most.after)}{_unit(most)} ({percent_change(most.share)}); "
        f"{many(counties, 'opening year')} of counties moved."
    )


def _sources_told(changes: Changes) -> str:
    parts = [
        many(len(changes.sources), "source") + " changed" if changes.sources else "The sources are the same",
        f"{many(len(changes.new_warnings), 'new warning')} of checks",
    ]
    if changes.newly_stale:
        parts.append(f"{many(len(changes.newly_stale), 'source')} grown stale")
    return "; ".join(parts) + "."


# ---- the chapters


def _schema(changes: Changes) -> list[str]:
    schema = changes.schema
    if schema is None:
        return ["Not compared."]
    version = f"Version {schema.after_version} of the public schemas{_after(schema)}"
    lists = [
        _list("Tables that are new", schema.added_tables),
        _list("Tables that are gone", schema.removed_tables),
        _list("Columns that are new", schema.added_columns),
        _list("Columns that are gone", schema.removed_columns),
        _list("Removed without a notice in the release before", schema.unannounced),
    ]
    changed = [
        [markdown_code(change.name), change.aspect, markdown_text(change.before), markdown_text(change.after)]
        for change in schema.changed
        if change.bump != "patch"
    ]
    mended = [change for change in schema.changed if change.bump == "patch"]
    parts = [part for part in lists if part]
    if changed:
        parts.append(_cut(["table or column", "what", "before", "after"], changed))
    for notice in schema.deprecated:
        parts.append(
            f"Deprecated: {markdown_code(notice.name)} since {markdown_text(notice.since)}, goes with "
            f"{markdown_text(notice.removed_in)}; use {markdown_text(notice.replaced_by)}."
        )
    if not parts:
        version += ": no table or column was added, removed or changed"
    comments = (
        f" {many(len(mended), 'comment')} or nulls that are no longer allowed beside." if mended else ""
    )
    return [f"{version}.{comments}", *parts]


def _rows(tables: Sequence[TableRows]) -> list[str]:
    if not tables:
        return ["Every table has the values that it had."]
    rows = [
        [markdown_code(table.full_name), whole(table.before), whole(table.after), _row_change(table)]
        for table in tables
    ]
    return [markdown_table(["table", "rows before", "rows now", "change"], rows, numbers=(1, 2, 3))]


def _is_record(table: TableRows) -> bool:
    """What `meta` tells of runs and releases is other each time; only its number of rows says something."""
    return table.full_name.startswith("meta.") and table.before == table.after


def _row_change(table: TableRows) -> str:
    if table.before is None or table.after is None:
        return "new" if table.before is None else "gone"
    return signed(table.after - table.before, decimals=0) if table.after != table.before else "values only"


def _figures(changes: Changes) -> list[str]:
    parts = []
    if changes.scenarios_added:
        parts.append(f"Scenarios that are new: {_codes(changes.scenarios_added)}.")
    if changes.scenarios_removed:
        parts.append(f"Scenarios that are gone: {_codes(changes.scenarios_removed)}.")
    moved = [move for move in changes.figures if _is_told(move)]
    rows = [
        [
            markdown_code(move.scenario_id),
            move.figure.label,
            str(move.year),
            figure(move.before),
            figure(move.after) + _unit(move),
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


def _areas(areas: Sequence[AreaMove]) -> list[str]:
    if not areas:
        return ["No launch area appeared, vanished or changed its rank by need."]
    rows = [[markdown_code(area.scenario_id), markdown_text(area.name), *_ranks(area)] for area in areas]
    return [_cut(["scenario", "launch area", "rank before", "rank now"], rows, numbers=(2, 3))]


def _ranks(area: AreaMove) -> tuple[str, str]:
    return (
        "new" if area.before is None else str(area.before),
        "gone" if area.after is None else str(area.after),
    )


def _phases(changes: Changes) -> list[str]:
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


def _need_movers(moves: Sequence[CountyMove]) -> list[str]:
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


def _score_movers(moves: Sequence[CountyMove]) -> list[str]:
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


def _sources(moves: Sequence[SourceMove]) -> list[str]:
    if not moves:
        return ["Every source has the vintage and the file that it had."]
    rows = [
        [markdown_code(move.source), *(markdown_text(part) for part in _vintages(move))] for move in moves
    ]
    return [markdown_table(["source", "vintage before", "vintage now", "what"], rows)]


def _vintages(move: SourceMove) -> tuple[str, str, str]:
    if move.before is None or move.after is None:
        before, after = (part.vintage if part else NONE for part in (move.before, move.after))
        return before, after, "new" if move.before is None else "gone"
    what = "another vintage" if move.before.vintage != move.after.vintage else "same vintage, another file"
    return move.before.vintage, move.after.vintage, what


def _checks(changes: Changes) -> list[str]:
    parts = []
    if changes.new_warnings:
        parts += ["Checks that warn now and did not before:", _warnings(changes.new_warnings)]
    if changes.gone_warnings:
        parts.append(f"{many(len(changes.gone_warnings), 'warning')} of the release before is no more.")
    if changes.newly_stale:
        names = [
            f"{markdown_code(each.source)} ({markdown_text(each.vintage)})" for each in changes.newly_stale
        ]
        parts.append(f"Sources that are older now than they may be: {', '.join(names)}.")
    passed = sum(check.status == "pass" for check in changes.after.checks)
    return [
        *(parts or ["No check warns that did not before."]),
        f"{passed:,} of {many(len(changes.after.checks), 'check')} passed.",
    ]


def _warnings(checks: Sequence[Check]) -> str:
    rows = [
        [
            markdown_code(check.check_name),
            markdown_code(check.table_name or NONE),
            whole(check.failed_count),
            markdown_text(check.reason or NONE),
        ]
        for check in checks
    ]
    return _cut(["check", "table", "rows", "reason"], rows, numbers=(2,))


def _unchanged(changes: Changes) -> str:
    told = []
    for tables, how in (
        (changes.same_tables, "the same to the byte"),
        (changes.near_tables, "the same but for last digits of numbers"),
    ):
        if tables:
            names = _codes(table.full_name for table in tables)
            told.append(f"{many(len(tables), 'table')} {how}: {names}.")
    said = " ".join(told) or "no table is as it was."
    if changes.not_compared:
        said += " Not compared: " + "; ".join(markdown_text(line) for line in changes.not_compared) + "."
    return said[0].upper() + said[1:]


# ---- small parts


def _document(parts: Iterable[str]) -> str:
    return "\n\n".join(parts) + "\n"


def _made(known: Known) -> str:
    release = known.release
    commit = f", code {markdown_code(release.git_commit)}" if release.git_commit else ""
    return (
        f"Release {release.release_number}, made {_day(release.released_at)} from {markdown_text(release.origin)}"
        f"{commit}: {many(release.table_count, 'table')}, {many(release.row_count, 'row')}."
    )


def _day(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def _after(schema: SchemaChange) -> str:
    """The version before, and the one that the changes would need if it was not declared."""
    after = f" after {schema.before_version}" if schema.after_version != schema.before_version else ""
    return after if schema.is_declared else f"{after} (these changes need {schema.needed_version})"


def _needing_a_version(schema: SchemaChange) -> int:
    return sum(change.bump != "patch" for change in schema.changed)


def _is_told(move: FigureMove) -> bool:
    return abs(move.share) >= TOLD_SHARE


def _unit(move: FigureMove) -> str:
    return f" {move.figure.unit}" if move.figure.unit else ""


def _codes(names: Iterable[str]) -> str:
    return ", ".join(markdown_code(name) for name in names)


def _list(what: str, names: Sequence[str]) -> str:
    if not names:
        return ""
    more = f" and {len(names) - MOST_LISTED:,} more" if len(names) > MOST_LISTED else ""
    return f"{what} ({len(names):,}): {_codes(names[:MOST_LISTED])}{more}."


def _cut(header: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[int] = ()) -> str:
    table = markdown_table(header, rows[:MOST_LISTED], numbers=numbers)
    return table if len(rows) <= MOST_LISTED else f"{table}\n\n… and {len(rows) - MOST_LISTED:,} more."
