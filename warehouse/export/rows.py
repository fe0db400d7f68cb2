"""Rows of a part in batches, so that a large table never stands in memory as a whole.

Belongs here: running a part's query and reading its answer. Does not belong here: formats.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import duckdb

from warehouse.errors import QueryError
from warehouse.export.choose import Part

BATCH = 10_000


@dataclass(frozen=True)
class Answer:
    """Column names, DuckDB type names, and the rows in batches that are read once."""

    columns: tuple[str, ...]
    types: tuple[str, ...]
    batches: Iterator[Sequence[Sequence[object]]]


def read(connection: duckdb.DuckDBPyConnection, part: Part) -> Answer:
    """Starts the part's query. The connection may run nothing else until its batches are read. Raises QueryError."""
    try:
        connection.execute(part.sql, dict(part.parameters) or None)
    except duckdb.OutOfMemoryException as error:
        raise QueryError(
            f"{part.name} is too large to be put in order within the memory that a reader may use.",
            remedy="Keep a part of it with --scenario or --year, or a --sql of your own without order.",
        ) from error
    except duckdb.Error as error:
        raise QueryError(
            str(error).strip(), remedy='`phasein sql "describe <table>"` shows the columns of a table.'
        ) from error
    described = connection.description or []
    columns = tuple(str(column[0]) for column in described)
    types = tuple(str(column[1]) for column in described)
    return Answer(columns, types, _batches(connection) if described else iter(()))


def _batches(connection: duckdb.DuckDBPyConnection) -> Iterator[Sequence[Sequence[object]]]:
    while batch := connection.fetchmany(BATCH):
        yield batch
