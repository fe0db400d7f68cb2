"""What a release carries beside its data, made from the data while the release is made.

Belongs here: which extras there are, in which order. Does not belong here: making them (`warehouse.documents`,
`warehouse.pages`).
"""

from __future__ import annotations

from pathlib import Path

from warehouse.cookbook.release import cookbook
from warehouse.documents.write import documents, front
from warehouse.making import Extra

COOKBOOK = Path(__file__).resolve().parents[1] / "docs" / "cookbook"


def release_extras(run_folder: Path, *, pages: bool = True) -> dict[str, Extra]:
    """Name of the step -> what makes the files. pages: also the pages for people, which take seconds longer."""
    extras: dict[str, Extra] = {"documents": documents(run_folder)}
    extras["cookbook"] = cookbook(COOKBOOK)
    # Last: it links to what the others made.
    return extras | {"front": front()}
