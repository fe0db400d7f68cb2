"""`phasein status`, `releases`, `rollback`: what readers see now, what there is, and going back.

Belongs here: printing these. Does not belong here: reading or moving releases (`warehouse.releases`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from orchestration.cli.errors import NoReleaseError
from orchestration.cli.screen import err, moment, out, plain_table, print_json, text

if TYPE_CHECKING:
    from warehouse.release import Release

_Json = Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")]


def status(as_json: _Json = False) -> None:
    """Which release readers see, who holds the pen, and where to look next."""
    from orchestration.silence import last_step
    from warehouse.home import Home
    from warehouse.pen import current_holder
    from warehouse.releases import current_release

    home = Home.from_settings()
    holder, release = current_holder(home), current_release(home)
    at, step = last_step(home, holder) if holder else (None, None)
    if as_json:
        print_json(
            {
                "home": str(home.root),
                "release": release.record.model_dump(mode="json") if release else None,
                "database": str(home.database) if release else None,
                "pen": holder.model_dump(mode="json") if holder else None,
                "last_step": {"at": at.isoformat(), "step": step} if at and step else None,
            }
        )
    else:
        lines = plain_table("", "")
        lines.show_header = False
        lines.add_row("home", text(home.root))
        lines.add_row(
            "pen",
            f"held by process {holder.pid} since {moment(holder.since)}: {text(holder.doing)}"
            if holder
            else "free",
        )
        if at and step:
            lines.add_row("last step", f"{moment(at)} ({_age(at)} ago): {text(step)}")
        if release:
            lines.add_row("release", f"[bold]{text(release.release_id)}[/]")
            lines.add_row("published", f"{moment(release.released_at)} ({_age(release.released_at)} ago)")
            lines.add_row("made from", f"{text(release.origin)}, run {text(release.run_id)}")
            lines.add_row("holds", f"{release.table_count} tables, {release.row_count:,} rows")
            lines.add_row("database", text(home.database))
            lines.add_row("look", 'phasein sql "from access.national_year" - phasein releases - phasein ui')
        out().print(lines)
    if release is None:
        raise NoReleaseError


def releases(
    as_json: _Json = False,
    at: Annotated[
        str | None, typer.Option(help="Those at another address instead (see `phasein publish`).")
    ] = None,
) -> None:
    """All releases on disk, newest first."""
    from warehouse.home import Home
    from warehouse.releases import current_release, damaged_releases, list_releases

    if at is not None:
        _releases_at(at, as_json)
        return
    home = Home.from_settings()
    found, damaged, current = list_releases(home), damaged_releases(home), current_release(home)
    _print_releases(found, current.release_id if current else None, as_json)
    for folder in damaged:
        err().print(f"Damaged: {text(folder.folder)}: {text(folder.reason)}")
    if not found:
        raise NoReleaseError


def _releases_at(address: str, as_json: bool) -> None:
    from warehouse.remote import list_at

    there = list_at(address)
    _print_releases(there.releases, there.current_id, as_json)
    for name in there.unfinished:
        err().print(f"Not whole: {text(name)}; a copy that was broken off, or one at work")
    if not there.releases:
        raise NoReleaseError


def _print_releases(found: Sequence[Release], current_id: str | None, as_json: bool) -> None:
    if as_json:
        print_json(
            [
                {**each.record.model_dump(mode="json"), "is_current": each.release_id == current_id}
                for each in found
            ]
        )
    elif found:
        table = plain_table(
            "",
            "release",
            "published",
            "from",
            "tables",
            "rows",
            "MB",
            numbers=frozenset({"tables", "rows", "MB"}),
        )
        for each in found:
            table.add_row(
                "*" if each.release_id == current_id else "",
                text(each.release_id),
                moment(each.released_at),
                text(each.origin),
                str(each.table_count),
                f"{each.row_count:,}",
                f"{each.database_bytes / 1e6:,.1f}",
            )
        out().print(table)


def rollback(
    release: Annotated[
        str | None, typer.Argument(help="A release id; the one before the current if none.")
    ] = None,
) -> None:
    """Let readers see an earlier release again; nothing is deleted."""
    from orchestration.copies import VARIABLE, address
    from warehouse.home import Home
    from warehouse.releases import current_release, list_releases
    from warehouse.releases import rollback as roll_back

    home = Home.from_settings()
    if not list_releases(home):
        raise NoReleaseError
    before = current_release(home) if home.current.exists() else None
    now = roll_back(home, release)
    seen = f" (was {text(before.release_id)})" if before else ""
    out().print(f"Readers now see [bold]{text(now.release_id)}[/]{seen}.")
    if address() is not None:
        out().print(f"Those of {VARIABLE} still see what they saw; `phasein publish` lets them see this one.")


def _age(when: datetime) -> str:
    seconds = (datetime.now(UTC) - when).total_seconds()
    for size, name in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= size:
            count = int(seconds // size)
            return f"{count} {name}{'s' if count > 1 else ''}"
    return "less than a minute"
