"""What changed between the public schemas of two releases, and which version number that needs.

Belongs here: comparing two descriptions, the rule of major, minor and patch (docs/schema.md tells it). Does not belong
here: refusing a release (`warehouse.schema_promise`), values of rows, pages that tell what changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from warehouse.release import (
    ColumnRecord,
    DeprecationRecord,
    FunctionRecord,
    Release,
    TableRecord,
    ViewRecord,
)
from warehouse.units import unit_in_comment

Bump = Literal["none", "patch", "minor", "major"]
Kind = Literal["table", "view", "function"]
Aspect = Literal["kind", "type", "unit", "key", "parameters", "nullable", "comment"]

_ORDER: tuple[Bump, ...] = ("none", "patch", "minor", "major")
_NONE = "none"


@dataclass(frozen=True)
class Change:
    """One aspect of a table or column that is there before and after. name: `schema.table` or `schema.table.column`;
    before and after: texts as they would be shown."""

    name: str
    aspect: Aspect
    before: str
    after: str

    @property
    def bump(self) -> Bump:
        """What this change alone needs. Becoming not null harms nobody, and a view that becomes a table is read as before."""
        if self.aspect == "comment" or (self.aspect == "nullable" and self.after == "not null"):
            return "patch"
        # A query that ran goes on running; it may meet a null where there was none.
        harmless = {("kind", "view", "table"), ("key", _NONE, self.after)}
        if self.aspect == "nullable" or (self.aspect, self.before, self.after) in harmless:
            return "minor"
        return "major"


@dataclass(frozen=True)
class SchemaChange:
    """What `compare_schemas` found. Tables stand for tables, views and table functions: `schema.name`.

    added_columns and removed_columns: `schema.table.column` of tables that are there before and after. deprecated:
    notices that are new. unannounced: what was removed without a notice in the release before.
    """

    before_version: str
    after_version: str
    added_tables: tuple[str, ...]
    removed_tables: tuple[str, ...]
    added_columns: tuple[str, ...]
    removed_columns: tuple[str, ...]
    changed: tuple[Change, ...]
    deprecated: tuple[DeprecationRecord, ...]
    unannounced: tuple[str, ...]

    @property
    def bump(self) -> Bump:
        """The least that the version has to rise by: that of the gravest change."""
        found: list[Bump] = [change.bump for change in self.changed]
        if self.removed_tables or self.removed_columns:
            found.append("major")
        if self.added_tables or self.added_columns or self.deprecated:
            found.append("minor")
        return max(found, key=_ORDER.index, default="none")

    @property
    def needed_version(self) -> str:
        """The lowest version that the release after may declare."""
        return raised(self.before_version, self.bump)

    @property
    def is_declared(self) -> bool:
        """The declared version is high enough. Patches need not be declared: comments are mended at any time."""
        if self.bump in ("none", "patch"):
            return parts(self.after_version) >= parts(self.before_version)
        return parts(self.after_version) >= parts(self.needed_version)

    def told(self) -> tuple[str, ...]:
        """The changes that need more than a patch, a line each, the gravest first."""
        lines = [
            *(f"{name} is gone" for name in (*self.removed_tables, *self.removed_columns)),
            *(
                f"{change.name}: {change.aspect} {change.before} became {change.after}"
                for change in sorted(self.changed, key=lambda change: -_ORDER.index(change.bump))
                if change.bump != "patch"
            ),
            *(f"{name} is new" for name in (*self.added_tables, *self.added_columns)),
            *(f"{notice.name} is deprecated" for notice in self.deprecated),
        ]
        return tuple(lines)


@dataclass(frozen=True)
class _Thing:
    """A table, view or function in the terms that are compared. columns None: not known (functions, before 1.2.0)."""

    name: str
    kind: Kind
    comment: str | None
    key: tuple[str, ...]
    parameters: tuple[str, ...]
    columns: Mapping[str, ColumnRecord] | None


def compare_schemas(before: Release, after: Release) -> SchemaChange:
    """What differs in tables, columns, types, units, keys and notices. Names are sorted; order of columns is free."""
    old, new = _things(before), _things(after)
    both = sorted(old.keys() & new.keys())
    removed_tables = tuple(sorted(old.keys() - new.keys()))
    removed_columns = tuple(
        f"{name}.{column}" for name in both for column in _missing(old[name].columns, new[name].columns)
    )
    announced = {notice.name for notice in before.deprecated}
    return SchemaChange(
        before_version=before.schema_version,
        after_version=after.schema_version,
        added_tables=tuple(sorted(new.keys() - old.keys())),
        removed_tables=removed_tables,
        added_columns=tuple(
            f"{name}.{column}" for name in both for column in _missing(new[name].columns, old[name].columns)
        ),
        removed_columns=removed_columns,
        changed=tuple(change for name in both for change in _changes(old[name], new[name])),
        deprecated=tuple(notice for notice in after.deprecated if notice.name not in announced),
        unannounced=tuple(
            name
            for name in (*removed_tables, *removed_columns)
            if name not in announced and name.rpartition(".")[0] not in announced
        ),
    )


def parts(version: str) -> tuple[int, int, int]:
    """(major, minor, patch) of "1.2.0". Raises ValueError for anything else."""
    numbers = version.split(".")
    if len(numbers) != 3 or not all(number.isdecimal() for number in numbers):
        raise ValueError(f"{version!r} is not a version like 1.2.0")
    major, minor, patch = map(int, numbers)
    return major, minor, patch


def raised(version: str, bump: Bump) -> str:
    """The version after one step: raised("1.1.4", "minor") is "1.2.0"."""
    major, minor, patch = parts(version)
    steps: dict[Bump, tuple[int, int, int]] = {
        "none": (major, minor, patch),
        "patch": (major, minor, patch + 1),
        "minor": (major, minor + 1, 0),
        "major": (major + 1, 0, 0),
    }
    return ".".join(map(str, steps[bump]))


def _things(release: Release) -> dict[str, _Thing]:
    records: list[TableRecord | ViewRecord | FunctionRecord] = [
        *release.tables,
        *release.views,
        *release.functions,
    ]
    return {record.full_name: _thing(record) for record in records}


def _thing(record: TableRecord | ViewRecord | FunctionRecord) -> _Thing:
    if isinstance(record, FunctionRecord):
        kind: Kind = "function"
        columns = _by_name(record.columns) if record.columns else None
    else:
        kind = "table" if isinstance(record, TableRecord) else "view"
        columns = _by_name(record.columns)
    return _Thing(
        name=record.full_name,
        kind=kind,
        comment=record.comment,
        key=record.key if isinstance(record, TableRecord) else (),
        parameters=record.parameters if isinstance(record, FunctionRecord) else (),
        columns=columns,
    )


def _by_name(columns: Iterable[ColumnRecord]) -> dict[str, ColumnRecord]:
    return {column.name: column for column in columns}


def _missing(
    wanted: Mapping[str, ColumnRecord] | None, there: Mapping[str, ColumnRecord] | None
) -> list[str]:
    """Columns of the one that the other has not, where both are known."""
    if wanted is None or there is None:
        return []
    return sorted(wanted.keys() - there.keys())


def _changes(old: _Thing, new: _Thing) -> list[Change]:
    found = [
        *_change(new.name, "kind", old.kind, new.kind),
        *_change(new.name, "key", _list(old.key), _list(new.key)),
        *_change(new.name, "parameters", _list(old.parameters), _list(new.parameters)),
        *_change(new.name, "comment", old.comment or _NONE, new.comment or _NONE),
    ]
    if old.columns is None or new.columns is None:
        return found
    for name in sorted(old.columns.keys() & new.columns.keys()):
        found += _column_changes(f"{new.name}.{name}", old.columns[name], new.columns[name])
    return found


def _column_changes(name: str, old: ColumnRecord, new: ColumnRecord) -> list[Change]:
    found = [
        *_change(name, "type", old.type, new.type),
        *_change(name, "nullable", _nullable(old), _nullable(new)),
        *_change(name, "comment", old.comment or _NONE, new.comment or _NONE),
    ]
    units = unit_in_comment(old.comment), unit_in_comment(new.comment)
    # Releases before 1.2.0 name no unit in the comment: nothing to compare with.
    if units[0] is not None and units[1] is not None:
        found += _change(name, "unit", units[0], units[1])
    return found


def _nullable(column: ColumnRecord) -> str:
    return "nullable" if column.nullable else "not null"


def _list(names: tuple[str, ...]) -> str:
    return ", ".join(names) or _NONE


def _change(name: str, aspect: Aspect, before: str, after: str) -> list[Change]:
    return [Change(name, aspect, before, after)] if before != after else []
