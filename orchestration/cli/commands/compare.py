"""`phasein compare`: what changes from one scenario to another, and which assumptions differ.

Belongs here: printing a comparison. Does not belong here: its queries (`orchestration.compare`).
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from orchestration.cli.figures import count, energy, money, power, share, signed
from orchestration.cli.release_reader import current_reader
from orchestration.cli.screen import out, plain_table, print_json, text

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import Console

    from orchestration.compare import Comparison, CountyDifference, Difference

_TELL: dict[str, Callable[[float], str]] = {
    "MWh/year": energy,
    "share": share,
    "MW": lambda mw: f"{power(mw)} MW",
    "USD of 2024": money,
}
_NAMES = {
    "need_mwh": "need",
    "served_mwh": "served",
    "served_share": "served, of need",
    "unserved_mwh": "not served",
    "ze_vehicle_count": "ZE vehicles",
    "open_county_count": "open counties",
    "grid_mw": "grid for trucks",
    "port_count": "ports",
    "site_count": "sites",
    "capital_usd": "capital spent by then",
}


def compare(
    a: Annotated[str, typer.Argument(help="A scenario, such as calstart_phase_in.")],
    b: Annotated[str, typer.Argument(help="The scenario it is compared with: differences are b less a.")],
    year: Annotated[int, typer.Option(help="The year that is compared.")] = 2030,
    limit: Annotated[int, typer.Option(min=1, help="How many states and counties are shown.")] = 10,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON document on stdout, with all states.")
    ] = False,
) -> None:
    """What changes between two scenarios: nation, states, counties, phases, and the assumptions that differ.

    Example: phasein compare calstart_phase_in rollback_2026 --year 2030
    """
    from orchestration.compare import compare as compared
    from orchestration.scenario_choice import choose_scenario, choose_year

    with current_reader() as connection:
        first, second = (choose_scenario(connection, each) for each in (a, b))
        answer = compared(connection, first, second, choose_year(connection, year), limit)
    if as_json:
        print_json(asdict(answer))
        return
    screen = out()
    screen.print(f"[bold]{text(answer.b)}[/] (b) against [bold]{text(answer.a)}[/] (a) in {answer.year}")
    _print_assumptions(screen, answer)
    _print_nation(screen, answer)
    _print_states(screen, answer, limit)
    _print_counties(screen, "Counties whose need changes most", answer.counties)
    _print_phases(screen, answer)
    _print_counties(screen, "Largest counties that open as something else", answer.moved_counties)


def _print_assumptions(screen: Console, answer: Comparison) -> None:
    if not answer.assumptions:
        screen.print("\nNo assumption differs.")
        return
    screen.print("\n[bold]Assumptions that differ[/]")
    table = plain_table("assumption", "of", text(answer.a), text(answer.b), "unit")
    for each in answer.assumptions:
        table.add_row(
            text(each.assumption_id),
            text(each.subject_id),
            _value(each.a),
            _value(each.b),
            text("" if each.unit == "code" else each.unit),
        )
    screen.print(table)
    if any(each.a is None or each.b is None for each in answer.assumptions):
        screen.print(
            "-: not set there; sales between two years that are set follow a straight line.", style="dim"
        )


def _value(value: str | float | None) -> str:
    if value is None:
        return "-"
    return text(f"{value:,.6g}" if isinstance(value, float) else value)


def _print_nation(screen: Console, answer: Comparison) -> None:
    screen.print("\n[bold]The nation[/]")
    table = plain_table(
        "",
        text(answer.a),
        text(answer.b),
        "difference",
        "",
        numbers=frozenset({text(answer.a), text(answer.b), "difference"}),
    )
    for each in answer.nation:
        table.add_row(_NAMES[each.measure], *map(_teller(each), (each.a, each.b)), *_change(each))
    screen.print(table)


def _change(each: Difference) -> tuple[str, str]:
    if each.unit == "share":
        return f"{each.difference * 100:+.0f} points", ""
    told = signed(each.difference, _teller(each)(abs(each.difference)))
    return told, "" if each.ratio is None or not each.difference else f"{each.ratio - 1:+.0%}"


def _teller(each: Difference) -> Callable[[float], str]:
    return _TELL.get(each.unit, count)


def _print_states(screen: Console, answer: Comparison, limit: int) -> None:
    from orchestration.compare import SAME

    changed = [state for state in answer.states if abs(state.difference_mwh) > SAME * state.need_a_mwh]
    if not changed:
        screen.print("\nNo state's need changes: both scenarios assume the same sales.")
        return
    screen.print("\n[bold]States whose need changes most[/]")
    names = ("need a", "need b", "difference", "served a", "served b")
    table = plain_table("state", *names, numbers=frozenset(names))
    for state in changed[:limit]:
        table.add_row(
            text(state.state_name),
            energy(state.need_a_mwh),
            energy(state.need_b_mwh),
            signed(state.difference_mwh, energy(abs(state.difference_mwh))),
            share(state.served_a_mwh / state.need_a_mwh) if state.need_a_mwh else "",
            share(state.served_b_mwh / state.need_b_mwh) if state.need_b_mwh else "",
        )
    screen.print(table)


def _print_counties(screen: Console, title: str, counties: tuple[CountyDifference, ...]) -> None:
    if not counties:
        return
    screen.print(f"\n[bold]{title}[/]")
    numbers = ("need a", "need b", "difference")
    table = plain_table("county", *numbers, "opens a", "opens b", numbers=frozenset(numbers))
    for county in counties:
        table.add_row(
            text(county.county_label),
            energy(county.need_a_mwh),
            energy(county.need_b_mwh),
            signed(county.difference_mwh, energy(abs(county.difference_mwh))),
            f"{county.opening_year_a} {text(county.phase_kind_a)}",
            f"{county.opening_year_b} {text(county.phase_kind_b)}",
        )
    screen.print(table)


def _print_phases(screen: Console, answer: Comparison) -> None:
    screen.print("\n[bold]What counties open as[/]")
    numbers = ("counties", "need a", "earlier in b", "later in b")
    table = plain_table("a", "b", *numbers, numbers=frozenset(numbers))
    for move in answer.phase_moves:
        table.add_row(
            text(move.phase_kind_a),
            text("the same" if move.phase_kind_a == move.phase_kind_b else move.phase_kind_b),
            count(move.county_count),
            energy(move.need_a_mwh),
            count(move.earlier_in_b_count),
            count(move.later_in_b_count),
        )
    screen.print(table)
