"""The chapters of CHANGES.md about the release: its schema, rows, sources and checks, and what is as it was.

Belongs here: their words. Does not belong here: chapters about the plan (`warehouse.documents.changes_plan`), finding
differences (`warehouse.documents.compare`).
"""

from __future__ import annotations

from collections.abc import Sequence

from warehouse.documents.changes_lists import codes, cut_table, list_of_names
from warehouse.documents.headlines import after_words
from warehouse.documents.known import Check
from warehouse.documents.moves import Changes, SourceMove, TableRows
from warehouse.documents.words import NONE, many, markdown_table, signed, whole
from warehouse.text import markdown_code, markdown_text


def schema_changes(changes: Changes) -> list[str]:
    """The version, and what it stands for."""
    schema = changes.schema
    if schema is None:
        return ["Not compared."]
    version = f"Version {schema.after_version} of the public schemas{after_words(schema)}"
    lists = [
        list_of_names("Tables that are new", schema.added_tables),
        list_of_names("Tables that are gone", schema.removed_tables),
        list_of_names("Columns that are new", schema.added_columns),
        list_of_names("Columns that are gone", schema.removed_columns),
        list_of_names("Removed without a notice in the release before", schema.unannounced),
    ]
    changed = [
        [markdown_code(change.name), change.aspect, markdown_text(change.before), markdown_text(change.after)]
        for change in schema.changed
        if change.bump != "patch"
    ]
    mended = [change for change in schema.changed if change.bump == "patch"]
    parts = [part for part in lists if part]
    if changed:
        parts.append(cut_table(["table or column", "what", "before", "after"], changed))
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


def row_changes(tables: Sequence[TableRows]) -> list[str]:
    """Tables whose rows or values are other than they were."""
    tables = [table for table in tables if not _is_record(table)]
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


def source_changes(moves: Sequence[SourceMove]) -> list[str]:
    """Sources that are new or gone, or have another vintage or file."""
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


def check_changes(changes: Changes) -> list[str]:
    """Warnings that came and went, sources that have grown old."""
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
    return cut_table(["check", "table", "rows", "reason"], rows, numbers=(2,))


def unchanged(changes: Changes) -> str:
    """Tables that are as they were, and what could not be compared."""
    told = []
    for tables, how in (
        (changes.same_tables, "the same to the byte"),
        (changes.near_tables, "the same but for last digits of numbers"),
    ):
        if tables:
            names = codes(table.full_name for table in tables)
            told.append(f"{many(len(tables), 'table')} {how}: {names}.")
    said = " ".join(told) or "no table is as it was."
    if changes.not_compared:
        said += " Not compared: " + "; ".join(markdown_text(line) for line in changes.not_compared) + "."
    return said[0].upper() + said[1:]
