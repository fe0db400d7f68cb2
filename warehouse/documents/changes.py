"""`CHANGES.md`: what is different from the release before.

Belongs here: its chapters and their order. Does not belong here: the chapters' words (`warehouse.documents.changes_plan`,
`warehouse.documents.changes_release`), finding differences (`warehouse.documents.compare`).

Names and labels come from data and are escaped; a figure is listed when it would show as moved, and counted when not.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from warehouse.documents.changes_plan import (
    area_changes,
    figure_changes,
    need_movers,
    phase_changes,
    score_movers,
)
from warehouse.documents.changes_release import (
    check_changes,
    row_changes,
    schema_changes,
    source_changes,
    unchanged,
)
from warehouse.documents.headlines import headlines
from warehouse.documents.known import Known
from warehouse.documents.moves import Changes
from warehouse.documents.words import many
from warehouse.text import markdown_code, markdown_text

CHANGES_FILE = "CHANGES.md"


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
        *schema_changes(changes),
        "## Rows",
        *row_changes(changes.other_tables),
        "## National figures",
        *figure_changes(changes),
        "## Launch areas",
        *area_changes(changes.areas),
        "## Phases and opening years",
        *phase_changes(changes),
        "## Counties that moved most",
        *need_movers(changes.need_moves),
        *score_movers(changes.score_moves),
        "## Sources",
        *source_changes(changes.sources),
        "## Checks",
        *check_changes(changes),
        "## Unchanged",
        unchanged(changes),
    ]
    return _document(parts)


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
