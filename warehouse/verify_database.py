"""The checks of a release's database and Parquet files, against each other and against `release.json`.

Belongs here: what has to hold inside a release. Does not belong here: checksums of files, how the verifier
is called.

First as a reader: locked down, under the database's own name. Then as a guest: attached under another name,
which a view or function that names a catalog does not survive.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from warehouse import catalog
from warehouse.catalog import literal, quote
from warehouse.errors import QueryError
from warehouse.reader import connect, first_line, spill_folder
from warehouse.release import PUBLIC_SCHEMAS, FunctionRecord, Release, TableRecord, ViewRecord

GUEST = "attached_elsewhere"

Connection = duckdb.DuckDBPyConnection
Sample = tuple[object, ...]


@dataclass
class Findings:
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def database_findings(folder: Path, release: Release) -> Findings:
    """All problems of the release's database and Parquet files. The folder's checksums are right already."""
    found = Findings()
    database = folder / release.database_file
    try:
        reader = connect(database)
    except QueryError as error:
        found.problems.append(error.what)
        return found
    with reader:
        name = database.stem
        found.problems += description_problems(reader, name, release)
        if found.problems:
            return found
        for table in release.tables:
            found.problems += table_problems(reader, table)
        samples = {
            function.full_name: sample_arguments(reader, function, release) for function in release.functions
        }
        _call_all(reader, release, samples, found)
    limits: dict[str, str | bool | int | float | list[str]] = {
        "threads": 2,
        "memory_limit": "1GB",
        "temp_directory": str(spill_folder()),
    }
    with duckdb.connect(config=limits) as guest:
        guest.execute(f"attach {literal(str(database))} as {GUEST} (read_only)")
        guest.execute(f"use {GUEST}")
        for table in release.tables:
            found.problems += parquet_problems(guest, folder, table)
        elsewhere = Findings()
        if not found.problems:
            _call_all(guest, release, samples, elsewhere)
        found.problems += [f"attached under another name: {problem}" for problem in elsewhere.problems]
    return found


def description_problems(connection: Connection, database: str, release: Release) -> Iterator[str]:
    """Where catalog and release.json differ: schemas, tables, columns, types, comments, views, functions, totals."""
    private = [name for name in catalog.schemas_of(connection, database) if name not in PUBLIC_SCHEMAS]
    yield from (f"schema {name} is not public" for name in private)
    present = {table.full_name: table for table in catalog.base_tables(connection, database)}
    described = {table.full_name: table for table in release.tables}
    yield from (
        f"table {name} is missing from the database" for name in sorted(described.keys() - present.keys())
    )
    yield from (
        f"table {name} is missing from release.json" for name in sorted(present.keys() - described.keys())
    )
    for name in sorted(described.keys() & present.keys()):
        if (described[name].columns, described[name].comment) != (
            present[name].columns,
            present[name].comment,
        ):
            yield f"table {name} has other columns, types or comments than release.json says"
    if set(catalog.views(connection, database)) != set(release.views):
        yield "the views are others than release.json says"
    if set(catalog.table_functions(connection, database)) != set(release.functions):
        yield "the table functions are others than release.json says"
    totals = (len(release.tables), sum(table.rows for table in release.tables))
    if totals != (release.table_count, release.row_count):
        said = (release.table_count, release.row_count)
        yield f"release.json counts {said} (tables, rows); its tables add up to {totals}"


def table_problems(connection: Connection, table: TableRecord) -> Iterator[str]:
    """Empty table, other number of rows than described, key that is not unique."""
    source = quote(table.schema_name, table.name)
    rows = _number(connection, f"select count(*) from {source}")
    if rows == 0:
        yield f"table {table.full_name} is empty"
    if rows != table.rows:
        yield f"table {table.full_name} has {rows} rows, release.json says {table.rows}"
    if table.key:
        yield from _key_problems(connection, table, source, rows)


def parquet_problems(connection: Connection, folder: Path, table: TableRecord) -> Iterator[str]:
    """Parquet file with other columns, types or rows than the table in the database."""
    source = quote(table.schema_name, table.name)
    file = f"read_parquet({literal(str(folder / table.file))}, hive_partitioning = false)"
    try:
        described = connection.execute(f"describe from {file}").fetchall()
        expected = [(column.name, column.type) for column in table.columns]
        seen = [(row[0], row[1]) for row in described]
        if seen != expected:
            differing = [f"{a[0]} {a[1]}" for a, b in zip(expected, seen, strict=False) if a != b]
            yield (
                f"{table.file} does not hold the columns of {table.full_name} as they are"
                f" (first: {', '.join(differing[:1]) or 'their number'}); give them a type that Parquet has"
            )
            return
        columns = ", ".join(quote(column.name) for column in table.columns)
        count_and_hash = f"select count(*), sum(hash({columns})::hugeint)"
        inside = connection.execute(f"{count_and_hash} from {source}").fetchone()
        outside = connection.execute(f"{count_and_hash} from {file}").fetchone()
    except duckdb.Error as error:
        yield f"{table.file} cannot be read: {first_line(error)}"
        return
    if inside != outside:
        yield f"{table.file} holds other rows than {table.full_name} (count, hash: {outside}, not {inside})"


def sample_arguments(connection: Connection, function: FunctionRecord, release: Release) -> Sample | None:
    """Values of the release itself that fit the function's parameters; None if no column fits one of them.

    `year` or `county_fips` is a column's own name; `scenario`, `phase`, `county`, `state` name the key of a
    dimension; `a` and `b` are two scenarios, the least and the greatest.
    """
    arguments: list[object] = []
    for parameter in function.parameters:
        place = _column_for(parameter, release.tables)
        if place is None:
            return None
        table, column = place
        pick = "max" if parameter == "b" else "min"
        row = connection.execute(
            f"select {pick}({quote(column)}) from {quote(table.schema_name, table.name)}"
        ).fetchone()
        arguments.append(row[0] if row else None)
    return tuple(arguments)


def _column_for(parameter: str, tables: Sequence[TableRecord]) -> tuple[TableRecord, str] | None:
    stem = "scenario" if parameter in ("a", "b") else parameter
    wanted = (stem, f"{stem}_id", f"{stem}_fips")
    # The smallest table first: a dimension answers sooner than a fact.
    for table in sorted(tables, key=lambda table: (table.schema_name != "marts", table.rows, table.name)):
        for column in table.columns:
            if column.name in wanted:
                return table, column.name
    return None


def _call_all(
    connection: Connection, release: Release, samples: Mapping[str, Sample | None], found: Findings
) -> None:
    """Query every view and call every table function that there is a sample for."""
    for view in release.views:
        found.problems += view_problems(connection, view)
    for function in release.functions:
        sample = samples[function.full_name]
        if sample is None:
            found.notes.append(
                f"{function.full_name} was not called: no column fits {', '.join(function.parameters)}"
            )
            continue
        holes = ", ".join(f"${at}" for at in range(1, len(sample) + 1))
        call = f"{quote(function.schema_name, function.name)}({holes})"
        try:
            row = connection.execute(f"select count(*) from {call}", list(sample)).fetchone()
        except duckdb.Error as error:
            found.problems.append(f"{function.full_name}{sample} fails: {first_line(error)}")
            continue
        found.notes.append(f"{function.full_name}{sample} returned {row[0] if row else 0} rows")


def view_problems(connection: Connection, view: ViewRecord) -> Iterator[str]:
    """View that cannot be queried or returns nothing."""
    try:
        row = connection.execute(f"from {quote(view.schema_name, view.name)} limit 1").fetchone()
    except duckdb.Error as error:
        yield f"view {view.full_name} fails: {first_line(error)}"
        return
    if row is None:
        yield f"view {view.full_name} is empty"


def _key_problems(connection: Connection, table: TableRecord, source: str, rows: int) -> Iterator[str]:
    key = ", ".join(quote(column) for column in table.key)
    # As many different hashes as rows proves the key unique, at half the time of grouping by it.
    if _number(connection, f"select count(distinct hash({key})) from {source}") == rows:
        return
    twice = connection.execute(
        f"select {key} from {source} group by all having count(*) > 1 order by all limit 1"
    ).fetchone()
    if twice is not None:
        yield f"table {table.full_name} has more than one row for {', '.join(table.key)} = {twice}"


def _number(connection: Connection, sql: str) -> int:
    row = connection.execute(sql).fetchone()
    return int(row[0]) if row else 0
