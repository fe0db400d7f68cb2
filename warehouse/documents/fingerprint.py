"""Whether a table holds the same values in two releases, but for the last digits of its numbers.

Belongs here: the sums that tell it, and how near is the same. Does not belong here: which row moved
(`warehouse.documents.compare`).

Parquet bytes differ when one sum was made in another order. So each table is reduced to exact hashes of its codes and
to two exact sums (fsum) of each number, one of them weighted by the row's codes, so that values that swap places show.
"""

from __future__ import annotations

from collections.abc import Sequence

from warehouse.catalog import quote
from warehouse.documents.known import Table
from warehouse.documents.opened import Opened

SAME_SUM = 1e-12
"""Relative to the sum of absolute values: one MWh in a nation's need shows, last digits that differ do not."""

_FLOATS = ("DOUBLE", "FLOAT")
_WEIGHTS = 1009


def same_values(before: Opened, after: Opened, table: Table, other: Table) -> bool:
    """The table of both releases has the same columns, rows and codes, and the same numbers but for last digits."""
    shapes = [[(column.name, column.type) for column in each.columns] for each in (table, other)]
    if shapes[0] != shapes[1] or table.rows != other.rows:
        return False
    old, new = _sums(before, table), _sums(after, table)
    return old[0] == new[0] and all(_near(a, b) for a, b in zip(old[1], new[1], strict=True))


def _near(before: Sequence[float], after: Sequence[float]) -> bool:
    """Each is (sum of absolute values, sum, weighted sum) of one column."""
    room = SAME_SUM * max(before[0], after[0])
    return all(abs(a - b) <= room for a, b in zip(before, after, strict=True))


def _sums(opened: Opened, table: Table) -> tuple[object, list[tuple[float, ...]]]:
    """Hash of everything that is no float (and of where floats are missing); three sums of each float column."""
    floats = [quote(column.name) for column in table.columns if column.type in _FLOATS]
    codes = [quote(column.name) for column in table.columns if column.type not in _FLOATS]
    exact = ", ".join([*codes, *(f"({name} is null)" for name in floats)])
    weight = f"(hash({', '.join(codes) or '1'}) % {_WEIGHTS})"
    sums = "".join(
        f", fsum(abs({name})), fsum({name}), fsum({name} * {weight} / {_WEIGHTS})" for name in floats
    )
    ((digest, *values),) = opened.ask(
        f"select sum(hash({exact})::hugeint){sums} from {quote(table.schema_name, table.name)}"
    )
    numbers = [float(value or 0.0) for value in values]  # type: ignore[arg-type]
    return digest, [tuple(numbers[at : at + 3]) for at in range(0, len(numbers), 3)]
