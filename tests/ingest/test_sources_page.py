"""docs/sources.md says what the list of sources says."""

from __future__ import annotations

from ingest.registry import SOURCES
from ingest.sources_page import PAGE, page


def test_the_page_is_the_one_made_from_the_sources() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "make docs, and commit docs/sources.md"


def test_every_table_and_column_has_its_line() -> None:
    text = page()
    for source in SOURCES:
        assert f"## {source.name}\n" in text
        for column in source.columns:
            assert f"| `{column.name}` | {column.dtype} |" in text
