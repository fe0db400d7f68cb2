"""What a release carries beside its data, made from the data while the release is made.

Belongs here: which extras there are, in which order. Does not belong here: making them (`warehouse.documents`,
`warehouse.pages`).
"""

from __future__ import annotations

from pathlib import Path

from warehouse.making import Extra
from warehouse.pages.atlas import write_atlas


def release_extras(run_folder: Path, *, pages: bool = True) -> dict[str, Extra]:
    """Name of the step -> what makes the files. pages: also the pages for people, which take seconds longer."""
    extras: dict[str, Extra] = {}
    if pages:
        extras["atlas"] = write_atlas
    return extras
