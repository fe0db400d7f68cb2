"""What a release says, in sentences: one function a subject, each a list of paragraphs of plain text.

Belongs here: the order of thought, and sentences built from the release's numbers: what is needed (`need`), what is
planned (`plan`), what phasing buys (`phasing`), how sure it is (`certainty`). Does not belong here: how a number is
written (`phrases`), layout (`templates`), tables and pictures.

No sentence takes for granted how the numbers fall: where the direction, the order or the verdict can change, the words
are chosen here from the numbers, and tests try others.
"""

from __future__ import annotations

from warehouse.pages.facts import Facts
from warehouse.pages.story.certainty import agreement, limits, nation_range, no_regrets, tipping, validation
from warehouse.pages.story.need import adoption, energy, energy_short, load, market, other_scenarios, sales
from warehouse.pages.story.phasing import LEAD, benefit, without_limit
from warehouse.pages.story.plan import areas, deployment, legs, network, score, served, served_short, strategy

__all__ = [
    "LEAD",
    "adoption",
    "agreement",
    "areas",
    "benefit",
    "deployment",
    "energy",
    "energy_short",
    "in_short",
    "legs",
    "limits",
    "load",
    "market",
    "nation_range",
    "network",
    "no_regrets",
    "other_scenarios",
    "sales",
    "score",
    "served",
    "strategy",
    "tipping",
    "validation",
    "without_limit",
]


def in_short(facts: Facts) -> list[str]:
    """The findings in a few sentences, each told in full further on."""
    return [
        *energy_short(facts),
        served_short(facts),
        *benefit(facts)[:1],
        *without_limit(facts, short=True),
        *no_regrets(facts),
        *other_scenarios(facts),
    ]
