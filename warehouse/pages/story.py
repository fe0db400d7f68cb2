"""What a release says, in sentences: one function a subject, each a list of paragraphs of plain text.

Belongs here: the order of thought, and sentences built from the release's numbers. Does not belong here: how a number
is written (`phrases`), layout (`templates`), tables and pictures.

No sentence takes for granted how the numbers fall: where the direction, the order or the verdict can change, the words
are chosen here from the numbers, and tests try others.
"""

from __future__ import annotations

from collections.abc import Sequence

from warehouse.pages import phrases as say
from warehouse.pages.charts import Rows
from warehouse.pages.facts import Benefit, Facts, Leg, ScenarioNeed, Tipping, Year

KINDS = {"hub": "launch areas", "corridor": "corridors", "network": "the national network"}
LEAD = 0.02
"""A lead of the plan in served share that is worth a word: two percentage points."""

_STRATEGIES = {"unmanaged": "unmanaged", "managed": "managed", "mixed": "the mix that the plan assumes"}


def strategy(facts: Facts) -> list[str]:
    """What is phased, and how much of the need each phase has opened by its end."""
    total = sum(phase.county_count for phase in facts.phases)
    kinds = list(dict.fromkeys(KINDS[phase.phase_kind] for phase in facts.phases))
    steps = f"in {say.count(len(facts.phases), 'phase')}: {', then '.join(kinds)}"
    told = [f"The question is where to begin, and what to join up next. The plan opens counties {steps}."]
    so_far, sentences = 0, []
    for phase in facts.phases:
        so_far += phase.county_count
        reached = say.percent(phase.reached_share)
        if so_far == total:
            continue
        sentences.append(
            f"by the end of {phase.opens_to}, {say.percent(so_far / total)} of counties are open, with {reached} "
            f"of the nation's charging need"
        )
    if sentences:
        told.append(say.capital("; ".join(sentences)) + ".")
    short = [phase for phase in facts.phases if not phase.is_target_met]
    told += [
        f"{phase.phase_name} fall short of the target: {say.percent(phase.reached_share)} of need by "
        f"{phase.opens_to} instead of {say.percent(phase.target_share)}."
        for phase in short
    ]
    return [" ".join(told)]


def in_short(facts: Facts) -> list[str]:
    """The findings in a few sentences, each told in full further on."""
    return [
        *energy_short(facts),
        _served(facts),
        *benefit(facts)[:1],
        *without_limit(facts, short=True),
        *no_regrets(facts),
        *other_scenarios(facts),
    ]


def adoption(facts: Facts) -> list[str]:
    """The sales that are assumed, the vehicles they come to, and how the market stands to it."""
    first, last = facts.of(facts.first_year), facts.of(facts.last_year)
    told = [
        f"The base scenario, {facts.base.scenario_name}, is an assumption and not a forecast. {facts.base.description}.",
        sales(facts),
        f"Zero-emission vehicles on the road go from {say.rough(first.ze_vehicle_count)} at the end of {first.year} "
        f"to {say.rough(last.ze_vehicle_count)} at the end of {last.year}, "
        f"{say.percent(_share(last.ze_vehicle_count, last.stock_vehicle_count))} of the fleet.",
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


def score(facts: Facts) -> list[str]:
    """How counties are ranked, and how much the order hangs on how it is done."""
    named = say.listing(
        [
            f"{each.factor_name[:1].lower()}{each.factor_name[1:]} ({say.percent(each.weight)})"
            for each in facts.factors
        ]
    )
    indicators = sum(len(each.indicator_names) for each in facts.factors)
    told = [
        f"Each county gets a launch-area score from 0 to 100. It weighs {say.count(len(facts.factors), 'factor')}, "
        f"{named}, made of {say.count(indicators, 'indicator')}. Counties with enough need open in the order of the score "
        f"until the target of the phase is met; hubs of one metropolitan region form a launch area."
    ]
    if facts.score_cases:
        worst, best = facts.score_cases[0], facts.score_cases[-1]
        kept = say.number(worst.top_kept_count)
        if worst.top_kept_count != best.top_kept_count:
            kept = f"between {kept} and {say.number(best.top_kept_count)}"
        told.append(
            f"The weights are a judgement. In {say.count(len(facts.score_cases), 'test')} that shift a weight or make the "
            f"score in another way, {kept} of the {say.number(worst.top_count)} best counties stay among the best "
            f"{say.number(worst.top_count)}; what moves them most is: {worst.case_name}."
        )
    return told


def areas(facts: Facts, shown: int) -> list[str]:
    """How many launch areas there are and what the largest hold."""
    if not facts.areas:
        return ["The plan has no launch areas."]
    in_areas = facts.hubs.county_count - facts.hubs.stand_alone_count
    alone = (
        f"; {say.count(facts.hubs.stand_alone_count, 'more hub county', 'more hub counties')} "
        f"{say.plural(facts.hubs.stand_alone_count, 'stands', 'stand')} alone"
        if facts.hubs.stand_alone_count
        else ""
    )
    leading = facts.areas[:shown]
    largest = facts.areas[0]
    return [
        f"The plan has {say.count(len(facts.areas), 'launch area')} with "
        f"{say.count(in_areas, 'hub county', 'hub counties')}{alone}. The largest, {largest.short_name}, holds "
        f"{say.fine(largest.need_share)} of the nation's need in {facts.hub_year} by itself; the "
        f"{say.count(len(leading), 'area')} in the table "
        f"{say.plural(len(leading), 'holds', 'hold')} {say.percent(sum(each.need_share for each in leading))}."
    ]


def legs(facts: Facts) -> list[str]:
    """The freight routes that join the hubs."""
    if not facts.legs:
        return ["No freight route joins two groups of hubs."]
    leading = facts.legs[0]
    corridor = sum(phase.county_count for phase in facts.phases if phase.phase_kind == "corridor")
    return [
        f"{say.capital(say.count(len(facts.legs), 'freight route'))} "
        f"{say.plural(len(facts.legs), 'runs', 'run')} directly between groups of hubs. The counties on them that carry most "
        f"freight open as corridors: {say.count(corridor, 'county', 'counties')}. The route that carries most is "
        f"{_route(leading)}."
    ]


def network(facts: Facts) -> list[str]:
    """The rest, and when it opens."""
    last = [phase for phase in facts.phases if phase.phase_kind == "network"]
    if not last:
        return []
    counties = sum(phase.county_count for phase in last)
    opening = say.years(min(phase.opens_from for phase in last), max(phase.opens_to for phase in last))
    return [
        f"The network is {say.count(counties, 'county', 'counties')} that {say.plural(counties, 'opens', 'open')} in {opening}, "
        f"those with the largest need first: small differences of need "
        f"decide their order, so it is no finding."
    ]


def energy(facts: Facts) -> list[str]:
    """How need grows, where it is drawn, who draws it, and how sure it is."""
    focus = facts.of(facts.focus_year)
    told = [_growth(facts)]
    depot = say.percent(_share(focus.depot_mwh, focus.need_mwh))
    told.append(f"Depots draw {depot} of it in {focus.year}; the rest is drawn on the way.")
    if facts.segments and facts.segments[0].need_mwh > 0:
        largest = facts.segments[:2]
        total = sum(each.need_mwh for each in facts.segments)
        told.append(
            f"{say.capital(say.listing([each.segment_name.lower() for each in largest]))} need most, "
            f"{say.percent(_share(sum(each.need_mwh for each in largest), total))} of the total."
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


def deployment(facts: Facts) -> list[str]:
    """Ports, sites and money in the middle and at the end."""
    told = []
    for year in sorted({facts.focus_year, facts.last_year}):
        each = facts.of(year)
        told.append(
            f"By {year} the plan comes to {say.rough(each.port_count)} ports at {say.rough(each.site_count)} sites, for "
            f"{say.money(each.capital_usd)} in dollars of 2024 "
            f"({say.between(each.capital_low_usd, each.capital_high_usd, say.money)} with all prices at their low or high end)."
        )
    last = facts.of(facts.last_year)
    if last.capital_usd > 0:
        told.append(
            f"By assumption {say.percent(_share(last.public_capital_usd, last.capital_usd))} of that is paid by public money, "
            f"utilities and credits, the rest by fleets and site operators."
        )
    ports = sum(each.port_count for each in facts.chargers)
    if ports:
        depot = sum(each.port_count for each in facts.chargers if each.charging_location == "depot")
        most = max(facts.chargers, key=lambda each: each.port_count)
        told.append(
            f"In {facts.focus_year} {say.percent(_share(depot, ports))} of ports stand at depots; the most frequent is "
            f"{most.charger_name} ({say.percent(_share(most.port_count, ports))})."
        )
    return [" ".join(told)]


def served(facts: Facts) -> list[str]:
    """What the plan serves of the need, and what stands in the way of the rest."""
    told = _served(facts)
    growth = facts.assumptions.get("grid_growth_share")
    if growth is not None:
        reach = (
            f" (range {say.fine(growth.low)} to {say.fine(growth.high)})"
            if growth.low is not None and growth.high is not None
            else ""
        )
        told += (
            f" The model lets a county's grid add at most {say.fine(growth.central)} of its peak demand a year for trucks"
            f"{reach}. That is a rule of thumb applied everywhere, not a finding about any utility."
        )
    return [told]


def _served(facts: Facts) -> str:
    years = [facts.of(year) for year in sorted({facts.focus_year, facts.last_year})]
    shares = say.listing([f"{say.percent(each.served_share)} of need in {each.year}" for each in years])
    told = [f"The plan serves {shares}."]
    told += [f"What is unserved in {each.year} {causes}." for each in years if (causes := _causes(each))]
    return " ".join(told)


def _causes(year: Year) -> str:
    """Why need is unserved, the largest cause first; empty where all is served."""
    named = [
        (year.not_open_mwh, "lies in counties that have not opened"),
        (year.lead_time_mwh, "waits for power in counties that have"),
        (year.grid_mwh, "lacks grid capacity"),
    ]
    total = sum(mwh for mwh, _ in named)
    if total <= 0:
        return ""
    causes = sorted(((mwh, words) for mwh, words in named if mwh > 0), key=lambda each: -each[0])
    if len(causes) == 1:
        return causes[0][1]
    return "comes from several causes: " + say.listing(
        [f"{say.percent(_share(mwh, total))} {words}" for mwh, words in causes]
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


def draws(facts: Facts) -> str:
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
        f"Weights and assumptions are opinions, so the plan was drawn again {draws(facts)} with all of them moved at once. "
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


def _route(leg: Leg) -> str:
    along = f" along {leg.roads}" if leg.roads else ""
    return f"{leg.leg_short_name}{along} ({say.number(round(leg.route_miles))} miles)"


def _clock(hour: int) -> str:
    """The hour of a day as people say it: 0 is midnight, 18 is 6 p.m."""
    if hour in (0, 12):
        return "midnight" if hour == 0 else "noon"
    return f"{hour} a.m." if hour < 12 else f"{hour - 12} p.m."


def _subject(name: str) -> str:
    """A driver's name at the start of a sentence."""
    return name if name.startswith("The ") else f"The {_lower(name)}"


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:]


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
