"""What the CHECK constraints of a table say of single columns: lists of values, least and greatest number.

Belongs here: reading DuckDB's own text of a constraint. Does not belong here: constraints over several columns.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from warehouse.documents.opened import Opened

_COLUMN = r'(?:"(?P<quoted>[^"]+)"|(?P<plain>\w+))'
_NUMBER = r"-?[0-9]+(?:\.[0-9]+)?(?:e-?[0-9]+)?"
_IN = re.compile(rf"\(+{_COLUMN} IN \((?P<values>'.*')\)\)+")
_BETWEEN = re.compile(rf"\(+{_COLUMN} BETWEEN (?P<least>{_NUMBER}) AND (?P<greatest>{_NUMBER})\)+")
_AT_LEAST = re.compile(rf"\(+{_COLUMN} >= (?P<least>{_NUMBER})\)+")


@dataclass(frozen=True)
class Limits:
    """allowed: every value there may be, in the order of the constraint; least and greatest are inclusive."""

    allowed: tuple[str, ...] = ()
    least: float | None = None
    greatest: float | None = None


def read_limits(opened: Opened) -> dict[tuple[str, str], Limits]:
    """(`schema.table`, column) -> limits, for the checks that hold for one column alone."""
    rows = opened.ask(
        """
        select schema_name || '.' || table_name, expression from duckdb_constraints()
        where constraint_type = 'CHECK' and database_name = current_database() order by all
        """
    )
    found: dict[tuple[str, str], Limits] = {}
    for table, expression in rows:
        told = limits_of(str(expression))
        if told is not None:
            found[str(table), told[0]] = told[1]
    return found


def limits_of(expression: str) -> tuple[str, Limits] | None:
    """(column, limits) of one constraint; None where it says something else."""
    for form in (_IN, _BETWEEN, _AT_LEAST):
        match = form.fullmatch(expression)
        if match is None:
            continue
        said = match.groupdict()
        values = re.findall(r"'((?:[^']|'')*)'", said.get("values") or "")
        allowed = tuple(value.replace("''", "'") for value in values)
        return said["quoted"] or said["plain"], Limits(
            allowed, _number(said.get("least")), _number(said.get("greatest"))
        )
    return None


def _number(text: str | None) -> float | None:
    if text is None:
        return None
    value = float(text)
    return int(value) if value.is_integer() else value
