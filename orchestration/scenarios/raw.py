"""A seed as it stands in its file: columns, and rows of text with their line numbers.

Belongs here: reading CSV, and what makes a file no table at all. Does not belong here: what values mean.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from orchestration.scenarios.problem import Problem


@dataclass(frozen=True)
class RawRow:
    """A row as text. The first column of every seed says whose row it is."""

    line: int
    values: Mapping[str, str]

    @property
    def owner(self) -> str:
        return next(iter(self.values.values()))


@dataclass(frozen=True)
class RawFile:
    """A seed's rows. `is_table` is False when there is no file, it is no text, or its columns are others."""

    name: str
    rows: tuple[RawRow, ...]
    problems: tuple[Problem, ...]
    is_table: bool

    def owners(self) -> tuple[str, ...]:
        """Values of the first column, each once, as they come."""
        return tuple(dict.fromkeys(row.owner for row in self.rows))

    def of(self, owner: str) -> tuple[RawRow, ...]:
        """The rows of one owner."""
        return tuple(row for row in self.rows if row.owner == owner)


def read_raw(folder: Path, name: str, columns: Sequence[str] | None = None) -> RawFile:
    """Reads `<folder>/<name>`; `columns` are those it must have, in their order, if that is to be checked."""

    def no_table(line: int | None, what: str, remedy: str, value: str = "") -> RawFile:
        return RawFile(name, (), (Problem(name, line, "", value, what, remedy),), is_table=False)

    try:
        content = (folder / name).read_bytes()
    except OSError as error:
        return no_table(None, f"cannot be read ({error.strerror})", f"Put the file back in {folder}")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return no_table(line, "is not UTF-8 text", "Save the file as CSV in UTF-8")
    if "\0" in text:
        return no_table(text.count("\n", 0, text.index("\0")) + 1, "has a NUL character", "Delete it")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[RawRow] = []
    problems: list[Problem] = []
    header: list[str] = []
    line = 1
    try:
        for cells in reader:
            if not header:
                header = cells
                if (wrong := _wrong_columns(header, columns)) is not None:
                    return no_table(line, *wrong, value=",".join(header))
            elif problem := _wrong_cells(name, line, cells, header):
                problems.append(problem)
            else:
                rows.append(RawRow(line, dict(zip(header, cells, strict=True))))
            line = reader.line_num + 1
    except csv.Error as error:
        return no_table(
            line,
            f"cannot be read as CSV ({error})",
            "Close every quotation mark, and double those inside a text",
        )
    if not header:
        return no_table(None, "is empty", f"The first line is {','.join(columns or ())}")
    return RawFile(name, tuple(rows), tuple(problems), is_table=True)


def _wrong_columns(header: Sequence[str], columns: Sequence[str] | None) -> tuple[str, str] | None:
    """What is wrong with the columns, and the remedy."""
    if columns is None or list(header) == list(columns):
        return None
    missing = [name for name in columns if name not in header]
    unknown = [name for name in header if name not in columns]
    said = [f"{', '.join(missing)} missing"] if missing else []
    said += [f"{', '.join(unknown)} unknown"] if unknown else []
    if not said:
        said = ["in another order" if len(header) == len(columns) else "a column twice"]
    return (
        f"the columns are not the expected ones: {'; '.join(said)}",
        f"The first line must be {','.join(columns)}",
    )


def _wrong_cells(name: str, line: int, cells: Sequence[str], header: Sequence[str]) -> Problem | None:
    owner = cells[0] if cells else ""
    if not cells:
        return Problem(name, line, "", "", "the line is empty", "Delete it")
    if len(cells) != len(header):
        what = f"the row has {len(cells)} values, the columns are {len(header)}"
        return Problem(
            name, line, "", ",".join(cells), what, "Put a text with a comma in quotation marks", about=owner
        )
    for column, value in zip(header, cells, strict=True):
        if "\n" in value or "\r" in value:
            return Problem(
                name, line, column, value.split()[0] if value.split() else "", "the value goes over more than one line",
                "Keep it on one line, and look for a quotation mark that is not closed", about=owner,
            )  # fmt: skip
    return None
