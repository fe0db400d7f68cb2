"""The cookbook as Markdown: its index for the repository, its answers for a release.

Belongs here: the two pages. Does not belong here: asking (`run`), escaping (`warehouse.text`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from warehouse.cookbook.read import Question
from warehouse.cookbook.run import Answered
from warehouse.text import markdown_code, markdown_text

SHOWN_ROWS = 12

_INDEX = """# Cookbook

Questions in SQL, as people who use the warehouse ask them: each file says who asks, what the answer means, and what it does not say. They run
on every release: a release whose data cannot answer them is refused, and `cookbook/answers.md` in its folder holds the first rows of each answer.

    phasein cookbook          # lists them
    phasein cookbook 07       # asks one; --format csv or json for all rows
    phasein sql - < docs/cookbook/07-corridors-and-their-roads.sql

They ask for the base scenario (`is_base`) so that they stay right whatever scenarios there are: replace the subquery by the name of yours.
Where a place stands in a question (Texas, Harris county, ZIP codes of depots), put yours. Any DuckDB from 1.1 on runs them.

"""


def index_page(questions: Iterable[Question]) -> str:
    """docs/cookbook/README.md: what there is, by number."""
    rows = [
        f"| [{question.number}]({question.file}) | {markdown_text(question.question)} | {markdown_text(question.asked_by)} |"
        for question in questions
    ]
    return _INDEX + "\n".join(["| | question | asked by |", "|---|---|---|", *rows]) + "\n"


def answers_page(release_id: str, answered: Sequence[Answered]) -> str:
    """cookbook/answers.md of a release: every question with the first rows of its answer."""
    head = (
        f"# Answers of release {markdown_text(release_id)}\n\n"
        f"The questions beside this page, asked when the release was made; at most {SHOWN_ROWS} rows of each answer. "
        "Need is potential: what vehicles would draw from the grid if every place could charge them.\n"
    )
    return head + "".join(_answer(each) for each in answered)


def _answer(each: Answered) -> str:
    question, answer = each.question, each.answer
    shown = answer.rows[:SHOWN_ROWS]
    rest = len(answer.rows) - len(shown)
    lines = [
        f"\n## {question.number} {markdown_text(question.question)}\n",
        f"Asked by {markdown_text(question.asked_by)}. {markdown_text(question.answer)}\n",
        f"**Mind:** {markdown_text(question.caveat)}\n",
        _row(map(markdown_code, answer.columns)),
        _row("---:" if _is_number(kind) else "---" for kind in answer.types),
        *(_row(_cell(value) for value in row) for row in shown),
        f"\n{len(answer.rows):,} rows{f', {rest:,} more in the answer' if rest else ''}: [{question.file}]({question.file})\n",
    ]
    return "\n".join(lines)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.12g}"
    return markdown_text(str(value))


def _is_number(kind: str) -> bool:
    return kind.startswith(("DECIMAL", "HUGEINT", "DOUBLE", "FLOAT")) or kind.endswith("INT")


if __name__ == "__main__":
    import sys
    from pathlib import Path

    from warehouse.cookbook.read import read_cookbook

    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/cookbook")
    (folder / "README.md").write_text(index_page(read_cookbook(folder)), encoding="utf-8")
