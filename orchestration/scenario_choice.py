"""Which scenario a reading command means.

Belongs here: the base scenario of a release, and an error for a name that it does not have. Does not belong here:
the rows of the seeds (`orchestration.scenarios`).
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from warehouse.errors import QueryError
from warehouse.reader import ask

if TYPE_CHECKING:
    import duckdb

_SCENARIOS = "select scenario_id, is_base from marts.dim_scenario order by is_base desc, scenario_id"


def choose_scenario(connection: duckdb.DuckDBPyConnection, asked: str | None) -> str:
    """The scenario of that name, the base scenario for None. Raises QueryError that lists what there is."""
    names = [str(name) for name, _ in ask(connection, _SCENARIOS).rows]
    if asked is None:
        return names[0]
    if asked not in names:
        near = difflib.get_close_matches(asked, names, n=1)
        guess = f"Perhaps {near[0]}. " if near else ""
        raise QueryError(
            f"There is no scenario {asked!r} in this release.",
            remedy=f"{guess}It has {', '.join(names)}; `phasein scenario new` adds one to the seeds.",
        )
    return asked


def choose_year(connection: duckdb.DuckDBPyConnection, asked: int) -> int:
    """The year, if the release tells it. Raises QueryError with the first and the last."""
    ((first, last),) = ask(connection, "select min(year), max(year) from marts.fct_adoption").rows
    if not int(first) <= asked <= int(last):  # type: ignore[call-overload]
        raise QueryError(f"The release does not tell year {asked}.", remedy=f"It has {first} to {last}.")
    return asked
