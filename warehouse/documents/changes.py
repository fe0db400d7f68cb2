"""`CHANGES.md`: what is different from the release before.

Belongs here: the words and their order. Does not belong here: finding differences (`warehouse.documents.compare`).

Names and labels come from data and are escaped; a figure is listed when it would show as moved, and counted when not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from warehouse.documents.compare import (
    MOVER_YEAR,
    TOLD_POINTS,
    TOLD_SHARE,
    TOP_MOVERS,
    TOP_PHASE_MOVES,
    YEARS,
)
from warehouse.documents.headlines import after_words, headlines, is_told, unit_words
from warehouse.documents.known import Check, Known
from warehouse.documents.moves import (
    AreaMove,
    Changes,
    CountyMove,
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
from warehouse.text import markdown_code, markdown_text

CHANGES_FILE = "CHANGES.md"

MOST_LISTED = 50
"""Lines of one list; how many more there are is said, and where to find them."""


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


# ---- the chapters


def _schema(changes: Changes) -> list[str]:
    schema = changes.schema
    if schema is None:
        return ["Not compared."]
    version = f"Version {schema.after_version} of the public schemas{after_words(schema)}"
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
    comments = ""
    if mended:
        comments = f" {many(len(mended), 'change')} that break no query: comments, and nulls that are no longer allowed."
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
