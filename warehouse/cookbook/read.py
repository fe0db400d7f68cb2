"""Questions of the cookbook as values, read from their files.

Belongs here: the layout of a file. Does not belong here: running the SQL.

    docs/cookbook/NN-name.sql
        -- Question: ...
        -- Asked by: ...
        -- Answer: ...        (a line may go on below, indented behind the dashes)
        -- Caveat: ...
        one statement
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from warehouse.errors import WarehouseError

_FILE = re.compile(r"(?P<number>\d\d)-(?P<name>[a-z0-9]+(-[a-z0-9]+)*)\.sql")
_PARTS = ("Question", "Asked by", "Answer", "Caveat")


class CookbookError(WarehouseError):
    """A file of the cookbook is not one, or a question that was asked for is not there."""


@dataclass(frozen=True)
class Question:
    """A question of the cookbook. number: two digits; sql: one statement without the closing semicolon."""

    number: str
    name: str
    question: str
    asked_by: str
    answer: str
    caveat: str
    sql: str

    @property
    def file(self) -> str:
        return f"{self.number}-{self.name}.sql"


def read_cookbook(folder: Path) -> tuple[Question, ...]:
    """All questions of the folder by number. Raises CookbookError for a file that is not laid out as said above."""
    questions = tuple(read_question(path) for path in sorted(folder.glob("*.sql")))
    if not questions:
        raise CookbookError(
            f"There is no question in {folder}.", remedy="Look into docs/cookbook of the checkout."
        )
    numbers = [question.number for question in questions]
    twice = sorted({number for number in numbers if numbers.count(number) > 1})
    if twice:
        raise CookbookError(f"Two questions of {folder} have the number {twice[0]}.", remedy="Rename one.")
    return questions


def read_question(path: Path) -> Question:
    """One file of the cookbook. Raises CookbookError."""
    named = _FILE.fullmatch(path.name)
    if named is None:
        raise _wrong(path, "its name is not NN-name.sql")
    header, sql = _split(path.read_text(encoding="utf-8"))
    parts = _parts(path, header)
    statement = sql.strip().removesuffix(";").strip()
    if not statement:
        raise _wrong(path, "it holds no statement")
    return Question(
        named["number"],
        named["name"],
        parts["Question"],
        parts["Asked by"],
        parts["Answer"],
        parts["Caveat"],
        statement,
    )


def choose_question(questions: tuple[Question, ...], asked: str) -> Question:
    """The question of that number or name. Raises CookbookError."""
    plain = asked.strip().lower().removesuffix(".sql")
    for question in questions:
        if plain in (
            question.number,
            question.number.lstrip("0"),
            question.name,
            f"{question.number}-{question.name}",
        ):
            return question
    raise CookbookError(
        f"The cookbook has no question {asked!r}.",
        remedy=f"It has {questions[0].number} to {questions[-1].number}; `phasein cookbook` lists them.",
    )


def _split(text: str) -> tuple[list[str], str]:
    lines = text.splitlines()
    end = next((at for at, line in enumerate(lines) if not line.startswith("--")), len(lines))
    return lines[:end], "\n".join(lines[end:])


def _parts(path: Path, header: list[str]) -> dict[str, str]:
    parts: dict[str, str] = {}
    for line in header:
        label, colon, text = line.removeprefix("-- ").partition(": ")
        if colon and label in _PARTS and not line.startswith("--  "):
            parts[label] = text.strip()
        elif parts:
            last = next(reversed(parts))
            parts[last] = f"{parts[last]} {line.removeprefix('--').strip()}"
    if tuple(parts) != _PARTS or not all(parts.values()):
        raise _wrong(path, f"its header does not say {', '.join(_PARTS)}, in this order")
    return parts


def _wrong(path: Path, why: str) -> CookbookError:
    return CookbookError(f"{path}: {why}.", remedy="See warehouse/cookbook/read.py for the layout.")
