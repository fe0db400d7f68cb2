"""Which columns a publisher's file has and what they hold, against the layouts its parser knows.

Belongs here: the comparison and its words. Does not belong here: the layouts themselves (each source
declares its own), single bad values (they are quarantined).
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from ingest.errors import LayoutError
from ingest.files import ROW_NUMBER

_ALIKE = 0.6
# Fewer values than this say nothing about a column: they are judged one by one.
_ENOUGH_VALUES = 10
_SHOWN_CHARACTERS = 40


@dataclass(frozen=True)
class Form:
    """What the values of a column look like: in words, and as a regular expression over the whole text."""

    words: str
    pattern: str


NUMBER = Form("numbers", r"^[-+]?(?:[0-9][0-9,]*\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?$")
CODE = Form("codes of digits", r"^[0-9]+$")
COUNTY_CODE = Form("county codes of five digits", r"^[0-9]{5}$")
DAY = Form("days such as 2021-11-15", r"^[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ].*)?$")


@dataclass(frozen=True)
class Layout:
    """A layout the parser knows: a name to speak of it, and its columns in snake_case.

    exact: with False, the file may have further columns (the parser reads the named ones only).
    types: column -> form, for the columns that are read as something else than plain text.
    """

    name: str
    columns: tuple[str, ...]
    exact: bool = True
    types: Mapping[str, Form] = field(default_factory=dict)

    def fits(self, seen: Sequence[str]) -> bool:
        """The columns are these, in any order."""
        extra = set(seen) - set(self.columns)
        return set(self.columns) <= set(seen) and not (self.exact and extra)


def check_layout(path: Path, rows: pl.DataFrame, *layouts: Layout) -> Layout:
    """The layout of the file. Order is free (columns are read by name); row_number is ignored.

    rows: all rows of the file as text.
    Raises LayoutError that names the missing, added, (probably) renamed and retyped columns against the
    nearest layout.
    """
    seen = [column for column in rows.columns if column != ROW_NUMBER]
    fitting = [layout for layout in layouts if layout.fits(seen)]
    nearest = fitting[0] if fitting else min(layouts, key=lambda each: len(set(each.columns) ^ set(seen)))
    parts = {} if fitting else _differences(seen, nearest)
    retyped = _retyped(rows, nearest)
    if fitting and not retyped:
        return nearest
    told = [f"{what} {', '.join(which)}" for what, which in parts.items() if which]
    told += [f"retyped {', '.join(retyped)}"] if retyped else []
    raise LayoutError(
        f"{path}: its columns are not the layout {nearest.name!r}: {'; '.join(told)}",
        remedy="check that it is the right file and vintage; if the publisher changed it, add "
        "the new layout to the source's parser.",
    )


def _differences(seen: Sequence[str], layout: Layout) -> dict[str, list[str]]:
    """Columns by what became of them. One that is called nearly alike, or stands in the place, is renamed."""
    missing = [column for column in layout.columns if column not in seen]
    added = [column for column in seen if column not in layout.columns]
    in_place = dict(zip(layout.columns, seen, strict=True)) if len(seen) == len(layout.columns) else {}
    likeness = sorted(
        ((_likeness(old, new), old, new) for old in missing for new in added), key=lambda each: -each[0]
    )
    pairs = [(old, new) for alike, old, new in likeness if alike >= _ALIKE]
    pairs += [(old, new) for _, old, new in likeness if in_place.get(old) == new]
    renamed: dict[str, str] = {}
    for old, new in pairs:
        if old not in renamed and new not in renamed.values():
            renamed[old] = new
    return {
        "renamed": [f"{old} -> {renamed[old]}" for old in missing if old in renamed],
        "missing": [column for column in missing if column not in renamed],
        # An open layout has columns without end that are none of ours.
        "added": [column for column in added if column not in renamed.values()] if layout.exact else [],
    }


def _likeness(old: str, new: str) -> float:
    return difflib.SequenceMatcher(None, old, new).ratio()


def _retyped(rows: pl.DataFrame, layout: Layout) -> list[str]:
    """The columns most of whose values have another form, each with what it should hold and what it does."""
    told = []
    for column, form in layout.types.items():
        if column not in rows.columns:
            continue
        values = rows[column].drop_nulls()
        others = values.filter(~values.str.contains(form.pattern))
        if values.len() >= _ENOUGH_VALUES and 2 * others.len() > values.len():
            shown = str(others[0])[:_SHOWN_CHARACTERS]
            told.append(
                f"{column} ({form.words} expected, {others.len():,} of {values.len():,} values are none, "
                f"such as {shown!r})"
            )
    return told
