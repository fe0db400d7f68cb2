"""The fact sheet and the briefing as HTML: facts, sentences and pictures put into their templates.

Belongs here: what the templates are given. Does not belong here: sentences (`story`), layout (`templates`), PDF (`pdf`).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from jinja2 import Environment
from markupsafe import Markup, escape

from warehouse.html import environment
from warehouse.pages import phrases as say
from warehouse.pages import story
from warehouse.pages.captions import captions
from warehouse.pages.charts import palette
from warehouse.pages.facts import Facts
from warehouse.pages.pictures import Pictures
from warehouse.release import Release

FACT_SHEET = "fact-sheet.html"
BRIEFING = "briefing.html"
TEMPLATES = Path(__file__).with_name("templates")
AREAS_SHOWN = 10

_THEMES = {
    "adoption": "Sales and stock",
    "backcast": "Early mix",
    "charging": "Chargers, prices",
    "energy": "Energy, vehicles",
    "fleet": "Fleet, miles",
    "phase3": "Sales by kind",
    "place": "Places",
}


def fact_sheet(facts: Facts, pictures: Pictures, release: Release) -> str:
    """The fact sheet as one HTML document that needs nothing else."""
    return _render(f"{FACT_SHEET}.j2", facts, pictures, release, type_size="8.9pt")


def briefing(facts: Facts, pictures: Pictures, release: Release) -> str:
    """The briefing as one HTML document that needs nothing else."""
    return _render(f"{BRIEFING}.j2", facts, pictures, release, type_size="9pt")


def _render(template: str, facts: Facts, pictures: Pictures, release: Release, type_size: str) -> str:
    templates = _environment()
    colours = palette("light")
    given: dict[str, Any] = {
        "facts": facts,
        "release": release,
        "released_on": f"{release.released_at:%B} {release.released_at.day}, {release.released_at.year}",
        "say": say,
        "story": told(facts, pictures),
        "captions": captions(facts),
        "picture": lambda chart, description, width, height: _inline(
            pictures.svg(chart, width, height), description
        ),
        "colours": colours,
        "type_size": type_size,
        "phase_colours": dict(zip(("hub", "corridor", "network"), colours["phase"], strict=True)),
        "span": say.years(facts.first_year, facts.last_year),
        "key_numbers": key_numbers(facts),
        "milestone_years": [facts.of(year) for year in facts.milestones],
        "scenario_rows": scenario_rows(facts),
        "verdict_rows": verdict_rows(facts),
        "no_regret_areas": _no_regret(facts, "area"),
        "no_regret_legs": _no_regret(facts, "leg"),
        "page_line": f"phasein · release {release.release_id} · scenario {facts.base.scenario_id}",
    }
    given["css"] = Markup(templates.get_template("page.css").render(given))
    return templates.get_template(template).render(given)


@cache
def _environment() -> Environment:
    made = environment(TEMPLATES)
    made.filters["css_string"] = css_string
    return made


def css_string(text: str) -> Markup:
    """A text as a string of CSS inside a style element: quotes, backslashes, line ends and `<` are escaped."""
    # A code point in CSS ends with a space, so that digits after it are not taken for its own.
    escaped = "".join(f"\\{ord(sign):x} " if sign in "\"\\<>&'\n\r\f" else sign for sign in text)
    return Markup(f'"{escaped}"')


def _inline(svg: str, description: str) -> Markup:
    """A picture for an HTML page, described as a whole."""
    head = f'<svg role="img" aria-label="{escape(description)}"'
    return Markup(svg.replace("<svg", head, 1))


def told(facts: Facts, pictures: Pictures) -> SimpleNamespace:
    """Every subject's paragraphs under its name, as the templates use them."""
    benefit = story.benefit(facts)
    return SimpleNamespace(
        strategy=story.strategy(facts),
        in_short=story.in_short(facts),
        adoption=story.adoption(facts),
        sales=story.sales(facts),
        market=story.market(facts),
        other_scenarios=story.other_scenarios(facts),
        score=story.score(facts),
        areas=story.areas(facts, AREAS_SHOWN),
        legs=story.legs(facts),
        network=story.network(facts),
        energy=story.energy(facts),
        energy_short=story.energy_short(facts),
        deployment=story.deployment(facts),
        served=story.served(facts),
        load=story.load(pictures.rows("load_day")["rows"], facts.focus_year),
        benefit=benefit,
        benefit_short=[*benefit[:1], *story.without_limit(facts, short=True)],
        no_regrets=story.no_regrets(facts),
        agreement=story.agreement(facts),
        tipping=story.tipping(facts),
        nation_range=story.nation_range(facts),
        validation=story.validation(facts),
        limits=story.limits(facts),
    )


def key_numbers(facts: Facts) -> list[tuple[str, str]]:
    """Value and label of the numbers at the top of a page."""
    focus, last = facts.of(facts.focus_year), facts.of(facts.last_year)
    found = [
        (say.energy(focus.need_mwh), f"charging need in {focus.year}, {say.per_day(focus.need_mwh)}"),
        (say.percent(focus.served_share), f"of that need served by the plan in {focus.year}"),
        (say.rough(focus.port_count), f"ports by {focus.year}"),
        (say.money(focus.capital_usd), f"of capital by {focus.year}"),
    ]
    if last.year != focus.year:
        found.append(
            (say.energy(last.need_mwh), f"need in {last.year}, {say.percent(last.served_share)} of it served")
        )
    return found


def scenario_rows(facts: Facts) -> list[tuple[str, list[str]]]:
    """Name of the scenario and a cell for each year in which a phase of the base ends."""
    cells = {(each.scenario_id, each.year): each for each in facts.scenario_needs}
    return [
        (
            scenario.scenario_name
            + (
                " (base)"
                if scenario.is_base
                else " (control, money without limit)"
                if scenario.opens_everywhere
                else ""
            ),
            [
                f"{say.energy(found.need_mwh)} ({say.percent(found.served_share)})"
                if (found := cells.get((scenario.scenario_id, year)))
                else "–"
                for year in facts.milestones
            ],
        )
        for scenario in facts.scenarios
    ]


def verdict_rows(facts: Facts) -> list[SimpleNamespace]:
    """A row for each theme of validation with its farthest miss, if it has one."""
    rows = []
    for verdict in facts.verdicts:
        miss = next((each for each in facts.misses if each.theme == verdict.theme), None)
        rows.append(
            SimpleNamespace(
                theme=_THEMES.get(verdict.theme, verdict.theme),
                figures=verdict.figure_count,
                hits=verdict.hit_count,
                name=miss.figure_name if miss else "none",
                published=in_unit(miss.published_value, miss.unit) if miss else "–",
                model=in_unit(miss.model_value, miss.unit) if miss else "–",
            )
        )
    return rows


def in_unit(value: float, unit: str) -> str:
    """A figure with its unit, shares in percent and dollars with their sign."""
    if unit == "share":
        return say.fine(value)
    if unit.startswith("USD"):
        return f"{say.money(float(f'{value:.3g}'))}{unit.removeprefix('USD')}"
    return f"{say.rough(value)} {unit}"


def _no_regret(facts: Facts, kind: str) -> str:
    names = [item.short_name for item in facts.items if item.item_kind == kind and item.is_no_regret]
    return say.listing(sorted(names)) if names else ""
