"""docs/which-table.md names every public model, and nothing that does not exist."""

from __future__ import annotations

import re

from tests.conftest import CHECKOUT

PAGE = (CHECKOUT / "docs" / "which-table.md").read_text(encoding="utf-8")
MODELS = {
    folder: {path.stem for path in (CHECKOUT / "dbt_project" / "models" / folder).glob("*.sql")}
    for folder in ("marts", "access")
}


def test_every_public_model_is_on_the_page() -> None:
    assert sorted(name for names in MODELS.values() for name in names if name not in PAGE) == []


def test_the_page_names_nothing_else() -> None:
    named = set(re.findall(r"\b(?:dim|fct)_[a-z0-9_]+", PAGE)) | set(re.findall(r"\baccess\.([a-z_]+)", PAGE))
    assert sorted(named - MODELS["marts"] - MODELS["access"]) == []
