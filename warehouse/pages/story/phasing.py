"""What phasing buys against other ways to spend, in sentences.

Belongs here: the plan beside its alternatives and the control. Does not belong here: what the plan builds (`plan`).
"""

from __future__ import annotations

from warehouse.pages import phrases as say
from warehouse.pages.facts import Benefit, Facts, ScenarioNeed

LEAD = 0.02
"""A lead of the plan in served share that is worth a word: two percentage points."""


def benefit(facts: Facts) -> list[str]:
    """What phasing buys against the same money spread everywhere and against a random order."""
    if not facts.benefits:
        return []
    best = max(facts.benefits, key=lambda each: (_lead(each), -each.year))
    ahead = [each.year for each in facts.benefits if _lead(each) >= LEAD]
    last = facts.benefits[-1]
    told = []
    if not ahead:
        told.append(
            f"In this model phasing does not serve more than its alternatives: in no year does the plan lead both by "
            f"{say.points(LEAD)} of need or more."
        )
        shown = [facts.focus_year, last.year]
    elif last.year in ahead:
        told.append(
            f"In this model phasing serves more than both of its alternatives, still in {last.year}; its lead is largest in "
            f"{best.year}."
        )
        shown = [best.year, last.year]
    else:
        early = "an early start" if best.year <= facts.focus_year else "a lead for some years"
        told.append(
            f"In this model phasing buys {early}, and little else: after {max(ahead)} the plan no longer leads both "
            f"of its alternatives by {say.points(LEAD)} of need."
        )
        shown = [best.year, facts.focus_year, last.year]
    by_year = {each.year: each for each in facts.benefits}
    for year in dict.fromkeys(shown):
        if year in by_year:
            told.append(_three_ways(by_year[year], first=year == shown[0]))
    return [" ".join(told), *without_limit(facts), *_price_of_start(best)]


def without_limit(facts: Facts, *, short: bool = False) -> list[str]:
    """What the control that opens every county at once serves, and for how much, beside the plan; short: in one year."""
    needs = {(each.scenario_id, each.year): each for each in facts.scenario_needs}
    told = []
    for scenario in facts.scenarios:
        pairs = [
            (control, plan)
            for year in sorted({facts.focus_year, facts.last_year})
            if (control := needs.get((scenario.scenario_id, year)))
            and (plan := needs.get((facts.base.scenario_id, year)))
        ]
        if not scenario.opens_everywhere or not pairs:
            continue
        control, plan = pairs[0]
        words = (
            f"Each of these is held to the money or the pace of the plan. Opening every county at once without such a limit "
            f"(scenario {scenario.scenario_name}) would serve {say.percent(control.served_share)} of need in {control.year} "
            f"for {say.money(control.capital_usd)} of capital; the plan serves {say.percent(plan.served_share)} for "
            f"{say.money(plan.capital_usd)}."
        )
        words += "".join(
            f" In {later.year} it would be {say.percent(later.served_share)} for {say.money(later.capital_usd)}, against "
            f"{say.percent(late.served_share)} for {say.money(late.capital_usd)}."
            for later, late in ([] if short else pairs[1:])
        )
        told.append(words + _why_cheaper(control, plan))
    return told


def _why_cheaper(control: ScenarioNeed, plan: ScenarioNeed) -> str:
    """Whether the plan spends less because it serves less; empty where it does not spend and serve less."""
    if not 0 < plan.capital_usd < control.capital_usd or not 0 < plan.served_share < control.served_share:
        return ""
    prices = [each.capital_usd / (each.need_mwh * each.served_share) for each in (plan, control)]
    if say.ratio(*prices) != "about the same as":
        return ""
    return (
        f" A megawatt-hour served takes about as much capital either way in {plan.year}: the plan costs less because it "
        f"serves less."
    )


def _lead(each: Benefit) -> float:
    return each.plan_share - max(each.everywhere_share, each.random_share)


def _three_ways(each: Benefit, *, first: bool) -> str:
    plan, everywhere, at_random = (
        say.percent(share) for share in (each.plan_share, each.everywhere_share, each.random_share)
    )
    if first:
        unspent = ""
        if each.everywhere_capital_usd < 0.95 * each.plan_capital_usd:
            unspent = (
                f" (only {say.money(each.everywhere_capital_usd)} of {say.money(each.plan_capital_usd)} could be spent by then, "
                f"as counties wait for power and save for whole ports)"
            )
        return (
            f"In {each.year} the plan serves {plan} of need; the same money offered to all counties at once would serve "
            f"{everywhere}{unspent}, and building at the same pace in random order {at_random}."
        )
    if plan == everywhere == at_random:
        return f"In {each.year} all three serve {plan}."
    return f"In {each.year} the three serve {plan}, {everywhere} and {at_random}."


def _price_of_start(each: Benefit) -> list[str]:
    """The capital for what is served in the year of the largest lead, in each of the three ways."""
    ways = (
        (each.plan_usd_per_mwh, "in the plan"),
        (each.everywhere_usd_per_mwh, "with the money offered to all counties"),
        (each.random_usd_per_mwh, "in random order"),
    )
    prices = [f"{say.money(round(usd))} {words}" for usd, words in ways if usd]
    if len(prices) < len(ways):
        return []
    return [
        f"A megawatt-hour served in {each.year} has taken capital of {say.listing(prices)}. Gains that are often claimed for "
        f"phasing, such as learning, faster permits "
        f"and the confidence of fleets, are not in the model; nor are losses to places that wait."
    ]
