"""What readers are promised of the public schemas, held against a release before it becomes current.

Belongs here: whether SCHEMA_VERSION was raised as the changes need, the rule of deprecation (docs/schema.md tells it).
Does not belong here: finding the changes (`warehouse.schema_version`).
"""

from __future__ import annotations

from collections.abc import Iterable

from warehouse.errors import ReleaseError
from warehouse.identity import CHANGED
from warehouse.release import Release, ReleaseRecord
from warehouse.schema_version import SchemaChange, compare_schemas, parts

DEPRECATED_FOR = 4
"""Releases that carry the notice before what it is about may go; at least one minor version lies between as well."""

_SHOWN = 8


def is_draft(record: ReleaseRecord) -> bool:
    """Made from code with changes that are in no commit: its schema is nobody's to count on yet."""
    return (record.git_commit or "").endswith(CHANGED)


def require_version(before: Release, after: Release) -> None:
    """Raises ReleaseError where SCHEMA_VERSION was not raised as the rules want, or where something was removed that had
    not been deprecated for long enough. Drafts pass, and nothing is held against them."""
    if is_draft(before) or is_draft(after):
        return
    change = compare_schemas(before, after)
    if not change.is_declared:
        shown = "; ".join(change.told()[:_SHOWN]) or "nothing, but the version has fallen"
        raise ReleaseError(
            f"The public schemas differ from release {before.release_id} (version {before.schema_version}), and "
            f"SCHEMA_VERSION is {after.schema_version}: it has to be {change.needed_version} or later. "
            f"What changed: {shown}.",
            remedy="Set SCHEMA_VERSION in warehouse/release.py (docs/schema.md has the rule) and refresh again; for older "
            "code than that release's, set PHASEIN_HOME to another folder.",
        )
    early = [*_early(change.unannounced), *_too_soon(before, after, change)]
    if early:
        raise ReleaseError(
            f"{len(early)} tables or columns went without the notice that readers are promised: "
            f"{'; '.join(early[:_SHOWN])}.",
            remedy="Bring them back with config.meta.deprecated (docs/schema.md), and remove them after "
            f"{DEPRECATED_FOR} releases in the version that the notice names.",
        )


def _early(names: Iterable[str]) -> list[str]:
    return [f"{name} was never deprecated" for name in names]


def _too_soon(before: Release, after: Release, change: SchemaChange) -> list[str]:
    """Removed things whose notice has stood in too few releases, or names a later version."""
    notices = {notice.name: notice for notice in before.deprecated}
    found = []
    for name in (*change.removed_tables, *change.removed_columns):
        notice = notices.get(name) or notices.get(name.rpartition(".")[0])
        if notice is None:
            continue
        carried = sum(parts(record.schema_version) >= parts(notice.since) for record in after.earlier)
        if parts(after.schema_version) < parts(notice.removed_in):
            found.append(f"{name} is to go with {notice.removed_in}, this is {after.schema_version}")
        elif carried < DEPRECATED_FOR:
            found.append(f"the notice of {name} has stood in {carried} releases")
    return found
