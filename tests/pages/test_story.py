"""Sentences about a release, for other numbers than those of today: the words follow the numbers."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from warehouse.pages import phrases as say
from warehouse.pages import story
from warehouse.pages.facts import Benefit, Facts, Regret, Tipping

shares = st.floats(0, 1)
many = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
SUBJECTS = [
    story.strategy, story.in_short, story.adoption, story.market, story.other_scenarios, story.score, story.legs,
    story.network, story.energy, story.energy_short, story.deployment, story.served, story.benefit, story.no_regrets,
    story.agreement, story.tipping, story.nation_range, story.validation, story.limits,
]  # fmt: skip


def with_benefits(facts: Facts, ways: list[tuple[float, float, float]]) -> Facts:
    years = range(facts.first_year, facts.first_year + len(ways))
    return replace(
        facts,
        benefits=tuple(
            Benefit(year, *way, 2000.0, 2200.0, 3500.0, 2e9, 1e9)
            for year, way in zip(years, ways, strict=True)
        ),
    )


@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_subject_is_told_in_whole_sentences(facts: Facts, subject: object) -> None:
    told = subject(facts)  # type: ignore[operator]
    assert told
    for paragraph in told:
        assert paragraph[0].isupper() or paragraph[0].isdigit()
        assert paragraph.endswith(".")
        assert not re.search(r"nan|None|  |\{|\}", paragraph)


@pytest.mark.parametrize("subject", [each for each in SUBJECTS if each is not story.limits])
def test_an_empty_ensemble_and_score_say_nothing_wrong(facts: Facts, subject: object) -> None:
    bare = replace(
        facts, items=(), agreements=(), drivers=(), ranges=(), tippings=(), misses=(), verdicts=(), sales_starts=(),
        score_cases=(), legs=(), areas=(), chargers=(), segments=(), benefits=(), assumptions={}, regret=Regret(0, 0),
    )  # fmt: skip
    for paragraph in subject(bare):  # type: ignore[operator]
        assert paragraph.endswith(".")


@many
@given(st.lists(st.tuples(shares, shares, shares), min_size=1, max_size=12))
def test_the_verdict_on_phasing_follows_the_leads(
    facts: Facts, ways: list[tuple[float, float, float]]
) -> None:
    told = story.benefit(with_benefits(facts, ways))[0]
    leads = {
        facts.first_year + place: plan - max(everywhere, at_random)
        for place, (plan, everywhere, at_random) in enumerate(ways)
    }
    ahead = [year for year, lead in leads.items() if lead >= story.LEAD]
    last = max(leads)
    if "and little else" in told:
        found = re.search(r"after (\d{4}) the plan no longer", told)
        assert found is not None
        assert int(found[1]) == max(ahead) < last
    elif "serves more than both of its alternatives, still" in told:
        assert last in ahead
    else:
        assert "does not serve more" in told
        assert not ahead


def test_the_control_without_a_limit_is_told_with_its_price(facts: Facts) -> None:
    assert "without such a limit" not in " ".join(story.benefit(facts))
    scenarios = tuple(replace(each, opens_everywhere=not each.is_base) for each in facts.scenarios)
    told = story.benefit(replace(facts, scenarios=scenarios))[1]
    assert "(scenario Slow) would serve 60% of need in 2030 for $700 million of capital" in told
    assert "the plan serves 50% for $700 million." in told


def test_money_that_the_control_could_not_spend_is_told(facts: Facts) -> None:
    told = story.benefit(with_benefits(facts, [(0.3, 0.1, 0.1), *[(0.5, 0.5, 0.5)] * 11]))
    assert "would serve 10% (only $1 billion of $2 billion could be spent by then" in told[0]
    assert (
        "$2,000 in the plan; $2,200 with the money offered to all counties; and $3,500 in random" in told[-1]
    )
    spent = tuple(replace(each, everywhere_capital_usd=each.plan_capital_usd) for each in facts.benefits)
    assert "could be spent" not in story.benefit(replace(facts, benefits=spent))[0]


@pytest.mark.parametrize(("dearer", "told"), [(2.0, True), (4.0, False), (0.5, False)])
def test_the_plan_costs_less_because_it_serves_less_only_where_it_does(
    facts: Facts, dearer: float, told: bool
) -> None:
    plan = next(
        each
        for each in facts.scenario_needs
        if each.scenario_id == facts.base.scenario_id and each.year == facts.focus_year
    )
    plan = replace(plan, served_share=0.4, capital_usd=100.0)
    control = replace(plan, scenario_id="all", served_share=0.8, capital_usd=100.0 * dearer)
    scenario = replace(facts.base, scenario_id="all", is_base=False, opens_everywhere=True)
    words = story.benefit(replace(facts, scenarios=(facts.base, scenario), scenario_needs=(plan, control)))
    assert ("the plan costs less because it serves less" in words[1]) is told


def test_areas_that_pass_narrowly_are_not_called_undecided(facts: Facts) -> None:
    areas = [item for item in facts.items if item.item_kind == "area"]
    narrow = replace(areas[0], short_name="Here", is_no_regret=True, is_close=True)
    missed = replace(areas[0], short_name="There", is_no_regret=False, is_close=True)
    (told,) = story.no_regrets(replace(facts, items=(narrow, missed)))
    assert "The narrowest of them, within the noise of so many draws: Here." in told
    assert "Others miss it within that noise: There." in told


def test_three_that_are_written_alike_are_called_alike(facts: Facts) -> None:
    told = story.benefit(with_benefits(facts, [(0.3, 0.1, 0.1), *[(0.5, 0.5, 0.5)] * 11]))[0]
    assert f"In {facts.last_year} all three serve 50%." in told


@many
@given(st.floats(0, 1e9), st.floats(0, 1e9), st.floats(0, 1e9))
def test_causes_stand_in_the_order_of_their_size(
    facts: Facts, closed: float, waiting: float, grid: float
) -> None:
    years = tuple(
        replace(each, not_open_mwh=closed, lead_time_mwh=waiting, grid_mwh=grid) for each in facts.years
    )
    told = story.served(replace(facts, years=years))[0]
    sizes = {"have not opened": closed, "waits for power": waiting, "lacks grid capacity": grid}
    first = (
        told.split(f"What is unserved in {facts.focus_year}")[1].split(". ")[0] if sum(sizes.values()) else ""
    )
    named = [
        words
        for words, _ in sorted(
            ((words, first.find(words)) for words in sizes if words in first), key=lambda each: each[1]
        )
    ]
    assert named == sorted(named, key=lambda words: -sizes[words])
    assert set(named) == {words for words, size in sizes.items() if size > 0}


@pytest.mark.parametrize(("market", "words"), [(0.01, "behind"), (0.2, "ahead of"), (0.1, "in step with")])
def test_the_market_stands_where_its_share_stands(facts: Facts, market: float, words: str) -> None:
    (start,) = facts.sales_starts
    told = story.market(
        replace(facts, sales_starts=(replace(start, published_value=market, model_value=0.1),))
    )
    assert f"The market is {words} the scenario" in told[0]


@many
@given(st.floats(1e3, 1e9), st.floats(1e3, 1e9))
def test_the_scenario_with_least_need_is_named_if_it_has_less(
    facts: Facts, base: float, other: float
) -> None:
    needs = tuple(
        replace(each, need_mwh=base if each.scenario_id == facts.base.scenario_id else other)
        for each in facts.scenario_needs
    )
    (told,) = story.other_scenarios(replace(facts, scenario_needs=needs))
    less = other < base and say.energy(other) != say.energy(base)
    assert ("the scenario with the least need" in told) == less


def test_targets_that_were_missed_are_told(facts: Facts) -> None:
    assert (
        "Corridors fall short of the target: 85% of need by 2030 instead of 90%." in story.strategy(facts)[0]
    )
    met = tuple(replace(phase, is_target_met=True) for phase in facts.phases)
    assert "short of" not in story.strategy(replace(facts, phases=met))[0]


@pytest.mark.parametrize(
    ("is_hub", "words"), [(True, "would stop being a hub"), (False, "would become a hub")]
)
def test_a_county_at_the_edge_turns_the_right_way(facts: Facts, is_hub: bool, words: str) -> None:
    edge = Tipping("Harris, TX", "Weight of Grid", is_hub, 0.3, 0.28, 1.0)
    (told,) = story.tipping(replace(facts, tippings=(edge,)))
    assert words in told
    assert "28.0% instead of 30.0%" in told
    assert told.startswith("One county would")


def test_far_counties_are_not_at_the_edge(facts: Facts) -> None:
    far = Tipping("Harris, TX", "Weight of Grid", True, 0.3, 0.5, 1.0)
    assert story.tipping(replace(facts, tippings=(far,)))[0].startswith("No county")


def test_the_highest_hour_is_said_as_people_say_it() -> None:
    rows = [
        {"charging_strategy": strategy, "hour": hour, "gw": 5.0 if hour == peak else 1.0}
        for strategy, peak in (("unmanaged", 18), ("managed", 0), ("mixed", 12))
        for hour in (*range(24), 24)
    ]
    (told,) = story.load(rows, 2030)
    assert "5 GW at 6 p.m. (unmanaged), 5 GW at midnight (managed) and 5 GW at noon" in told


@many
@given(st.floats(1e5, 1e8), st.floats(1e5, 1e8), st.floats(1e5, 1e8))
def test_the_plan_is_placed_in_its_range(facts: Facts, plan: float, one: float, other: float) -> None:
    low, high = sorted((one, other))
    ranges = tuple(
        replace(each, plan_need_mwh=plan, need_mwh_p10=low, need_mwh_p90=high) for each in facts.ranges
    )
    told = story.nation_range(replace(facts, ranges=ranges))[0]
    place = "below" if plan < low else "above" if plan > high else "within"
    assert f"is {place} that range" in told
