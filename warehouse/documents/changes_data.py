"""`changes.json`: what is different from the release before, as data.

Belongs here: its form. Does not belong here: words (`warehouse.documents.changes`).
"""

from __future__ import annotations

import json
from dataclasses import asdict

from warehouse.documents.changes_lists import MOST_LISTED
from warehouse.documents.headlines import headlines
from warehouse.documents.moves import Changes
from warehouse.schema_version import SchemaChange

CHANGES_DATA_FILE = "changes.json"


def changes_json(changes: Changes) -> str:
    """The same as data, lists cut at MOST_LISTED; `before` is null for a first release."""
    schema = changes.schema
    told = {
        "after": changes.after.release.release_id,
        "before": changes.before.release.release_id if changes.before else None,
        "headlines": headlines(changes),
        "schema": _schema_data(schema) if schema else None,
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


def _schema_data(schema: SchemaChange) -> dict[str, object]:
    """Without the texts of comments that were mended: those are counted."""
    told = [asdict(change) for change in schema.changed if change.bump != "patch"]
    patches = len(schema.changed) - len(told)
    return asdict(schema) | {"changed": told, "patch_count": patches, "needed": schema.bump}
