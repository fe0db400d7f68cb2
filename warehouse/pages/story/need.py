"""What vehicles are assumed and what they need, in sentences.

Belongs here: adoption, the market, need, load, scenarios. Does not belong here: what is built (`plan`), how sure it is
(`certainty`).
"""

from __future__ import annotations

from warehouse.pages import phrases as say
from warehouse.pages.charts import Rows
from warehouse.pages.facts import Facts, Year

_STRATEGIES = {"unmanaged": "unmanaged", "managed": "managed", "mixed": "the mix that the plan assumes"}


def adoption(facts: Facts) -> list[str]:
    """The sales that are assumed, the vehicles they come to, and how the market stands to it."""
    first, last = facts.of(facts.first_year), facts.of(facts.last_year)
    told = [
        f"The base scenario, {facts.base.scenario_name}, is an assumption and not a forecast. {facts.base.description}.",
        sales(facts),
        f"Zero-emission vehicles on the road go from {say.rough(first.ze_vehicle_count)} at the end of {first.year} "
        f"to {say.rough(last.ze_vehicle_count)} at the end of {last.year}, "
        f"{say.percent_of(last.ze_vehicle_count, last.stock_vehicle_count)} of the fleet.",
    ]
    return [" ".join(told), *market(facts)]


def sales(facts: Facts) -> str:
    """The zero-emission share of sales that the scenario assumes."""
    first, focus, last = facts.of(facts.first_year), facts.of(facts.focus_year), facts.of(facts.last_year)
    moves = say.change(first.ze_sales_share, focus.ze_sales_share, say.percent)
    beyond = f" and is {say.percent(last.ze_sales_share)} in {last.year}" if last.year != focus.year else ""
    return f"In the scenario the zero-emission share of new trucks and buses {moves} between {first.year} and {focus.year}{beyond}."


def market(facts: Facts) -> list[str]:
    """Whether the market keeps pace with the scenario; empty where no figure of sales is published."""
    told = []
    for each in facts.sales_starts:
        place = {1: "ahead of", 0: "in step with", -1: "behind"}[
            say.order(each.published_value, each.model_value, say.fine)
        ]
        told.append(
            f"The market is {place} the scenario: in the first half of 2025 {say.fine(each.published_value)} of new vehicles were "
            f"zero-emission, against {say.fine(each.model_value)} for the year."
        )
    return told


def other_scenarios(facts: Facts) -> list[str]:
    """The widest distance between scenarios in the middle year."""
    needs = {each.scenario_id: each for each in facts.scenario_needs if each.year == facts.focus_year}
    base = needs.get(facts.base.scenario_id)
    others = [each for each in needs.values() if each.scenario_id != facts.base.scenario_id]
    if base is None or not others or base.need_mwh <= 0:
        return []
    least = min(others, key=lambda each: (each.need_mwh, each.scenario_id))
    if say.order(least.need_mwh, base.need_mwh, say.energy) != -1:
        return [
            f"None of the {say.number(len(others))} other scenarios has less need than the base in {facts.focus_year}."
        ]
    told = (
        f"In {least.scenario_name}, the scenario with the least need, {facts.focus_year} needs {say.energy(least.need_mwh)}, "
        f"{say.ratio(least.need_mwh, base.need_mwh)} the {say.energy(base.need_mwh)} of the base scenario."
    )
    drawn = next((each for each in facts.ranges if each.year == facts.focus_year), None)
    if drawn is not None and base.need_mwh - least.need_mwh > drawn.need_mwh_p90 - drawn.need_mwh_p10:
        told += " Which scenario comes true moves need more than everything that the draws move together."
    return [told]


def energy(facts: Facts) -> list[str]:
    """How need grows, where it is drawn, who draws it, and how sure it is."""
    focus = facts.of(facts.focus_year)
    told = [_growth(facts)]
    depot = say.percent_of(focus.depot_mwh, focus.need_mwh)
    told.append(f"Depots draw {depot} of it in {focus.year}; the rest is drawn on the way.")
    if facts.segments and facts.segments[0].need_mwh > 0:
        largest = facts.segments[:2]
        total = sum(each.need_mwh for each in facts.segments)
        told.append(
            f"{say.capital(say.listing([each.segment_name.lower() for each in largest]))} need most, "
            f"{say.percent_of(sum(each.need_mwh for each in largest), total)} of the total."
        )
    return [" ".join([*told, _bounds(focus)])]


def energy_short(facts: Facts) -> list[str]:
    """How need grows and how sure it is."""
    return [f"{_growth(facts)} {_bounds(facts.of(facts.focus_year))}"]


def _growth(facts: Facts) -> str:
    first, focus, last = facts.of(facts.first_year), facts.of(facts.focus_year), facts.of(facts.last_year)
    growth = say.change(first.need_mwh, focus.need_mwh, say.energy)
    beyond = f", and is {say.energy(last.need_mwh)} in {last.year}" if last.year != focus.year else ""
    return (
        f"The nation's charging need {growth} a year between {first.year} and {focus.year} "
        f"({say.per_day(focus.need_mwh)}){beyond}."
    )


def _bounds(year: Year) -> str:
    return (
        f"With every assumption about energy use at its low or its high end the same vehicles would need "
        f"{say.between(year.need_low_mwh, year.need_high_mwh, say.energy)} in {year.year}."
    )


def load(rows: Rows, year: int) -> list[str]:
    """The highest hour of a mean weekday by charging strategy. rows: charging_strategy, hour, gw."""
    peaks = {}
    for strategy_id, words in _STRATEGIES.items():
        hours = [
            (row["gw"], row["hour"])
            for row in rows
            if row["charging_strategy"] == strategy_id and row["hour"] < 24
        ]
        if hours:
            gw, hour = max(hours, key=lambda each: (each[0], -each[1]))
            peaks[words] = f"{say.number(float(f'{gw:.3g}'))} GW at {_clock(hour)} ({words})"
    if not peaks:
        return []
    return [
        f"When vehicles charge matters to the grid, not only how much. If all need of {year} were charged, the highest hour of "
        f"a mean weekday in the nation would be {say.listing(list(peaks.values()))}, in local hours. These are means over many "
        f"vehicles: a single depot peaks higher."
    ]


def _clock(hour: int) -> str:
    """The hour of a day as people say it: 0 is midnight, 18 is 6 p.m."""
    if hour in (0, 12):
        return "midnight" if hour == 0 else "noon"
    return f"{hour} a.m." if hour < 12 else f"{hour - 12} p.m."
