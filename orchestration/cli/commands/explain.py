"""`phasein explain`: one county, from its score to what would change it.

Belongs here: printing an explanation. Does not belong here: its queries (`orchestration.explain`), finding the county
(`orchestration.county`).
"""

from __future__ import annotations

from dataclasses import asdict
from itertools import groupby
from typing import TYPE_CHECKING, Annotated

import typer

from orchestration.cli.figures import count, energy, money, points, power, share, waterfall_bar
from orchestration.cli.release_reader import current_reader
from orchestration.cli.screen import out, plain_table, print_json, text

if TYPE_CHECKING:
    from rich.console import Console

    from orchestration.explain import Certainty, CountyYear, Explanation, Lever, Score

_SHOWN_YEARS = (2025, 2027, 2030, 2035, 2040)
_SHOWN_LEVERS = 6


def explain(
    county: Annotated[
        str,
        typer.Argument(
            help="A label (Harris, TX), a name (harris county, texas), a county code of any year, or a ZIP code (zip:77002)."
        ),
    ],
    scenario: Annotated[str | None, typer.Option(help="(default: the base scenario)")] = None,
    year: Annotated[int, typer.Option(help="Year of the chargers and of the limits.")] = 2030,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout, every year.")] = False,
) -> None:
    """Why a county scores as it does, what it needs when, how sure that is, and what would change it.

    Example: phasein explain "Harris, TX"
    """
    from orchestration.county import find_county
    from orchestration.explain import explain as explained
    from orchestration.scenario_choice import choose_scenario, choose_year

    with current_reader() as connection:
        chosen = choose_scenario(connection, scenario)
        answer = explained(connection, chosen, find_county(connection, county), choose_year(connection, year))
    if as_json:
        print_json(asdict(answer))
        return
    screen = out()
    _print_head(screen, answer)
    _print_score(screen, answer.score)
    _print_years(screen, answer)
    _print_limits(screen, answer)
    _print_chargers(screen, answer)
    _print_drivers(screen, answer)
    _print_levers(screen, answer)


def _print_head(screen: Console, answer: Explanation) -> None:
    county, phase = answer.county, answer.phase
    screen.print(
        f"[bold]{text(county.county_name)}, {text(county.state_name)}[/] ({text(county.county_fips)}) in {text(answer.scenario_id)}"
    )
    if county.note:
        screen.print(f"  {text(county.note)}")
    area = (
        f", in launch area {text(phase.launch_area_name)} (number {phase.launch_area_need_rank} by need)"
        if phase.launch_area_name
        else ""
    )
    screen.print(
        f"Opens in {phase.opening_year} as {text(phase.phase_kind)} (phase {text(phase.phase_name)}{area}); "
        f"power can flow from {phase.energised_year}. Place {phase.opening_order:,} in the order of opening."
    )
    if answer.certainty:
        screen.print(_certainty(answer.certainty))


def _certainty(certainty: Certainty) -> str:
    first, last = round(certainty.opening_year_p10), round(certainty.opening_year_p90)
    when = f"in {first}" if first == last else f"between {first} and {last}"
    return (
        f"Certainty: {share(certainty.agreement_share)} of {certainty.draw_count:,} draws open it as the same "
        f"(hub {share(certainty.hub_share)}, corridor {share(certainty.corridor_share)}, network {share(certainty.network_share)}); "
        f"in at least 8 of 10 draws it opens {when}."
    )


def _print_score(screen: Console, score: Score | None) -> None:
    if score is None:
        screen.print("\nThe scenario opens every county at once, so it has no scores.")
        return
    screen.print(
        f"\n[bold]Score {score.score:.1f}[/] of 100, rank {score.rank:,} of {score.county_count:,} counties"
    )
    table = plain_table("", "value", "0-1", "points", "", numbers=frozenset({"value", "0-1", "points"}))
    done = 0.0
    for _, group in groupby(score.contributions, key=lambda part: part.factor_id):
        parts = list(group)
        factor = sum(part.contribution for part in parts)
        table.add_row(
            f"[bold]{text(parts[0].factor_name)}[/] (weight {parts[0].factor_weight:.2f})",
            "",
            "",
            f"[bold]{points(factor)}[/]",
            f"[bold]{waterfall_bar(done, factor, score.score)}[/]",
        )
        for part in parts:
            value = "none" if part.raw_value is None else f"{part.raw_value:,.4g}"
            table.add_row(
                f"  {text(part.indicator_name)}",
                "not known, weight shared out"
                if part.is_missing
                else f"{value if abs(part.raw_value or 0) < 1e4 else count(part.raw_value or 0)} {text(part.value_unit)}",
                "" if part.is_missing else f"{part.normalised_value:.2f}",
                points(part.contribution),
                waterfall_bar(done, part.contribution, score.score),
            )
            done += part.contribution
    screen.print(table)


def _print_years(screen: Console, answer: Explanation) -> None:
    screen.print("\n[bold]Need and plan by year[/] (capital: all spent by then, dollars of 2024)")
    names = (
        "year",
        "need",
        "low - high",
        "depot",
        "peak MW",
        "ZE vehicles",
        "served",
        "sites",
        "ports",
        "capital",
        "low - high ",
    )
    table = plain_table(*names, numbers=frozenset(names))
    for year in _shown(answer):
        table.add_row(
            str(year.year),
            energy(year.need_mwh),
            f"{energy(year.need_low_mwh)} - {energy(year.need_high_mwh)}",
            share(year.depot_mwh / year.need_mwh) if year.need_mwh else "",
            power(year.peak_mw),
            count(year.ze_vehicle_count),
            share(year.served_mwh / year.need_mwh) if year.need_mwh else "",
            count(year.site_count),
            count(year.port_count),
            money(year.capital_usd),
            f"{money(year.capital_low_usd)} - {money(year.capital_high_usd)}",
        )
    screen.print(table)
    if answer.certainty:
        low, high = answer.certainty.need_2030_mwh_p10, answer.certainty.need_2030_mwh_p90
        screen.print(
            f"Range: energy assumptions at their ends. Over the draws its need in 2030 is {energy(low)} to {energy(high)}."
        )


def _shown(answer: Explanation) -> list[CountyYear]:
    wanted = {*_SHOWN_YEARS, answer.chargers_year}
    return [year for year in answer.years if year.year in wanted]


def _print_limits(screen: Console, answer: Explanation) -> None:
    screen.print("\n[bold]Grid and what is not served, and why[/]")
    names = (
        "year",
        "state",
        "grid MW",
        "not served",
        "not open",
        "waits for power",
        "grid too slow",
        "serves others",
    )
    table = plain_table(*names, numbers=frozenset(names) - {"state"})
    for year in _shown(answer):
        state = "energised" if year.is_energised else "open" if year.is_open else "not open"
        table.add_row(
            str(year.year),
            state,
            power(year.grid_mw),
            *map(
                energy,
                (
                    year.unserved_mwh,
                    year.unserved_not_open_mwh,
                    year.unserved_lead_time_mwh,
                    year.unserved_grid_mwh,
                    year.hosted_mwh,
                ),
            ),
        )
    screen.print(table)


def _print_chargers(screen: Console, answer: Explanation) -> None:
    if not answer.chargers:
        screen.print(f"\nNo port stands in {answer.chargers_year}.")
        return
    screen.print(f"\n[bold]Chargers in {answer.chargers_year}[/]")
    table = plain_table(
        "charger", "where", "kW", "ports", "of them new", numbers=frozenset({"kW", "ports", "of them new"})
    )
    for charger in answer.chargers:
        table.add_row(
            text(charger.charger_name),
            text(charger.charging_location),
            count(charger.power_kw),
            count(charger.port_count),
            count(charger.new_port_count),
        )
    screen.print(table)
    year = next(each for each in answer.years if each.year == answer.chargers_year)
    if year.capital_usd:
        screen.print(
            f"Of {money(year.capital_usd)} the public pays {money(year.public_capital_usd)} (assumed shares)."
        )


def _print_drivers(screen: Console, answer: Explanation) -> None:
    told = [driver for driver in answer.drivers if driver.is_beyond_chance]
    if not told:
        return
    screen.print("\n[bold]What moves its place in the order of opening[/] (rank correlation over the draws)")
    for driver in told:
        direction = "earlier" if driver.rank_correlation < 0 else "later"
        screen.print(
            f"  {driver.rank_correlation:+.2f}  {text(driver.driver_name)}: more of it opens it {direction}"
        )


def _print_levers(screen: Console, answer: Explanation) -> None:
    if answer.score is None:
        return
    verb = "stop it being a hub" if answer.phase.is_hub else "make it a hub"
    if not answer.levers:
        screen.print(f"\nNo change of a single indicator, weight or of its need would {verb}.")
        return
    screen.print(f"\n[bold]What alone would {verb}[/] (all else as it is; just beyond the value)")
    for lever in answer.levers[:_SHOWN_LEVERS]:
        screen.print(f"  {_lever(lever)}")
    if len(answer.levers) > _SHOWN_LEVERS:
        screen.print(
            f"  and {len(answer.levers) - _SHOWN_LEVERS} more: --json, or marts.fct_tipping_point",
            style="dim",
        )


def _lever(lever: Lever) -> str:
    small = " (the smallest change of its kind)" if lever.is_smallest else ""
    if lever.lever_kind == "need":
        return f"{text(lever.lever_name)} from {energy(lever.from_value)} to {energy(lever.to_value)}{small}"
    unit = " on 0-1" if lever.lever_kind == "indicator" else ""
    return f"{text(lever.lever_name)} from {lever.from_value:.3f} to {lever.to_value:.3f}{unit}{small}"
