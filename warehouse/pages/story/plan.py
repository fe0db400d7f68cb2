"""What the plan opens, builds and serves, in sentences.

Belongs here: phases, score, areas, routes, deployment, what is served. Does not belong here: need (`need`), whether
phasing pays (`phasing`).
"""

from __future__ import annotations

from warehouse.pages import phrases as say
from warehouse.pages.facts import Facts, Leg, Year

_KINDS = {"hub": "launch areas", "corridor": "corridors", "network": "the national network"}


def strategy(facts: Facts) -> list[str]:
    """What is phased, and how much of the need each phase has opened by its end."""
    total = sum(phase.county_count for phase in facts.phases)
    kinds = list(dict.fromkeys(_KINDS[phase.phase_kind] for phase in facts.phases))
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


def _route(leg: Leg) -> str:
    along = f" along {leg.roads}" if leg.roads else ""
    return f"{leg.leg_short_name}{along} ({say.number(round(leg.route_miles))} miles)"


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
            f"By assumption {say.percent_of(last.public_capital_usd, last.capital_usd)} of that is paid by public money, "
            f"utilities and credits, the rest by fleets and site operators."
        )
    ports = sum(each.port_count for each in facts.chargers)
    if ports:
        depot = sum(each.port_count for each in facts.chargers if each.charging_location == "depot")
        most = max(facts.chargers, key=lambda each: each.port_count)
        told.append(
            f"In {facts.focus_year} {say.percent_of(depot, ports)} of ports stand at depots; the most frequent is "
            f"{most.charger_name} ({say.percent_of(most.port_count, ports)})."
        )
    return [" ".join(told)]


def served(facts: Facts) -> list[str]:
    """What the plan serves of the need, and what stands in the way of the rest."""
    told = served_short(facts)
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


def served_short(facts: Facts) -> str:
    """What the plan serves, and why the rest is unserved."""
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
        [f"{say.percent_of(mwh, total)} {words}" for mwh, words in causes]
    )
