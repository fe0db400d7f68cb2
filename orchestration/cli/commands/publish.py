"""`phasein publish`: the current release, or a named one, copied to another address.

Belongs here: options, printing. Does not belong here: copying (`warehouse.remote`).
"""

from __future__ import annotations

from typing import Annotated

import typer

from orchestration.cli.errors import NoReleaseError
from orchestration.cli.screen import err, out, print_json, text


def publish(
    to: Annotated[
        str | None,
        typer.Option(help="Folder or fsspec address (s3://bucket/x). (default: PHASEIN_PUBLISH_TO)"),
    ] = None,
    release: Annotated[str | None, typer.Argument(help="A release id; the current one if none.")] = None,
    keep: Annotated[
        int, typer.Option(min=2, envvar="PHASEIN_KEEP", help="How many releases to keep there.")
    ] = 8,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,
) -> None:
    """Copy a release to another address; readers there see it when it is whole. A killed copy goes on."""
    from orchestration import copies
    from warehouse.home import Home
    from warehouse.pen import hold_pen
    from warehouse.releases import current_release, release_folder
    from warehouse.remote import publish_to
    from warehouse.storage import shown

    address = to or copies.address()
    if address is None:
        raise typer.BadParameter(f"name an address, or set {copies.VARIABLE}", param_hint="--to")
    home = Home.from_settings()
    if not home.releases.is_dir():
        raise NoReleaseError
    with hold_pen(home, "publish", f"copying a release to {shown(address)}"):
        current = None if release else current_release(home)
        release_id = release or (current.release_id if current else None)
        if release_id is None:
            raise NoReleaseError
        copied = publish_to(address, release_folder(home, release_id), keep, on_file=_say)
    if as_json:
        print_json(
            {
                "release_id": copied.release_id,
                "to": shown(address),
                "copied": copied.copied,
                "found_right": copied.found_right,
                "removed": copied.removed,
                "bytes": copied.bytes,
            }
        )
        return
    out().print(
        f"Readers of {text(shown(address))} now see [bold]{text(copied.release_id)}[/]: {len(copied.copied)} files copied "
        f"({copied.bytes / 1e6:,.1f} MB), {len(copied.found_right)} were there, {len(copied.removed)} older releases removed."
    )


def _say(name: str, was_copied: bool) -> None:
    err().print(f"{'copied ' if was_copied else 'there  '} {text(name)}")
