"""Ways to break the cells of a table, whatever holds it: text, workbook or the dBASE file of a shapefile.

Belongs here: damage that keeps the file readable. Does not belong here: damage of bytes and lines
(`mutations`).
"""

from __future__ import annotations

from collections.abc import Callable

from tests.ingest.hostile import tables
from tests.ingest.hostile.mutations import HOSTILE_VALUES, Mutation, Random
from tests.ingest.hostile.originals import Files

Grid = list[list]
# Stacked headers of workbooks end by the fourth row.
HEADER_ROWS = 4


def grids(mutate: Callable[[Grid, Random, int], Grid]) -> Mutation:
    """The mutation of the rows of one table; it gets the number of rows that may be header."""

    def mutation(files: Files, draw: Random) -> Files:
        name = draw.choice([each for each in sorted(files) if not each.endswith((".shp", ".shx", ".prj"))])
        return {**files, name: _mutated(files[name], draw, mutate)}

    return mutation


def _mutated(raw: bytes, draw: Random, mutate: Callable[[Grid, Random, int], Grid]) -> bytes:
    if raw.startswith((tables.ZIP, tables.OLE)):
        sheets = tables.read_sheets(raw)
        sheet = next(iter(sheets)) if draw.random() < 0.7 else draw.choice(list(sheets))
        sheets[sheet] = mutate(sheets[sheet], draw, min(HEADER_ROWS, len(sheets[sheet]) - 1))
        return tables.write_sheets({name: rows[:400] for name, rows in sheets.items()})
    text = tables.read_text(raw)
    text.records = mutate(text.records, draw, 1)
    return text.written()


def _some_column(rows: Grid, draw: Random) -> int:
    return draw.randrange(max(1, max(map(len, rows), default=1)))


def _set(row: list, column: int, value: object) -> list:
    return row if column >= len(row) else [*row[:column], value, *row[column + 1 :]]


def hostile_cells(rows: Grid, draw: Random, header: int) -> Grid:
    """A handful of hostile values anywhere."""
    changed = list(rows)
    for _ in range(draw.choice((1, 10, 100))):
        at = draw.randrange(header, len(rows))
        changed[at] = _set(changed[at], _some_column(rows, draw), draw.choice(HOSTILE_VALUES))
    return changed


def hostile_column(rows: Grid, draw: Random, header: int) -> Grid:
    """A column of which a third is one hostile value, in two columns."""
    changed = list(rows)
    for column in (_some_column(rows, draw), _some_column(rows, draw)):
        value = draw.choice(HOSTILE_VALUES)
        changed = [
            _set(row, column, value) if at >= header and draw.random() < 0.3 else row
            for at, row in enumerate(changed)
        ]
    return changed


def mixed_values(rows: Grid, draw: Random, header: int) -> Grid:
    """Every fifth cell of each column hostile: hardly a row that can be used."""
    return rows[:header] + [
        [draw.choice(HOSTILE_VALUES) if draw.random() < 0.05 else value for value in row]
        for row in rows[header:]
    ]


def long_fields(rows: Grid, draw: Random, header: int) -> Grid:
    at = draw.randrange(len(rows)) if draw.random() < 0.3 else draw.randrange(header, len(rows))
    value = draw.choice(("9", "x", "é", "🚚", "1,", "a b ")) * draw.choice((1_000, 200_000))
    return [*rows[:at], _set(rows[at], _some_column(rows, draw), value), *rows[at + 1 :]]


def repeated_keys(rows: Grid, draw: Random, header: int) -> Grid:
    """Rows again, with zeros before or decimals after a whole number."""
    again = []
    for row in draw.sample(rows[header:], min(20, len(rows) - header)):
        style = draw.choice(("0{}", "{}.0", " {} ", "{}", "+{}"))
        again.append([style.format(value) if str(value).isdigit() else value for value in row])
    return rows + again


def values_of_others(rows: Grid, draw: Random, header: int) -> Grid:
    """A column shuffled against the others."""
    column = _some_column(rows, draw)
    body = rows[header:]
    held = [row[column] for row in body if column < len(row)]
    draw.shuffle(held)
    return rows[:header] + [_set(row, column, held.pop()) if column < len(row) else row for row in body]


def swapped_columns(rows: Grid, draw: Random, header: int) -> Grid:
    """Two columns in each other's place, the header as it was."""
    one, other = _some_column(rows, draw), _some_column(rows, draw)
    return rows[:header] + [
        _set(_set(row, one, row[other]), other, row[one]) if max(one, other) < len(row) else row
        for row in rows[header:]
    ]


def moved_column(rows: Grid, draw: Random, header: int) -> Grid:
    """A column with its header elsewhere: another order is no damage."""
    del header
    column, place = _some_column(rows, draw), _some_column(rows, draw)
    moved = []
    for row in rows:
        rest = [*row[:column], *row[column + 1 :]]
        moved.append([*rest[:place], *row[column : column + 1], *rest[place:]])
    return moved


def dropped_column(rows: Grid, draw: Random, header: int) -> Grid:
    column = _some_column(rows, draw)
    first = 0 if draw.random() < 0.5 else header
    return rows[:first] + [[*row[:column], *row[column + 1 :]] for row in rows[first:]]


def added_columns(rows: Grid, draw: Random, header: int) -> Grid:
    names = draw.choice(
        (["row_number"], ["county_fips"], ["", "", "x"], ["x"] * 3, ["x"] * 600, ["y" * 9_999])
    )
    added = draw.choice((names, ["1"] * len(names)))
    return [[*row, *(names if at < header else added)] for at, row in enumerate(rows)]


def other_header(rows: Grid, draw: Random, header: int) -> Grid:
    """Names repeated, blank, exchanged or gone."""
    changed = list(rows)
    at = draw.randrange(max(1, header))
    one, other = _some_column(rows, draw), _some_column(rows, draw)
    for column, value in draw.choice(
        (
            [(one, rows[at][min(other, len(rows[at]) - 1)])],
            [(one, ""), (other, "")],
            [(one, "row_number")],
            [(one, draw.choice(HOSTILE_VALUES))],
        )
        if rows[at]
        else ([],)
    ):
        changed[at] = _set(changed[at], column, value)
    return changed if draw.random() < 0.8 else changed[1:]


def ragged_rows(rows: Grid, draw: Random, header: int) -> Grid:
    """Rows cut short or with values beyond the header."""
    return rows[:header] + [
        row[: draw.randrange(len(row) + 1)]
        if (luck := draw.random()) < 0.1
        else [*row, *draw.choice(([""], ["", ""], ["1"]))]
        if luck > 0.97
        else row
        for row in rows[header:]
    ]


def many_rows(rows: Grid, draw: Random, header: int) -> Grid:
    """Each row a hundred times in a text; a workbook is cut again."""
    return rows[:header] + rows[header:] * draw.choice((2, 100))


def one_row(rows: Grid, draw: Random, header: int) -> Grid:
    return rows[: header + draw.choice((0, 1))]


def dbase_cells(files: Files, draw: Random) -> Files:
    """Hostile values in the cells of a dBASE table."""
    name = draw.choice([each for each in sorted(files) if each.endswith(".dbf")])
    raw, table = files[name], tables.read_dbase(files[name])
    whole_column = draw.random() < 0.3
    field = draw.randrange(len(table.fields))
    value = draw.choice(HOSTILE_VALUES)
    for _ in range(draw.choice((1, 10, 100))):
        if not whole_column:
            field, value = draw.randrange(len(table.fields)), draw.choice(HOSTILE_VALUES)
        raw = table.with_cell(raw, draw.randrange(table.records), field, value)
    return {**files, name: raw}


def dbase_fields(files: Files, draw: Random) -> Files:
    """Field lengths that overrun the record, and names that are taken or blank."""
    name = draw.choice([each for each in sorted(files) if each.endswith(".dbf")])
    raw, table = bytearray(files[name]), tables.read_dbase(files[name])
    for _ in range(draw.choice((1, 3))):
        at = 32 + 32 * draw.randrange(len(table.fields))
        if draw.random() < 0.5:
            raw[at + 16] = draw.choice((0, 1, 254, 255))
        else:
            raw[at : at + 11] = draw.choice(
                (b"\0" * 11, b"ROW_NUMBER\0", b"ID\0\0\0\0\0\0\0\0\0", b"\xff" * 11)
            )
    return {**files, name: bytes(raw)}


TABLES: dict[str, Mutation] = {
    mutate.__name__: grids(mutate)
    for mutate in (
        *(hostile_cells, hostile_column, mixed_values, long_fields, repeated_keys, values_of_others),
        *(swapped_columns, moved_column, dropped_column, added_columns, other_header, ragged_rows),
        *(many_rows, one_row),
    )
}
DBASE: dict[str, Mutation] = {"dbase_cells": dbase_cells, "dbase_fields": dbase_fields}
