"""The page `docs/sources.md`, made from the list of sources so that it cannot drift from it.

Belongs here: Markdown of what `ingest.registry` declares. Does not belong here: anything that is not declared there.
`python -m ingest.sources_page` writes the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ingest.model import Source
from ingest.registry import SOURCES

PAGE = Path(__file__).resolve().parents[1] / "docs" / "sources.md"

INTRODUCTION = """\
# Sources

Made from `ingest/registry.py` by `make docs`; change the sources, not this page. A source is a publisher's file, the rows it holds (`parse`) and
the raw table made of them (`condense`), on the 3,142 canonical counties of 2017. Rows in = rows used + rows quarantined, for each;
the counts of a release stand in `meta.sources`. Live addresses are where publishers serve the current edition; they were not tried from here.
"""


def page(sources: tuple[Source, ...] = SOURCES) -> str:
    """The whole page."""
    return "\n".join(
        [INTRODUCTION, *_overview(sources), "", *(line for each in sources for line in _section(each))]
    )


def _overview(sources: tuple[Source, ...]) -> Iterator[str]:
    yield "| table | publisher | vintage | grain | group |"
    yield "|---|---|---|---|---|"
    for source in sources:
        vintages = ", ".join(each.vintage for each in source.vintages)
        cells = (
            f"[`raw.{source.name}`](#{source.name})",
            source.publisher,
            vintages,
            source.grain,
            source.group,
        )
        yield f"| {' | '.join(_cell(cell) for cell in cells)} |"


def _section(source: Source) -> Iterator[str]:
    yield f"## {source.name}"
    yield ""
    yield f"**{source.title}.** {source.description}"
    yield ""
    yield f"- Publisher: {source.publisher}. Licence: {source.licence}. Cadence: {source.cadence}."
    for each in source.vintages:
        files = ", ".join(f"`{path}`" for path in (each.mirror_path, *each.companions) if path)
        yield f"- Vintage {each.vintage}: {files or 'comes with an installed package'}."
    yield f"- Live: {source.live_url}"
    yield f"- Grain: {source.grain}; key {', '.join(f'`{name}`' for name in source.key)}. Parser version {source.parser_version}."
    yield ""
    yield "| column | type | unit | meaning |"
    yield "|---|---|---|---|"
    for column in source.columns:
        empty = " Can be empty." if column.nullable else ""
        yield f"| `{column.name}` | {column.dtype} | {_cell(column.unit)} | {_cell(column.description)}{empty} |"
    yield ""


def _cell(text: str) -> str:
    """Text that does not break a table."""
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
