"""The layout of the cookbook's files, and its index."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import CHECKOUT
from warehouse.cookbook.pages import index_page
from warehouse.cookbook.read import CookbookError, choose_question, read_cookbook, read_question

FOLDER = CHECKOUT / "docs" / "cookbook"
GOOD = """-- Question: How many?
-- Asked by: a child
-- Answer: A number:
--   the rows that there are.
-- Caveat: None.
select count(*) as n
from marts.dim_county;
"""


def test_a_file_becomes_a_question(tmp_path: Path) -> None:
    path = tmp_path / "07-how-many.sql"
    path.write_text(GOOD)
    question = read_question(path)
    assert (question.number, question.name, question.file) == ("07", "how-many", path.name)
    assert question.question == "How many?"
    assert question.answer == "A number: the rows that there are."
    assert question.sql == "select count(*) as n\nfrom marts.dim_county"


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("how-many.sql", GOOD, "its name"),
        ("7-how-many.sql", GOOD, "its name"),
        ("07-how-many.sql", GOOD.replace("-- Caveat: None.\n", ""), "its header"),
        ("07-how-many.sql", GOOD.replace("Asked by: a child", "Asked by: "), "its header"),
        ("07-how-many.sql", "select 1", "its header"),
        ("07-how-many.sql", GOOD[: GOOD.index("select")], "no statement"),
    ],
)
def test_what_is_no_question(tmp_path: Path, name: str, text: str, why: str) -> None:
    path = tmp_path / name
    path.write_text(text)
    with pytest.raises(CookbookError, match=why):
        read_question(path)


def test_two_of_one_number_and_none(tmp_path: Path) -> None:
    with pytest.raises(CookbookError, match="no question in"):
        read_cookbook(tmp_path)
    for name in ("07-a.sql", "07-b.sql"):
        (tmp_path / name).write_text(GOOD)
    with pytest.raises(CookbookError, match="number 07"):
        read_cookbook(tmp_path)


def test_the_index_is_that_of_the_files() -> None:
    """Make it again with: python -m warehouse.cookbook.pages"""
    assert (FOLDER / "README.md").read_text(encoding="utf-8") == index_page(read_cookbook(FOLDER))


def test_questions_are_many_and_name_no_scenario() -> None:
    questions = read_cookbook(FOLDER)
    assert len(questions) >= 18
    scenarios = [
        line.split(",")[0]
        for line in (CHECKOUT / "dbt_project/seeds/scenarios/scenario.csv").read_text().splitlines()[1:]
    ]
    named = {(question.file, each) for question in questions for each in scenarios if each in question.sql}
    # build_everywhere is the name of a plan, too.
    assert {each for _, each in named} <= {"build_everywhere"}
    for question in questions:
        assert "limit" not in question.sql or "order by" in question.sql, (
            f"{question.file} cuts without an order"
        )


@pytest.mark.parametrize("asked", ["1", "01", "where-to-start", "01-where-to-start.sql"])
def test_a_question_by_number_or_name(asked: str) -> None:
    assert choose_question(read_cookbook(FOLDER), asked).number == "01"


def test_a_question_that_is_not_there() -> None:
    with pytest.raises(CookbookError, match="no question '99'"):
        choose_question(read_cookbook(FOLDER), "99")
