"""Which columns a publisher's file has, against the layouts its parser knows.

Belongs here: the comparison and its words. Does not belong here: the layouts themselves (each source
declares its own) and values.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import LayoutError
from ingest.files import ROW_NUMBER

_ALIKE = 0.6


@dataclass(frozen=True)
class Layout:
    """A layout the parser knows: a name to speak of it, and its columns in snake_case.

    exact: with False, the file may have further columns (the parser reads the named ones only).
    """

    name: str
    columns: tuple[str, ...]
    exact: bool = True


def check_layout(path: Path, columns: Sequence[str], *layouts: Layout) -> Layout:
    """The layout that the columns are. Order is free (columns are read by name); row_number is ignored.

    Raises LayoutError that names the missing, added and (probably) renamed columns against the nearest
    layout.
    """
    seen = [column for column in columns if column != ROW_NUMBER]
    for layout in layouts:
        extra = set(seen) - set(layout.columns)
        if set(layout.columns) <= set(seen) and not (layout.exact and extra):
            return layout
    nearest = min(layouts, key=lambda layout: len(set(layout.columns) ^ set(seen)))
    raise LayoutError(
        f"{path}: its columns are not the layout {nearest.name!r}: {_differences(seen, nearest)}",
        remedy="check that it is the right file and vintage; if the publisher changed it, add "
        "the new layout to the source's parser.",
    )


def _differences(seen: Sequence[str], layout: Layout) -> str:
    missing = [column for column in layout.columns if column not in seen]
    added = [column for column in seen if column not in layout.columns]
    renamed = []
    for column in list(missing):
        alike = difflib.get_close_matches(column, added, n=1, cutoff=_ALIKE)
        if alike:
            renamed.append(f"{column} -> {alike[0]}")
            missing.remove(column)
            added.remove(alike[0])
    parts = {"renamed": renamed, "missing": missing, "added": added if layout.exact or not renamed else []}
    return "; ".join(f"{what} {', '.join(which)}" for what, which in parts.items() if which)
