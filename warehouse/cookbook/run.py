"""Running questions of the cookbook on a release.

Belongs here: answers, with rows and milliseconds. Does not belong here: what is done about a failure.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from time import perf_counter

import duckdb

from warehouse.cookbook.read import Question
from warehouse.errors import QueryError
from warehouse.reader import Answer, ask


@dataclass(frozen=True)
class Answered:
    """A question with its answer, or with DuckDB's words why there is none. milliseconds: from asking to the last row."""

    question: Question
    answer: Answer
    milliseconds: float
    problem: str | None = None


def run_question(connection: duckdb.DuckDBPyConnection, question: Question) -> Answered:
    """Asks one question. A statement that fails or has no rows comes back with its problem."""
    started = perf_counter()
    try:
        answer = ask(connection, question.sql)
    except QueryError as error:
        return Answered(question, Answer((), (), ()), _since(started), error.what)
    problem = None if answer.rows else "it has no rows"
    return Answered(question, answer, _since(started), problem)


def run_cookbook(
    connection: duckdb.DuckDBPyConnection, questions: Iterable[Question]
) -> tuple[Answered, ...]:
    """Asks all questions, in order."""
    return tuple(run_question(connection, question) for question in questions)


def _since(started: float) -> float:
    return (perf_counter() - started) * 1000
