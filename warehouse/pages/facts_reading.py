"""The facts of a release for its pages: read once, from the release alone.

Belongs here: asking for them (`facts_sql/<name>.sql`). Does not belong here: the values (`facts`), rows of charts
(`charts`).
"""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from warehouse.errors import ReleaseError
from warehouse.pages.facts import (
    Agreement,
    Area,
    Assumption,
    Benefit,
    Charger,
    Driver,
    Ensemble,
    Factor,
    Facts,
    Hubs,
    Item,
    Leg,
    Miss,
    Phase,
    Range,
    Regret,
    SalesStart,
    Scenario,
    ScenarioNeed,
    ScoreCase,
    Segment,
    State,
    Tipping,
    UsedSource,
    Verdict,
    Year,
)
from warehouse.reader import ask

if TYPE_CHECKING:
    import duckdb

FOLDER = Path(__file__).with_name("facts_sql")
_Row = TypeVar("_Row")


def read_facts(connection: duckdb.DuckDBPyConnection) -> Facts:
    """The facts of a release. Raises QueryError where a table is absent, ReleaseError where there is no base plan."""
    scenarios = _read(connection, "scenario", Scenario, {})
    base = next((each.scenario_id for each in scenarios if each.is_base), None)
    phases = _read(connection, "phase", Phase, {"scenario": base}) if base else ()
    if not phases:
        raise ReleaseError(
            "The release has no base scenario with phases, so there is no plan to write about.",
            remedy="`phasein scenario check` says what is wrong with the scenarios.",
        )
    first, last = min(each.opens_from for each in phases), max(each.opens_to for each in phases)
    focus = sorted({first, last, *(each.opens_to for each in phases)})[-2:][0]
    parameters: dict[str, object] = {
        "scenario": base,
        "first_year": first,
        "last_year": last,
        "year": focus,
    }

    def rows(name: str, kind: type[_Row]) -> tuple[_Row, ...]:
        return _read(connection, name, kind, parameters)

    return Facts(
        first_year=first,
        last_year=last,
        focus_year=focus,
        scenarios=scenarios,
        phases=phases,
        years=rows("year", Year),
        scenario_needs=rows("scenario_need", ScenarioNeed),
        segments=rows("segment", Segment),
        factors=rows("factor", Factor),
        score_cases=rows("score_case", ScoreCase),
        areas=rows("area", Area),
        hubs=rows("hub", Hubs)[0],
        legs=rows("leg", Leg),
        states=rows("state", State),
        chargers=rows("charger", Charger),
        benefits=rows("benefit", Benefit),
        items=rows("item", Item),
        agreements=rows("agreement", Agreement),
        ensemble=rows("ensemble", Ensemble)[0],
        ranges=rows("range", Range),
        drivers=rows("driver", Driver),
        tippings=rows("tipping", Tipping),
        regret=rows("regret", Regret)[0],
        verdicts=rows("verdict", Verdict),
        misses=rows("miss", Miss),
        sources=rows("source", UsedSource),
        assumptions={each.assumption_id: each for each in rows("assumption", Assumption)},
        sales_starts=rows("sales_start", SalesStart),
    )


def _read(
    connection: duckdb.DuckDBPyConnection, name: str, kind: type[_Row], parameters: dict[str, object]
) -> tuple[_Row, ...]:
    """The rows of `facts_sql/<name>.sql` as values; columns and fields have the same names."""
    query = (FOLDER / f"{name}.sql").read_text(encoding="utf-8")
    used = {key: value for key, value in parameters.items() if re.search(rf"\${key}\b", query)}
    answer = ask(connection, query, used)
    wanted = {each.name for each in fields(kind)}  # type: ignore[arg-type]
    if set(answer.columns) != wanted:
        raise ReleaseError(
            f"The query {name}.sql gives {', '.join(answer.columns)}; its value has {', '.join(sorted(wanted))}.",
            remedy="Make the query and the value in warehouse/pages/facts.py agree.",
        )
    return tuple(
        kind(
            **{
                key: tuple(value) if isinstance(value, list) else value
                for key, value in zip(answer.columns, row, strict=True)
            }
        )
        for row in answer.rows
    )
