"""Lists and tables of CHANGES.md that are cut where they grow long.

Belongs here: cutting, and the words for the rest. Does not belong here: what is listed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from warehouse.documents.words import markdown_table
from warehouse.text import markdown_code

MOST_LISTED = 50
"""Lines of one list; how many more there are is said, and where to find them."""


def codes(names: Iterable[str]) -> str:
    """Names as code, with commas."""
    return ", ".join(markdown_code(name) for name in names)


def list_of_names(what: str, names: Sequence[str]) -> str:
    """What they are, how many, and the first of them; empty without a name."""
    if not names:
        return ""
    more = f" and {len(names) - MOST_LISTED:,} more" if len(names) > MOST_LISTED else ""
    return f"{what} ({len(names):,}): {codes(names[:MOST_LISTED])}{more}."


def cut_table(header: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[int] = ()) -> str:
    """See `markdown_table`; a line below says how many rows were cut off."""
    table = markdown_table(header, rows[:MOST_LISTED], numbers=numbers)
    return table if len(rows) <= MOST_LISTED else f"{table}\n\n… and {len(rows) - MOST_LISTED:,} more."
