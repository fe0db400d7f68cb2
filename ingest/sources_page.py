"""The page `docs/sources.md`, made from the list of sources so that it cannot drift from it.

Belongs here: Markdown of what `ingest.registry` declares. Does not belong here: anything that is not declared there.
`python -m ingest.sources_page` writes the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ingest.live.feeds import Feed, read_feeds
from ingest.model import Source
from ingest.registry import SOURCES

PAGE = Path(__file__).resolve().parents[1] / "docs" / "sources.md"

INTRODUCTION = """\
# Sources

Made from `ingest/registry.py` by `make docs`; change the sources, not this page. A source is a publisher's file, the rows it holds (`parse`) and
the raw table made of them (`condense`), on the 3,142 canonical counties of 2017. Rows in = rows used + rows quarantined, for each;
the counts of a release stand in `meta.sources`. Live addresses (`ingest/live/feeds.toml`) are where publishers serve the current edition;
none of them was tried from where this was written. [live.md](live.md) says how they are fetched, and how to move one.
"""
FOUND = {
    "fixed": "always this edition",
    "years": "the newest {year} that is there, from this year downwards",
    "index": "the newest link of a page",
    "in_place": "replaced in place; its edition is known by its content",
}


def page(sources: tuple[Source, ...] = SOURCES) -> str:
    """The whole page."""
    return "\n".join(
        [INTRODUCTION, *_overview(sources), "", *(line for each in sources for line in _section(each))]
    )


def _overview(sources: tuple[Source, ...]) -> Iterator[str]:
    feeds = read_feeds()
    yield "| table | publisher | vintage | grain | group | live |"
    yield "|---|---|---|---|---|---|"
    for source in sources:
        vintages = ", ".join(each.vintage for each in source.vintages)
        cells = (
            f"[`raw.{source.name}`](#{source.name})",
            source.publisher,
            vintages,
            source.grain,
            source.group,
            {"open": "yes", "package": "package", "no": "no"}[feeds[source.name].served],
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
    yield from _live(read_feeds()[source.name])
    yield f"- Grain: {source.grain}; key {', '.join(f'`{name}`' for name in source.key)}. Parser version {source.parser_version}."
    yield ""
    yield "| column | type | unit | meaning |"
    yield "|---|---|---|---|"
    for column in source.columns:
        empty = " Can be empty." if column.nullable else ""
        yield f"| `{column.name}` | {column.dtype} | {_cell(column.unit)} | {_cell(column.description)}{empty} |"
    yield ""


def _live(feed: Feed) -> Iterator[str]:
    if feed.served != "open":
        word = "Not live" if feed.served == "no" else "Not fetched"
        yield f"- {word}: {feed.why}. See {feed.page}"
        return
    key = f" Key: `PHASEIN_{feed.key.upper()}_KEY`." if feed.key else ""
    yield f"- Live ({FOUND[feed.find]}); see {feed.page}.{key}"
    addresses = (feed.index,) if feed.find == "index" else feed.addresses
    for address in addresses:
        link = f", links like `{feed.link}`" if feed.find == "index" else ""
        yield f"  - `{address}`{link}"
    if feed.members:
        yield f"  - members {', '.join(f'`{pattern}`' for pattern in feed.members)}"


def _cell(text: str) -> str:
    """Text that does not break a table."""
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
