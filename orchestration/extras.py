"""What a release carries beside its data, made from the data while the release is made.

Belongs here: which extras there are, in which order. Does not belong here: making them (`warehouse.documents`,
`warehouse.pages`).
"""

from __future__ import annotations

from pathlib import Path

from orchestration.map_file import map_extra
from warehouse.cookbook.release import cookbook
from warehouse.documents.write import documents, front
from warehouse.making import Extra
from warehouse.pages import write_pages
from warehouse.pages.atlas import write_atlas

PAGE_STEPS = {"atlas": "drawing the atlas", "pages": "drawing fact sheet, briefing and figures"}
"""Extras that make the pages for people, as progress tells them: measured apart, and left out by `--no-pages`."""

COOKBOOK = Path(__file__).resolve().parents[1] / "docs" / "cookbook"


def release_extras(run_folder: Path, *, pages: bool = True) -> dict[str, Extra]:
    """Name of the step -> what makes the files. pages: also the pages for people, which take seconds longer."""
    extras: dict[str, Extra] = {
        "map": map_extra(run_folder),
        "documents": documents(run_folder),
        "cookbook": cookbook(COOKBOOK),
    }
    if pages:
        extras |= {"atlas": write_atlas, "pages": write_pages}
    # Last: it links to what the others made.
    return extras | {"front": front()}
