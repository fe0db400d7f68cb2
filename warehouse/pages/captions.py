"""Title, unit and description of each chart, for the pages and for the figures.

Belongs here: the words around a chart. Does not belong here: drawing it (`charts`), putting it in a frame (`figures`).
"""

from __future__ import annotations

from dataclasses import dataclass

from warehouse.pages import phrases as say
from warehouse.pages.facts import Facts


@dataclass(frozen=True)
class Caption:
    """title: what is shown. unit: what is measured, and of what, in the base scenario. description: the picture in words, for those who do
    not see it."""

    title: str
    unit: str
    description: str


def captions(facts: Facts) -> dict[str, Caption]:
    """Chart -> its words, for the base scenario."""
    span = say.years(facts.first_year, facts.last_year)
    focus, last = facts.of(facts.focus_year), facts.of(facts.last_year)
    counties = sum(phase.county_count for phase in facts.phases)
    opens = say.listing([f"{say.number(phase.county_count)} in {phase.phase_name}" for phase in facts.phases])
    leading = say.listing([area.short_name for area in facts.areas[:3]])
    served = f"{say.percent(focus.served_share)} of need served in {focus.year} and {say.percent(last.served_share)} in {last.year}"
    return {
        "phase_map": Caption(
            "Where launch areas, corridors and the network are",
            "Counties by the phase in which they open; numbers are the leading launch areas by need",
            f"Map of {say.number(counties)} counties by phase: {opens}. The leading launch areas are {leading}.",
        ),
        "energy_by_phase": Caption(
            "Charging need by phase of opening",
            f"TWh a year at the grid, {span}",
            f"Bars by year: need is {say.energy(focus.need_mwh)} in {focus.year} and {say.energy(last.need_mwh)} in {last.year}.",
        ),
        "energy_by_segment": Caption(
            "Charging need by segment of the fleet",
            f"TWh a year at the grid, {span}",
            f"Bars by year; in {focus.year} the segments with the largest need are "
            f"{say.listing([each.segment_name.lower() for each in facts.segments[:3]])}.",
        ),
        "need_concentration": Caption(
            "How concentrated charging need is",
            f"Share of the nation's need in {focus.year} against share of counties, largest need first",
            f"Curve of need over counties in {focus.year}, with the share that each phase has opened.",
        ),
        "phasing_benefit": Caption(
            "What phasing buys",
            f"Share of the nation's need that is served, {span}; grey band: all random orders",
            f"Lines by year for three ways to spend; the plan has {served}.",
        ),
        "deployment": Caption(
            "Ports, sites and capital of the plan",
            f"Standing or spent by the end of each year, {span}; dollars of 2024",
            f"Bars by year: {say.rough(focus.port_count)} ports, {say.rough(focus.site_count)} sites and "
            f"{say.money(focus.capital_usd)} by {focus.year}.",
        ),
        "load_day": Caption(
            "Charging load over a day",
            f"GW on a mean weekday of {focus.year}, all states in their local hours",
            "Lines by hour for unmanaged, managed and mixed charging.",
        ),
        "nation_range": Caption(
            "How far need moves with what is assumed",
            f"TWh a year at the grid, {span}: the plan, and the middle 80% of draws",
            f"Band by year around the plan's need, which is {say.energy(focus.need_mwh)} in {focus.year}.",
        ),
        "no_regrets": Caption(
            "Launch areas that stand whatever one assumes",
            "Share of draws in which the area stands, in the scenario where it does least often; dashed: the threshold",
            f"Bars by launch area; {sum(1 for item in facts.items if item.item_kind == 'area' and item.is_no_regret)} "
            f"pass the threshold.",
        ),
    }
