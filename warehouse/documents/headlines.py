"""The three lines that say what changed: schema and rows, values, sources and warnings.

Belongs here: those sentences, and the words that CHANGES.md shares with them. Does not belong here: the rest of
CHANGES.md (`warehouse.documents.changes`).
"""

from __future__ import annotations

from warehouse.documents.compare import TOLD_SHARE
from warehouse.documents.moves import Changes, FigureMove
from warehouse.documents.words import figure, joined, many, percent_change
from warehouse.schema_version import SchemaChange


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
            f"version {version} of the public schemas{after_words(schema)}."
        )
    other = [table for table in changes.other_tables if not table.full_name.startswith("meta.")]
    hold = f"{many(len(other), 'table')} of the model {'holds' if len(other) == 1 else 'hold'} other values."
    return f"{said} {hold[0].upper()}{hold[1:]}"


def _values_told(changes: Changes) -> str:
    moved = [move for move in changes.figures if is_told(move)]
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
        f"{most.year}: {figure(most.before)} to {figure(most.after)}{unit_words(most)} ({percent_change(most.share)}); "
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


def after_words(schema: SchemaChange) -> str:
    """The version before, and the one that the changes would need if it was not declared."""
    after = f" after {schema.before_version}" if schema.after_version != schema.before_version else ""
    return after if schema.is_declared else f"{after} (these changes need {schema.needed_version})"


def is_told(move: FigureMove) -> bool:
    return abs(move.share) >= TOLD_SHARE


def unit_words(move: FigureMove) -> str:
    return f" {move.figure.unit}" if move.figure.unit else ""


def _needing_a_version(schema: SchemaChange) -> int:
    return sum(change.bump != "patch" for change in schema.changed)
