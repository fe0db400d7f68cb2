"""A release answers the cookbook, or is refused."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from tests.warehouse import small
from warehouse.build import new_build
from warehouse.cookbook.pages import SHOWN_ROWS
from warehouse.cookbook.release import cookbook
from warehouse.errors import ReleaseError
from warehouse.home import Home
from warehouse.pen import hold_pen
from warehouse.publish import publish
from warehouse.release import Release
from warehouse.releases import list_releases

HEADER = "-- Question: {question}\n-- Asked by: a test\n-- Answer: {answer}\n-- Caveat: None.\n"


def write_question(
    folder: Path, number: int, sql: str, question: str = "How many?", answer: str = "Rows."
) -> None:
    folder.mkdir(exist_ok=True)
    text = HEADER.format(question=question, answer=answer) + sql
    (folder / f"{number:02}-question.sql").write_text(text, encoding="utf-8")


def publish_with(home: Home, questions: Path, mutate: small.Mutate | None = None) -> Release:
    run_id = "run-of-the-cookbook"
    with hold_pen(home, run_id, "a test"):
        database = small.make_build(new_build(home, run_id), 1, mutate)
        folder = small.make_run_folder(home, run_id)
        return publish(home, database, run_id, folder, extras={"cookbook": cookbook(questions)})


def test_questions_and_answers_are_in_the_release(tmp_path: Path) -> None:
    home, questions = Home(tmp_path / "home"), tmp_path / "questions"
    write_question(questions, 1, "select county_fips, mark from marts.dim_county order by 1;")
    write_question(questions, 2, "select i as n from range(40) as t(i) order by n")
    release = publish_with(home, questions)
    folder = home.releases / release.release_id / "cookbook"
    assert sorted(path.name for path in folder.iterdir()) == [
        "01-question.sql",
        "02-question.sql",
        "answers.md",
    ]
    answers = (folder / "answers.md").read_text(encoding="utf-8")
    assert release.release_id in answers
    assert "| 01001 | 1 |" in answers
    assert f"40 rows, {40 - SHOWN_ROWS} more" in answers
    sums = (home.releases / release.release_id / "SHA256SUMS").read_text()
    assert "cookbook/answers.md" in sums


@pytest.mark.parametrize(
    ("sql", "why"),
    [
        ("select no_such_column from marts.dim_county", "no_such_column"),
        ("from marts.dim_county where false", "it has no rows"),
        ("from read_csv('/etc/passwd')", "01-question.sql"),
        ("create table marts.mine as select 1", "01-question.sql"),
        ("set memory_limit = '100GB'", "01-question.sql"),
    ],
)
def test_a_question_without_an_answer_is_no_release(tmp_path: Path, sql: str, why: str) -> None:
    home, questions = Home(tmp_path / "home"), tmp_path / "questions"
    write_question(questions, 1, sql)
    with pytest.raises(ReleaseError, match=why) as caught:
        publish_with(home, questions)
    assert "1 of 1 questions" in caught.value.what
    assert list_releases(home) == ()
    assert not home.current.exists()


def test_hostile_text_is_shown_as_it_is(tmp_path: Path) -> None:
    """A name with a table's bar, HTML, a link and a line end stays one cell and one line."""
    hostile = "x|y <script>alert(1)</script> [a](javascript:b)\n# head `c` www.example.org"

    def spoil(build: duckdb.DuckDBPyConnection) -> None:
        build.execute("create table marts.dim_name (name text)")
        build.execute("insert into marts.dim_name values (?)", [hostile])

    home, questions = Home(tmp_path / "home"), tmp_path / "questions"
    write_question(
        questions, 1, 'select name, 1 as "<b>|" from marts.dim_name', question="A <b>bold</b> one?"
    )
    release = publish_with(home, questions, spoil)
    answers = (home.releases / release.release_id / "cookbook" / "answers.md").read_text(encoding="utf-8")
    assert "<script>" not in answers
    assert "<b>bold" not in answers
    assert "[a](" not in answers
    rows = [line for line in answers.splitlines() if line.startswith("|")]
    assert len(rows) == 3
    assert all(line.replace("\\|", "").count("|") == 3 for line in rows)
