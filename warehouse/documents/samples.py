"""A few rows of each table as CSV, for a first look and for tools that read no Parquet.

Belongs here: which rows, and the files. Does not belong here: their description (`warehouse.documents.datapackage`).

- The first rows by key, and every row of another table that those refer to: samples join like the tables do.
- Text that a spreadsheet would run has an apostrophe before it (`warehouse.text.safe_csv_cell`): a sample is looked
  at in spreadsheets. Parquet and DuckDB hold the text as it is.
- CSV cannot tell an empty text from none, so rows with an empty text in a column that must be filled stay out.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from warehouse.catalog import quote
from warehouse.documents.known import ForeignKey, Table
from warehouse.documents.opened import Opened, Row
from warehouse.text import csv_text

SAMPLE_ROWS = 20
SAMPLES_FOLDER = "samples"


@dataclass
class _Sample:
    """Rows of a table by key, while they are gathered."""

    table: Table
    rows: dict[Row, Row] = field(default_factory=dict)

    def add(self, rows: Iterable[Row]) -> bool:
        before = len(self.rows)
        at = [self._at(name) for name in (self.table.key or [column.name for column in self.table.columns])]
        self.rows.update((tuple(_hashable(row[place]) for place in at), row) for row in rows)
        return len(self.rows) > before

    def values(self, columns: Sequence[str]) -> set[Row]:
        """Values of these columns that are filled."""
        at = [self._at(name) for name in columns]
        found = {tuple(row[place] for place in at) for row in self.rows.values()}
        return {values for values in found if None not in values}

    def _at(self, name: str) -> int:
        return next(at for at, column in enumerate(self.table.columns) if column.name == name)

    def ordered(self) -> list[Row]:
        """The rows by key, gaps first."""
        return [row for _, row in sorted(self.rows.items(), key=lambda item: _sortable(item[0]))]


def sample_file(table: Table) -> str:
    """Name of the sample: `marts__dim_county.csv`."""
    return f"{table.schema_name}__{table.name}.csv"


def take_samples(opened: Opened, tables: Sequence[Table]) -> dict[str, str]:
    """File name -> CSV, one for each of the tables; the same for the same data."""
    samples = {table.full_name: _Sample(table) for table in tables}
    for sample in samples.values():
        sample.add(_first_rows(opened, sample.table))
    waiting = deque(samples)
    while waiting:
        sample = samples[waiting.popleft()]
        for key in sample.table.foreign_keys:
            target = samples.get(key.to_table)
            missing = _missing(sample, key, target)
            if target and missing and target.add(_rows_with(opened, target.table, key.to_columns, missing)):
                waiting.append(key.to_table)
    return {
        sample_file(sample.table): csv_text(
            [column.name for column in sample.table.columns], sample.ordered()
        )
        for sample in samples.values()
    }


def write_samples(folder: Path, samples: dict[str, str]) -> None:
    """Write the files below `samples/`."""
    target = folder / SAMPLES_FOLDER
    target.mkdir()
    for name, text in samples.items():
        (target / name).write_text(text, encoding="utf-8", newline="")


def _missing(sample: _Sample, key: ForeignKey, target: _Sample | None) -> set[Row]:
    return sample.values(key.columns) - target.values(key.to_columns) if target else set()


def _first_rows(opened: Opened, table: Table) -> list[Row]:
    order = ", ".join(quote(name) for name in table.key) or "all"
    return opened.ask(f"{_select(table)} where {_can_be_told(table)} order by {order} limit {SAMPLE_ROWS}")


def _rows_with(opened: Opened, table: Table, columns: Sequence[str], values: set[Row]) -> list[Row]:
    wanted = sorted(values, key=_sortable)
    one = " and ".join(f"{quote(name)} = ?" for name in columns)
    any_of = " or ".join(f"({one})" for _ in wanted)
    parameters = [value for row in wanted for value in row]
    return opened.ask(f"{_select(table)} where ({any_of}) and {_can_be_told(table)}", parameters)


def _select(table: Table) -> str:
    columns = ", ".join(quote(column.name) for column in table.columns)
    return f"select {columns} from {quote(table.schema_name, table.name)}"


def _can_be_told(table: Table) -> str:
    filled = [
        f"{quote(column.name)} <> ''"
        for column in table.columns
        if column.type == "VARCHAR" and not column.is_nullable
    ]
    return " and ".join(filled) or "true"


def _hashable(value: object) -> object:
    """Lists and structs can only be a key as text."""
    return value if isinstance(value, Hashable) else repr(value)


def _sortable(row: Row) -> tuple[tuple[bool, object], ...]:
    return tuple((value is not None, value) for value in row)
