"""Schema `meta` as the release writes it: releases, sources, check results.

Belongs here: the rows (their fields are the columns, their descriptions the column comments), reading them
from a run folder, writing the tables. Does not belong here: the tables that describe the others
(`warehouse.meta_described`), tables of `meta` that dbt builds.

A field's annotation gives the column's type; `| None` makes it nullable; a Literal becomes a CHECK. Times
are UTC without a zone.
"""

from __future__ import annotations

import types
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

import duckdb
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic.fields import FieldInfo

from warehouse.catalog import literal, quote
from warehouse.errors import ReleaseError
from warehouse.release import ReleaseRecord
from warehouse.units import commented

SOURCES_FILE = "sources.jsonl"
CHECKS_FILE = "checks.jsonl"


def _utc(moment: datetime) -> datetime:
    """The moment in UTC; one without a zone is taken to be UTC already."""
    if moment.tzinfo is None:
        return moment.replace(tzinfo=UTC)
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("outside the years 1 to 9999") from error


UtcTime = Annotated[datetime, AfterValidator(_utc)]
Count = Annotated[int, Field(ge=0, le=2**63 - 1)]


def measured(unit: str, description: str, **given: Any) -> Any:
    """A field with numbers in this unit."""
    return Field(description=description, json_schema_extra={"unit": unit}, **given)


def coded(description: str, **given: Any) -> Any:
    """A field with keys or terms of a list."""
    return measured("code", description, **given)


class Row(BaseModel):
    """A row of a table of `meta`: each field a column."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class SourceRow(Row):
    """One line of sources.jsonl and one row of `meta.sources`."""

    source: str = coded("Name of the source; its raw table has the same name.")
    vintage: str = coded("The publisher's edition, such as a year or an export month.")
    publisher: str = Field(description="Who published the data.")
    licence: str = Field(description="Licence or terms under which it was published.")
    origin: str = Field(
        description="Way in: snapshot (embedded), mirror (a folder of publisher files) or live."
    )
    location: str = Field(description="The publisher's file or address; relative to the mirror for files.")
    bytes: Count = measured("bytes", "Size of the publisher's file.")
    sha256: str = Field(description="SHA-256 of the publisher's file.")
    rows_in: Count = measured("rows", "Rows read from the publisher's file.")
    rows_used: Count = measured(
        "rows", "Rows that went into the raw table; rows_in = rows_used + rows_quarantined."
    )
    rows_quarantined: Count = measured("rows", "Rows set aside, each with its reason.")
    rows_condensed: Count = measured("rows", "Rows of the raw table after condensing to its grain.")
    parser_version: Count = measured("number", "Version of our parser for this source.")
    has_passed: bool = Field(
        description="True when every expectation of the source holds for this vintage; meta.check_results says more."
    )
    is_used: bool = Field(
        description="True for the vintage that the raw table was made from: the newest that passed."
    )
    landed_at: UtcTime = Field(description="When the condensed table was landed (UTC).")


class CheckRow(Row):
    """One line of checks.jsonl."""

    check_name: str = Field(description="What is checked, as the suite, dbt or the release calls it.")
    stage: Literal["expectation", "dbt_test", "dbt_unit_test", "release"] = Field(
        description="Where it ran: expectation (incoming batch), dbt_test, dbt_unit_test or release."
    )
    suite: str | None = Field(
        default=None, description="Suite or file that holds the check; null where there is none."
    )
    table_name: str | None = Field(
        default=None, description="Table checked, as schema.table; null for a check of several tables."
    )
    column_name: str | None = Field(
        default=None, description="Column checked; null for a check of whole rows."
    )
    status: Literal["pass", "warn", "fail", "error"] = Field(
        description="pass or warn; a release is never made when a check says fail or error."
    )
    failed_count: Count | None = measured(
        "rows", default=None, description="Rows that broke the rule; null where rows are not counted."
    )
    reason: str | None = Field(
        default=None, description="Why the rule exists, and what was seen where it was broken."
    )
    vintage: str | None = Field(
        default=None, description="Vintage of the incoming batch that was checked; null for other checks."
    )
    checked_at: UtcTime = Field(description="When the check ran (UTC).")


class CheckResultRow(CheckRow):
    """One row of `meta.check_results`."""

    check_number: int = measured(
        "number", "Counts the checks of the run in the order in which they ran, from 1."
    )


class ReleaseRow(ReleaseRecord):
    """One row of `meta.releases`."""

    is_current_at_release: bool = Field(
        description="True for the release that this file belongs to, if it became current when it was published."
    )


@dataclass(frozen=True)
class MetaTable:
    """A table of schema `meta` that the release writes."""

    name: str
    row: type[BaseModel]
    key: tuple[str, ...]
    comment: str

    @property
    def full_name(self) -> str:
        return f"meta.{self.name}"


RELEASES = MetaTable(
    "releases",
    ReleaseRow,
    ("release_id",),
    "Every release known when this one was made, this one included. Grain: one row per release.",
)
SOURCES = MetaTable(
    "sources",
    SourceRow,
    ("source", "vintage"),
    "What this release was made from, and the other vintages that were landed beside it. "
    "Grain: one row per source and vintage.",
)
CHECK_RESULTS = MetaTable(
    "check_results",
    CheckResultRow,
    ("check_number",),
    "Every check that ran before this release was made. Grain: one row per check of one table or column.",
)
META_TABLES: tuple[MetaTable, ...] = (RELEASES, SOURCES, CHECK_RESULTS)

_RowT = TypeVar("_RowT", bound=BaseModel)


def read_sources(run_folder: Path) -> tuple[SourceRow, ...]:
    """sources.jsonl, sorted by source and vintage. Raises ReleaseError naming file, line and field."""
    rows = _read_lines(run_folder / SOURCES_FILE, SourceRow)
    return tuple(sorted(rows, key=lambda row: (row.source, row.vintage)))


def read_checks(run_folder: Path) -> tuple[CheckResultRow, ...]:
    """checks.jsonl in its order, numbered. Raises ReleaseError naming line and field, or the checks that failed."""
    rows = _read_lines(run_folder / CHECKS_FILE, CheckRow)
    broken = [row for row in rows if row.status in ("fail", "error")]
    if broken:
        raise ReleaseError(
            f"{len(broken)} checks of this run did not pass; the first: {_told(broken[0])}",
            remedy="Mend the data or the model and refresh again; `current` is unchanged.",
        )
    return tuple(
        CheckResultRow(**row.model_dump(), check_number=number) for number, row in enumerate(rows, start=1)
    )


def write_table(
    connection: duckdb.DuckDBPyConnection, database: str, table: MetaTable, rows: Sequence[BaseModel]
) -> None:
    """Create `meta.<table>` with types, checks and comments, and fill it with the rows."""
    fields = table.row.model_fields
    target = quote(database, "meta", table.name)
    columns = [_column_sql(name, field.annotation) for name, field in fields.items()]
    key = ", ".join(quote(name) for name in table.key)
    connection.execute(f"create schema if not exists {quote(database, 'meta')}")
    connection.execute(f"create table {target} ({', '.join(columns)}, primary key ({key}))")
    connection.execute(f"comment on table {target} is {literal(table.comment)}")
    for name, field in fields.items():
        connection.execute(
            f"comment on column {target}.{quote(name)} is {literal(column_comment(name, field))}"
        )
    lists = [
        f"unnest(${at}::{sql_type(field.annotation)}[])" for at, field in enumerate(fields.values(), start=1)
    ]
    values = [[_value(getattr(row, name)) for row in rows] for name in fields]
    connection.execute(f"insert into {target} select {', '.join(lists)}", values)


def _told(check: CheckRow) -> str:
    where = f" on {check.table_name}" if check.table_name else ""
    return f"{check.check_name}{where} ({check.status}): {check.reason or 'no reason given'}"


def _read_lines(path: Path, row: type[_RowT]) -> list[_RowT]:
    try:
        lines = path.read_text(encoding="utf-8").split(
            "\n"
        )  # splitlines() would also split inside a JSON text
    except (OSError, UnicodeDecodeError) as error:
        raise ReleaseError(
            f"{path} cannot be read: {error}.",
            remedy="A release is made from a whole run; refresh again from the start.",
        ) from error
    return [_read_line(path, number, line, row) for number, line in enumerate(lines, start=1) if line.strip()]


def _read_line(path: Path, number: int, line: str, row: type[_RowT]) -> _RowT:
    try:
        return row.model_validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the line"
        raise ReleaseError(
            f"{path}, line {number}: {where}: {first['msg']} (seen: {first['input']!r}).",
            remedy=f"Each line is a JSON object with the fields of warehouse.meta.{row.__name__}.",
        ) from error


def _plain(annotation: object) -> tuple[object, bool]:
    """The annotation without `| None`, and whether it had it."""
    if get_origin(annotation) in (Union, types.UnionType):
        inner = next(part for part in get_args(annotation) if part is not type(None))
        return _plain(inner)[0], True
    if get_origin(annotation) is Annotated:
        return get_args(annotation)[0], False
    return annotation, False


def is_nullable(annotation: object) -> bool:
    """The field may be None."""
    return _plain(annotation)[1]


def unit_of(name: str, given: FieldInfo) -> str:
    """The unit that a field names; else text, flag or time by its type, and code for terms and identifiers."""
    extra = given.json_schema_extra if isinstance(given.json_schema_extra, dict) else {}
    if "unit" in extra:
        return str(extra["unit"])
    plain, _ = _plain(given.annotation)
    if get_origin(plain) is Literal or name.endswith("_id"):
        return "code"
    known: dict[object, str] = {bool: "flag", datetime: "time"}
    return known.get(plain, "text")


def column_comment(name: str, given: FieldInfo) -> str:
    """Meaning and unit of a field, as the comment of its column."""
    return commented(given.description or "", unit_of(name, given))


def sql_type(annotation: object) -> str:
    """The DuckDB type of a field."""
    plain, _ = _plain(annotation)
    if get_origin(plain) is Literal:
        return "VARCHAR"
    known: dict[object, str] = {str: "VARCHAR", int: "BIGINT", bool: "BOOLEAN", datetime: "TIMESTAMP"}
    return known[plain]


def _column_sql(name: str, annotation: object) -> str:
    plain, nullable = _plain(annotation)
    parts = [quote(name), sql_type(annotation)]
    if not nullable:
        parts.append("not null")
    if get_origin(plain) is Literal:
        parts.append(f"check ({quote(name)} in ({', '.join(literal(value) for value in get_args(plain))}))")
    return " ".join(parts)


def _value(value: object) -> object:
    return value.astimezone(UTC).replace(tzinfo=None) if isinstance(value, datetime) else value
