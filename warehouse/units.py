"""The one vocabulary of units: what each means, and how the columns that carry it are named.

Belongs here: units, the ends of names that tell them, how a comment shows one. Does not belong here: which column
has which unit (`meta.unit` in the models' yml), conversions.

A measure ends in its unit (`need_mwh`); a range or a place in time may follow (`capital_usd_p90`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Nature = Literal["measure", "count", "number", "label"]
"""measure: a quantity with a dimension or a ratio; count: how many of something; number: a place on a scale or in an
order; label: text, codes and flags."""


@dataclass(frozen=True)
class Unit:
    """A unit: its name as `meta.unit` has it, what it means, and the ends of the column names that have it."""

    name: str
    meaning: str
    endings: tuple[str, ...]
    nature: Nature


_COUNTED = (
    ("circuits", "Distribution circuits of utilities"),
    ("counties", "Counties, of the 3,142 of 2017"),
    ("days/year", "Days in a year"),
    ("draws", "Draws of the ensemble"),
    ("indicators", "Indicators of the launch-area score"),
    ("manufacturers", "Manufacturers of vehicles"),
    ("models", "Vehicle models on offer"),
    ("people", "Inhabitants"),
    ("returns", "Returns of vehicles to their depot"),
    ("columns", "Columns of a table"),
    ("tables", "Base tables"),
    ("scenarios", "Scenarios"),
    ("sites", "Places with ports: a depot, a truck stop, a parking area"),
    ("vehicle-days", "Days of one vehicle each"),
    ("vehicles", "Vehicles; a model value need not be whole"),
    ("vehicles/year", "Vehicles in a year; a model value need not be whole"),
)

UNITS: tuple[Unit, ...] = (
    Unit("MWh/year", "Megawatt-hours of electricity in a calendar year", ("mwh",), "measure"),
    Unit("kWh", "Kilowatt-hours of electricity", ("kwh",), "measure"),
    Unit("kWh/mile", "Kilowatt-hours for a mile driven", ("kwh_per_mile",), "measure"),
    Unit("MW", "Megawatts: power, mean over an hour unless the column says nameplate", ("mw",), "measure"),
    Unit("kW", "Kilowatts: power, mean over an hour unless the column says nameplate", ("kw",), "measure"),
    Unit("km2", "Square kilometres of land", ("km2",), "measure"),
    Unit("miles", "Miles", ("miles",), "measure"),
    Unit("miles/year", "Miles in a calendar year", ("miles",), "measure"),
    Unit("miles/vehicle/year", "Miles of one vehicle in a calendar year", ("miles_per_vehicle",), "measure"),
    Unit("miles/vehicle-day", "Miles of one vehicle on one day", ("miles_per_vehicle_day",), "measure"),
    Unit(
        "miles-equivalent",
        "Miles, those away from freight roads counted longer: what a route costs the model",
        ("cost",),
        "measure",
    ),
    Unit("USD of 2024", "United States dollars at the prices of 2024", ("usd",), "measure"),
    Unit(
        "USD of 2024 per MWh/year",
        "Dollars of 2024 of capital for each megawatt-hour a year that is served",
        ("usd_per_served_mwh_year",),
        "measure",
    ),
    Unit(
        "USD of 2024/vehicle",
        "Dollars of 2024 of capital for each vehicle that is served",
        ("usd_per_served_vehicle",),
        "measure",
    ),
    Unit(
        "USD/MWh",
        "Dollars of the year described for a megawatt-hour, not brought to 2024",
        ("usd_per_mwh",),
        "measure",
    ),
    Unit("ports/vehicle", "Ports for each vehicle that is served", ("port_per_served_vehicle",), "measure"),
    Unit("share", "Part of a whole, 0 to 1", ("share", "weight", "normalised_value"), "measure"),
    Unit(
        "ratio",
        "Quotient of two like quantities, or a correlation",
        ("ratio", "correlation", "level"),
        "measure",
    ),
    Unit(
        "points",
        "Points of the launch-area score, 0 to 100; percentage points where the column says so",
        ("score", "contribution", "points", "score_gap"),
        "measure",
    ),
    Unit(
        "gravity weight",
        "Freight activity that the gravity model sends along a path; it only compares",
        ("weight",),
        "measure",
    ),
    Unit("years", "Years", ("years",), "measure"),
    Unit("bytes", "Bytes", ("bytes",), "measure"),
    Unit("degrees", "Degrees of latitude or longitude (NAD83)", ("latitude", "longitude"), "number"),
    Unit("year", "Calendar year", ("year", "from", "to"), "number"),
    Unit("hour", "Hour of the local day, 0 to 23; 0 begins at midnight", ("hour",), "number"),
    Unit("places", "Places in a ranking", ("rank_change", "places"), "number"),
    Unit(
        "number",
        "A number without a dimension: a rank, a place in an order, a seed, a version",
        ("sequence", "rank", "order", "seed", "number", "position", "version"),
        "number",
    ),
    Unit("ports", "Ports: connectors that can charge at the same time", ("port_count",), "count"),
    # Of meta.sources: rows_in = rows_used + rows_quarantined.
    Unit(
        "rows",
        "Rows of a table",
        ("count", "rows_in", "rows_used", "rows_quarantined", "rows_condensed"),
        "count",
    ),
    *(Unit(name, meaning, ("count",), "count") for name, meaning in _COUNTED),
    Unit("code", "A key or a term of a list that the column's description names", (), "label"),
    Unit("text", "Words for people", (), "label"),
    Unit("flag", "True or false", (), "label"),
    Unit("time", "A moment in UTC, without a zone", ("at",), "label"),
)
"""Every unit that a public column may have, besides `see <column>`: the unit stands in that column, row by row."""

BY_NAME = {unit.name: unit for unit in UNITS}
SEE = "see "
_TAILS = re.compile(r"(_(low|central|high|p10|p50|p90|mean|min|max|a|b)|_(19|20)\d\d)+$")
_IN_COMMENT = re.compile(r" \[([^\[\]]+)\]$")
_ENDINGS = sorted(
    {ending for unit in UNITS for ending in unit.endings}, key=lambda ending: (-len(ending), ending)
)


def commented(description: str, unit: str) -> str:
    """The comment of a column: its description, and in square brackets the unit of what is no label."""
    return description if is_label(unit) else f"{description} [{unit}]"


def unit_in_comment(comment: str | None) -> str | None:
    """The unit that a comment ends with, None where it shows none."""
    found = _IN_COMMENT.search(comment or "")
    return found.group(1) if found else None


def is_label(unit: str) -> bool:
    """Texts, codes, flags and times; a unit that is not known is none of them."""
    return unit in BY_NAME and BY_NAME[unit].nature == "label"


def unit_problem(column: str, unit: str, columns: Iterable[str]) -> str | None:
    """What is wrong with the unit of a numeric column of that name, beside its fellow columns; None if nothing is.

    The longest known ending of the name must belong to the unit: `need_mwh` in MW and `peak` in MW are both wrong.
    """
    if unit.startswith(SEE):
        named = unit.removeprefix(SEE)
        if named not in set(columns):
            return f"its unit is {unit!r}, and there is no column {named}"
    elif unit not in BY_NAME:
        return f"its unit {unit!r} is not in the vocabulary (warehouse/units.py)"
    return _ending_problem(column, unit)


def _ending_problem(column: str, unit: str) -> str | None:
    plain = _plain(column)
    ending = next((known for known in _ENDINGS if plain == known or plain.endswith(f"_{known}")), None)
    if unit == "code" or unit.startswith(SEE):
        return None if ending is None else f"its unit is {unit!r}, and its name ends in {ending}"
    if ending is None:
        return f"its name ends in no known unit; {unit!r} has {_told(unit)}"
    if ending not in BY_NAME[unit].endings:
        fitting = [each.name for each in UNITS if ending in each.endings]
        return f"its unit is {unit!r}, and its name ends in {ending}, which means {' or '.join(fitting)}"
    return None


def _plain(column: str) -> str:
    """The name without what tells an end of a range, a year or a side of a comparison: need_2030_mwh_p90 -> need_2030_mwh."""
    return _TAILS.sub("", column)


def _told(unit: str) -> str:
    return ", ".join(f"_{ending}" for ending in BY_NAME[unit].endings) or "no ending"
