"""The cookbook of a release: asked while it is made, and refused with it.

Belongs here: the files in the release's folder. Does not belong here: their texts (`pages`), the questions.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from warehouse.cookbook.pages import answers_page
from warehouse.cookbook.read import CookbookError, read_cookbook
from warehouse.cookbook.run import Answered, run_cookbook
from warehouse.errors import ReleaseError
from warehouse.home import DATABASE_FILE
from warehouse.making import Extra
from warehouse.reader import connect
from warehouse.release import Release

COOKBOOK_FOLDER = "cookbook"
ANSWERS_FILE = "answers.md"


def cookbook(questions: Path) -> Extra:
    """Writes `cookbook/` into a release: the questions of the folder and their first answers.

    Raises ReleaseError if a question fails or has no answer: a reader's query that no longer works is no release.
    """

    def write(making: Path, release: Release, before: Path | None) -> None:
        try:
            asked = read_cookbook(questions)
        except CookbookError as error:
            raise ReleaseError(error.what, remedy=error.remedy) from error
        with connect(making / DATABASE_FILE) as connection:
            answered = run_cookbook(connection, asked)
        _require_answers(answered)
        folder = making / COOKBOOK_FOLDER
        folder.mkdir()
        for question in asked:
            shutil.copyfile(questions / question.file, folder / question.file)
        (folder / ANSWERS_FILE).write_text(answers_page(release.release_id, answered), encoding="utf-8")

    return write


def _require_answers(answered: tuple[Answered, ...]) -> None:
    failed = [each for each in answered if each.problem]
    if failed:
        told = "; ".join(f"{each.question.file}: {each.problem}" for each in failed[:5])
        raise ReleaseError(
            f"{len(failed)} of {len(answered)} questions of the cookbook have no answer: {told}",
            remedy="Mend the model or the question (docs/cookbook) and refresh again; `current` is unchanged.",
        )
