"""dbt's exposures name the public models that their readers' queries read: all of them, and no others."""

from __future__ import annotations

import re

import pytest
import yaml

from tests.conftest import CHECKOUT

READERS = {
    "atlas": ("warehouse/pages/atlas_*.py",),
    "fact_sheet_and_briefing": ("warehouse/pages/facts_sql/*.sql", "warehouse/pages/charts/*.sql"),
    "cookbook": ("docs/cookbook/*.sql",),
    "notebook": ("notebooks/*.ipynb",),
}
_READ = re.compile(r"\b(?:from|join)\s+(?:marts|access)\.([a-z0-9_]+)")
_NAMED = {
    exposure["name"]: sorted(re.findall(r"ref\('(\w+)'\)", " ".join(exposure["depends_on"])))
    for exposure in yaml.safe_load((CHECKOUT / "dbt_project/models/exposures.yml").read_text("utf-8"))[
        "exposures"
    ]
}


@pytest.mark.parametrize("exposure", READERS)
def test_an_exposure_names_what_its_queries_read(exposure: str) -> None:
    files = [path for pattern in READERS[exposure] for path in CHECKOUT.glob(pattern)]
    read = {name for path in files for name in _READ.findall(path.read_text("utf-8"))}
    assert read, "queries are no longer where this test looks"
    assert _NAMED[exposure] == sorted(read)
