"""What a release is: the values in `release.json`, and the folder's checksums.

Belongs here: the model of a release, reading and writing its two text files. Does not belong here: making,
checking or switching.

    published/releases/<release_id>/
        warehouse.duckdb                   the public schemas, for readers of any DuckDB from 1.1 on
        tables/<schema>__<table>.parquet   one file per base table, ordered by its key
        release.json                       this model
        SHA256SUMS                         of every other file; `sha256sum --check SHA256SUMS` reads it
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from warehouse.errors import ReleaseError
from warehouse.files import sha256_of

SCHEMA_VERSION = "1.2.0"
"""Version of the public schemas. docs/schema.md says what raises which number; a release that needs more is refused."""

STORAGE_VERSION = "v1.1.0"
"""The file format: opens in DuckDB 1.1.3 and everything after it."""

PUBLIC_SCHEMAS: dict[str, str] = {
    "marts": "The tables of the model: dimensions and facts, one row per key, the unit in each measure's name.",
    "access": "Ready-joined views, and table functions that take a scenario, a year or a place.",
    "meta": "What is known about the data: tables, columns, keys, metrics, sources and their age, checks, releases.",
}

RELEASE_FILE = "release.json"
SUMS_FILE = "SHA256SUMS"
TABLES_FOLDER = "tables"


DATA_LICENCE = "CC-BY-4.0"
"""Licence of everything in a release (LICENSE-DATA.md); its sources have licences of their own."""
DATA_LICENCE_TITLE = "Creative Commons Attribution 4.0 International"
DATA_LICENCE_ADDRESS = "https://creativecommons.org/licenses/by/4.0/"


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True)


class ColumnRecord(_Record):
    """A column as DuckDB describes it. `comment` is None where nobody wrote one."""

    name: str
    type: str
    nullable: bool
    comment: str | None


class _RelationRecord(_Record):
    schema_name: str
    name: str
    comment: str | None

    @property
    def full_name(self) -> str:
        return f"{self.schema_name}.{self.name}"


class TableRecord(_RelationRecord):
    """A base table and its Parquet file: `file` is relative to the release folder, bytes and sha256 are its own."""

    rows: int
    key: tuple[str, ...]
    columns: tuple[ColumnRecord, ...]
    file: str
    bytes: int
    sha256: str


class ViewRecord(_RelationRecord):
    columns: tuple[ColumnRecord, ...]


class FunctionRecord(_RelationRecord):
    """A table function: `from access.<name>(<parameters>)`. columns: of its result; none in releases before 1.2.0."""

    parameters: tuple[str, ...]
    columns: tuple[ColumnRecord, ...] = ()


class SchemaRecord(_Record):
    name: str
    description: str


class DeprecationRecord(_Record):
    """A notice: `name` (`schema.table` or `schema.table.column`) goes with version removed_in."""

    name: str
    since: str
    removed_in: str
    replaced_by: str


class ReleaseRecord(_Record):
    """What is remembered of a release for ever: a row of `meta.releases`; its column comments stand here."""

    release_id: str = Field(description="UTC time of release and the first digits of the content's hash.")
    release_number: int = Field(
        description="Counts up by one; gives the order of releases.", json_schema_extra={"unit": "number"}
    )
    released_at: datetime = Field(description="When the release was made (UTC).")
    run_id: str = Field(description="The run that made it; its records lie in runs/<run_id>.")
    git_commit: str | None = Field(
        description="Commit of the code, with +changes if files differed; null outside git."
    )
    phasein_version: str = Field(description="Version of the product's code.")
    schema_version: str = Field(description="Semantic version of the public schemas.")
    origin: str = Field(
        description="Way in of the sources: snapshot, mirror or live; joined by + when mixed."
    )
    content_sha256: str = Field(
        description="Same for releases with the same data and definitions; leaves out the tables written at release."
    )
    made_from_sha256: str | None = Field(
        default=None,
        description="Hash of code, packages, options and publisher files: a refresh that finds the same has no news. Empty before that was kept.",
    )
    is_aside: bool = Field(
        default=False,
        description="True for a release made beside the others, such as one of an older vintage: it did not become current.",
    )
    table_count: int = Field(description="Base tables in the release.", json_schema_extra={"unit": "tables"})
    row_count: int = Field(
        description="Rows in all base tables together.", json_schema_extra={"unit": "rows"}
    )


class Release(ReleaseRecord):
    """All of `release.json`. `earlier`: every release known when this one was made, oldest first, on disk or not."""

    duckdb_version: str
    storage_version: str
    database_file: str
    database_bytes: int
    database_sha256: str
    schemas: tuple[SchemaRecord, ...]
    tables: tuple[TableRecord, ...]
    views: tuple[ViewRecord, ...]
    functions: tuple[FunctionRecord, ...]
    options: dict[str, JsonValue] = Field(default={})
    """What was asked of the refresh and decides what the release says; an unattended refresh asks it again."""
    deprecated: tuple[DeprecationRecord, ...] = Field(default=())
    earlier: tuple[ReleaseRecord, ...] = Field(default=())

    @property
    def record(self) -> ReleaseRecord:
        return ReleaseRecord.model_validate(self.model_dump(include=set(ReleaseRecord.model_fields)))


def read_release(folder: Path) -> Release:
    """The release in a folder. Raises ReleaseError if `release.json` is missing or not one."""
    path = folder / RELEASE_FILE
    try:
        return Release.model_validate_json(path.read_bytes())
    except OSError as error:
        raise ReleaseError(
            f"{path} cannot be read: {error.strerror}.",
            remedy="`phasein releases` lists the whole ones; `phasein rollback` returns to one.",
        ) from error
    except ValidationError as error:
        first = error.errors()[0]
        raise ReleaseError(
            f"{path} is not a release description: {'.'.join(map(str, first['loc']))}: {first['msg']}.",
            remedy="`phasein rollback` returns to a whole release; then remove this folder.",
        ) from error


def write_release(folder: Path, release: Release) -> None:
    """Write `release.json`, and `SHA256SUMS` over all files of the folder."""
    (folder / RELEASE_FILE).write_text(release.model_dump_json(indent=2) + "\n", encoding="utf-8")
    known = {table.file: table.sha256 for table in release.tables} | {
        release.database_file: release.database_sha256
    }
    sums = {name: known.get(name) or sha256_of(folder / name) for name in files_of(folder)}
    text = "".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items()))
    (folder / SUMS_FILE).write_text(text, encoding="utf-8")


def files_of(folder: Path) -> tuple[str, ...]:
    """Every file below the folder but SHA256SUMS, relative, sorted."""
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir())
    return tuple(sorted(name for name in found if name != SUMS_FILE))


def checksum_problems(folder: Path) -> tuple[str, ...]:
    """What differs between folder and SHA256SUMS: files missing, added or changed. Empty when it is whole."""
    try:
        lines = (folder / SUMS_FILE).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        return (f"{SUMS_FILE} cannot be read: {error}",)
    expected = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    present = set(files_of(folder))
    missing = [f"{name} is missing" for name in sorted(expected.keys() - present)]
    added = [
        f"{name} does not belong to the release (not in {SUMS_FILE})"
        for name in sorted(present - expected.keys())
    ]
    changed = [
        f"{name} has changed: its checksum differs from {SUMS_FILE}"
        for name in sorted(expected.keys() & present)
        if sha256_of(folder / name) != expected[name]
    ]
    described = [f"{name} is not in {SUMS_FILE}" for name in (RELEASE_FILE,) if name not in expected]
    return (*missing, *added, *changed, *described)
