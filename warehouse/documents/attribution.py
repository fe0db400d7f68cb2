"""`ATTRIBUTION.md`: whose data, code and shapes a release is made from, under which licence, and how to cite it.

Belongs here: the words. Does not belong here: which third-party code there is (`warehouse.documents.third_party`).
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version

from warehouse.documents.known import Known, Source
from warehouse.documents.third_party import ThirdParty
from warehouse.documents.words import many, markdown_table
from warehouse.release import DATA_LICENCE_ADDRESS, DATA_LICENCE_TITLE
from warehouse.text import markdown_code, markdown_link, markdown_text

ATTRIBUTION_FILE = "ATTRIBUTION.md"

MOST_FILES = 3
"""Publisher files named for a source; how many more there are is said."""

MOST_FED = 6
"""Tables named for a source that feeds more of them; `meta.tables` has them all."""


def citation(known: Known) -> str:
    """One line of plain text that names this release: who, what, which, when."""
    release = known.release
    return (
        "The phasein team: phasein, an open model and data warehouse for phasing in charging of zero-emission trucks "
        f"and buses. Release {release.release_id} (version {release.phasein_version}), "
        f"{release.released_at:%Y-%m-%d}. CC BY 4.0."
    )


def bibtex(known: Known) -> str:
    """The same for reference managers."""
    release = known.release
    return (
        f"@misc{{phasein_{release.release_id.replace('-', '_')},\n"
        "  author = {{The phasein team}},\n"
        "  title = {phasein: an open model and data warehouse for phasing in charging of zero-emission trucks and buses},\n"
        f"  year = {{{release.released_at:%Y}}},\n"
        f"  note = {{Release {release.release_id}, schema {release.schema_version}, CC BY 4.0}}\n"
        "}"
    )


def attribution_markdown(known: Known, third_party: Sequence[ThirdParty]) -> str:
    """The whole of ATTRIBUTION.md. third_party: what is in files of this release."""
    licence = markdown_link(DATA_LICENCE_TITLE, DATA_LICENCE_ADDRESS)
    parts = [
        f"# Attribution of release {markdown_text(known.release.release_id)}",
        "## This release",
        f"The tables, views, samples, pages and figures of this release are licensed under {licence}: use them for "
        "anything, and name their origin. Credit *phasein* with the release's identifier:",
        f"> {markdown_text(citation(known))}",
        f"```bibtex\n{bibtex(known)}\n```",
        "The idea of phasing is that of *Phasing in U.S. Charging Infrastructure* (CALSTART, 2023); phasein is an "
        "independent implementation and not endorsed by CALSTART or by any publisher named here.",
        "## Sources of the data",
        f"{many(len(known.used_sources), 'source')}, by the name of its raw table. Files, sizes and checksums: "
        f"{markdown_code('meta.sources')}. The publishers did not review what was computed from their data.",
        _sources_table(known),
        "## What each source feeds",
        f"By lineage, also through other tables; {markdown_code('meta.tables')} has all of them, "
        f"{markdown_code('meta.columns')} the sources of each column.",
        _feeds(known),
        "## Code and shapes of others in these files",
        _third_party(third_party),
    ]
    return "\n\n".join(parts) + "\n"


def _sources_table(known: Known) -> str:
    rows = [
        [
            markdown_code(source.source),
            markdown_text(source.publisher),
            markdown_text(source.vintage),
            markdown_text(source.licence),
            markdown_text(source.origin),
            _files(source),
        ]
        for source in known.used_sources
    ]
    return markdown_table(["source", "publisher and title", "vintage", "licence", "way in", "files"], rows)


def _files(source: Source) -> str:
    names = [name.strip() for name in source.location.split(";") if name.strip()]
    told = ", ".join(markdown_code(name) for name in names[:MOST_FILES])
    return told + (f" and {len(names) - MOST_FILES:,} more" if len(names) > MOST_FILES else "")


def _feeds(known: Known) -> str:
    lines = []
    for source in known.used_sources:
        tables = known.fed_by(source.source)
        if tables:
            names = ", ".join(markdown_code(table.full_name) for table in tables[:MOST_FED])
            more = f" and {len(tables) - MOST_FED:,} more" if len(tables) > MOST_FED else ""
            lines.append(f"- {markdown_code(source.source)}: {names}{more}")
    return "\n".join(lines) or "This release does not say which table is made from which source."


def _third_party(things: Sequence[ThirdParty]) -> str:
    if not things:
        return "None: the files hold our own text and figures alone."
    rows = [
        [
            markdown_text(thing.name),
            markdown_text(_version(thing)),
            markdown_text(thing.licence),
            markdown_text(thing.owner),
            ", ".join(markdown_code(name) for name in thing.files),
        ]
        for thing in things
    ]
    return markdown_table(["what", "version", "licence", "owner", "in"], rows)


def _version(thing: ThirdParty) -> str:
    if thing.version or not thing.package:
        return thing.version or ""
    try:
        return f"{thing.package} {version(thing.package)}"
    except PackageNotFoundError:
        return ""
