"""`phasein cookbook`: the questions that a release answers, and one of them asked again.

Belongs here: listing and asking. Does not belong here: the questions (docs/cookbook), running them
(`warehouse.cookbook`).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from orchestration.cli.commands.sql import Format, show_answer
from orchestration.cli.release_reader import current_reader, released_home
from orchestration.cli.screen import err, out, plain_table, print_json, text

if TYPE_CHECKING:
    from warehouse.cookbook.read import Question


def cookbook(
    question: Annotated[str | None, typer.Argument(help="Number or name of a question; all if none.")] = None,
    format: Annotated[
        Format, typer.Option("--format", "-f", help="table (cut at --limit), csv or json (all rows).")
    ] = Format.table,
    limit: Annotated[int, typer.Option(min=1, help="How many rows a table shows.")] = 100,
    raw: Annotated[
        bool, typer.Option("--raw", help="CSV with text as it is, also where a spreadsheet would run it.")
    ] = False,
    show_sql: Annotated[
        bool, typer.Option("--sql", help="Print the statement instead of asking it.")
    ] = False,
) -> None:
    """Questions of planners, agencies, fleets, analysts and journalists in SQL: list them, or ask one.

    Example: phasein cookbook 07
    """
    from warehouse.cookbook.read import choose_question, read_cookbook

    questions = read_cookbook(_folder())
    if question is None:
        _list(questions, as_json=format is Format.json)
        return
    chosen = choose_question(questions, question)
    if show_sql:
        out().print(text(chosen.sql))
        return
    _print_head(chosen)
    with current_reader() as connection:
        show_answer(connection, chosen.sql, format, limit, raw=raw)


def _folder() -> Path:
    """The questions that came with the current release, which its tables fit; a release before them has none."""
    from warehouse.cookbook.release import COOKBOOK_FOLDER

    of_release = released_home().current / COOKBOOK_FOLDER
    return of_release if of_release.is_dir() else Path(__file__).resolve().parents[3] / "docs" / "cookbook"


def _list(questions: tuple[Question, ...], *, as_json: bool) -> None:
    if as_json:
        print_json(
            [
                {"number": each.number, "question": each.question, "asked_by": each.asked_by, "sql": each.sql}
                for each in questions
            ]
        )
        return
    table = plain_table("", "question", "asked by")
    for each in questions:
        table.add_row(each.number, text(each.question), text(each.asked_by))
    out().print(table)


def _print_head(question: Question) -> None:
    """On stderr, so that stdout holds the answer alone."""
    screen = err()
    screen.print(f"[bold]{text(question.question)}[/]")
    screen.print(f"{text(question.answer)}")
    screen.print(f"Mind: {text(question.caveat)}\n", style="dim")
