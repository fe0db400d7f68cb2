"""How sure the findings are and what they must not be used for, in sentences.

Belongs here: what the draws say, checks against published figures, limits. Does not belong here: the plan itself
(`plan`).
"""

from __future__ import annotations

from collections.abc import Sequence

from warehouse.pages import phrases as say
from warehouse.pages.facts import Facts, Tipping


def _draws(facts: Facts) -> str:
    """How many draws of how many scenarios there were."""
    drawn = facts.ensemble
    each = (
        f"{say.number(drawn.most_draws)} times"
        if drawn.fewest_draws == drawn.most_draws
        else f"{say.number(drawn.fewest_draws)} to {say.number(drawn.most_draws)} times"
    )
    return f"{each} for each of {say.count(drawn.scenario_count, 'scenario')}"


def no_regrets(facts: Facts) -> list[str]:
    """Areas and legs that stand whatever one assumes."""
    if not facts.items:
        return []
    found = {
        kind: [item for item in facts.items if item.item_kind == kind and item.is_no_regret]
        for kind in ("area", "leg")
    }
    all_of = {kind: sum(1 for item in facts.items if item.item_kind == kind) for kind in ("area", "leg")}
    close = {
        passes: [
            item.short_name
            for item in facts.items
            if item.item_kind == "area" and item.is_close and item.is_no_regret is passes
        ]
        for passes in (True, False)
    }
    threshold = facts.assumptions.get("no_regret_share")
    bar = f"more than {say.percent(threshold.central)}" if threshold else "nearly all"
    told = (
        f"Weights and assumptions are opinions, so the plan was drawn again {_draws(facts)} with all of them moved at once. "
        f"{say.capital(say.part(len(found['area']), all_of['area'], 'launch area'))} and "
        f"{say.part(len(found['leg']), all_of['leg'], 'freight route')} that any of these draws found stand in {bar} of the draws of "
        f"every scenario: beginning there depends least on what one believes."
    )
    if close[True]:
        told += f" The narrowest of them, within the noise of so many draws: {say.listing(close[True], 6)}."
    if close[False]:
        told += f" Others miss it within that noise: {say.listing(close[False], 6)}."
    return [told]


def agreement(facts: Facts) -> list[str]:
    """How often counties open as what they are in the plan, and what moves hubs."""
    told = []
    if facts.agreements:
        kinds = {"hub": "hubs", "corridor": "corridor counties", "network": "network counties"}
        parts = [
            f"{kinds[each.phase_kind]} in {say.percent(each.agreement_share)}" for each in facts.agreements
        ]
        told.append(
            f"How often counties keep the phase of the plan over the draws: {say.listing(parts)}, on average."
        )
    if facts.drivers:
        leading = facts.drivers[0]
        told.append(
            f"{_subject(leading.driver_name)} is what moves most hub counties most: "
            f"{say.count(leading.county_count, 'county', 'counties')}."
        )
    return [" ".join(told)] if told else []


def tipping(facts: Facts) -> list[str]:
    """The largest counties among those that a small change of a weight would turn."""
    near = [each for each in facts.tippings if abs(each.to_value - each.from_value) <= 0.05]
    if not near:
        return [
            "No county would become a hub, or stop being one, if a factor's weight moved by five points or less."
        ]
    gains = [each for each in near if not each.is_hub]
    losses = [each for each in near if each.is_hub]
    told = (
        f"{say.capital(say.count(len(near), 'county', 'counties'))} would change sides if one factor's weight moved by five "
        f"points or less: {_counted(gains, 'would become a hub', 'would become hubs')}, "
        f"{_counted(losses, 'would stop being one', 'would stop being hubs')}."
    )
    largest = max(near, key=lambda each: (each.need_mwh, each.county_label))
    verb = "would stop being a hub" if largest.is_hub else "would become a hub"
    return [
        f"{told} The one with the largest need is {largest.county_label}, which {verb} with the {_lower(largest.lever_name)} at "
        f"{100 * largest.to_value:.1f}% instead of {100 * largest.from_value:.1f}%."
    ]


def _counted(found: Sequence[Tipping], one: str, many: str) -> str:
    how_many = len(found)
    number = "none" if how_many == 0 else "one" if how_many == 1 else say.number(how_many)
    return f"{number} {one if how_many == 1 else many}"


def nation_range(facts: Facts) -> list[str]:
    """The middle of the draws for need and served share in the middle year, and what is lost in the slow scenario."""
    told = []
    each = next((each for each in facts.ranges if each.year == facts.focus_year), None)
    if each is not None:
        place = (
            "below"
            if each.plan_need_mwh < each.need_mwh_p10
            else "above"
            if each.plan_need_mwh > each.need_mwh_p90
            else "within"
        )
        told.append(
            f"In eight of ten draws the nation's need in {each.year} lies "
            f"{say.between(each.need_mwh_p10, each.need_mwh_p90, say.energy)}, and the plan serves "
            f"{say.between(each.served_share_p10, each.served_share_p90, say.percent)} of it; the plan's own "
            f"{say.energy(each.plan_need_mwh)} is {place} that range."
        )
    year = facts.assumptions.get("ensemble_need_year")
    if facts.regret.idle_usd > 0 and year is not None:
        told.append(
            f"If the base plan is built and the slowest scenario comes true, {say.money(facts.regret.idle_usd)} of capital stands "
            f"idle in {int(year.central)}; carrying idle capital over all years of the plan costs {say.money(facts.regret.regret_usd)}."
        )
    return [" ".join(told)] if told else []


def validation(facts: Facts) -> list[str]:
    """How many independent figures the model comes near, and where it is farthest off."""
    figures = sum(each.figure_count for each in facts.verdicts)
    hits = sum(each.hit_count for each in facts.verdicts)
    if not figures:
        return ["The release holds no independent figure to compare the model with."]
    near = facts.assumptions.get("validation_near_share")
    within = f"or within {say.fine(near.central)} of the figure " if near else ""
    told = (
        f"The model is held against {say.count(figures, 'independent published figure')}. It comes within the published range "
        f"{within}for {say.part(hits, figures, 'figure')} and misses {say.part(figures - hits, figures, 'figure')}. Nothing was "
        f"tuned to close the gaps; each is explained in the release, in marts.fct_validation."
    )
    on_energy = next((each for each in facts.verdicts if each.theme == "energy"), None)
    if on_energy is not None:
        told += (
            f" For total energy and vehicles on the road it meets "
            f"{say.part(on_energy.hit_count, on_energy.figure_count, 'figure')}."
        )
    return [told]


def limits(facts: Facts) -> list[str]:
    """What the numbers must not be used for, and what is not in them."""
    vintages = sorted({found for each in facts.sources if (found := each.vintage[:4]).isdigit()})
    made_of = (
        f"Inputs are of {say.years(int(vintages[0]), int(vintages[-1]))}" if vintages else "Inputs are dated"
    )
    return [
        "A county is the smallest place here. Do not size a site, a feeder or a substation from these figures, and do not compare "
        "single small counties.",
        f"{made_of}; freight stays where it was in the latest inventory. Hosting capacity, interconnection queues, "
        f"disadvantaged communities, rail intermodal and tonnes by road are not in the files, so not in the model.",
        "Sales do not wait for chargers: adoption is assumed, and need meets charging only in what is served.",
        "Need is potential: what vehicles would draw if every place could charge them. Unserved need is not stranded vehicles.",
        "Capital leaves out replacement, energy, land and utility upgrades beyond the connection. Prices do not fall over time.",
        "Ranges move what is drawn and nothing else. Growth of the grid, prices, mileage, survival and load shapes stand still in "
        "them.",
    ]


def _subject(name: str) -> str:
    """A driver's name at the start of a sentence."""
    return name if name.startswith("The ") else f"The {_lower(name)}"


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:]
