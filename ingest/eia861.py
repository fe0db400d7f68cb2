"""EIA Form 861 workbooks: sheets with stacked headers, `.` for missing, a note below the last row.

Belongs here: reading the sheets of one workbook (states and territories) into one frame of text. Does not
belong here: what a single workbook's columns mean (`ingest.sources.eia861_*`).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import polars as pl

from ingest.files import ROW_NUMBER, read_workbook_rows
from ingest.layout import Layout, check_layout
from ingest.model import Condensed, Parsed, Steps
from ingest.quarantine import Rule, number
from ingest.reference import Reference
from ingest.rules import identifier_rules, outside_states

YEAR = 2018
EARLIER_YEAR = 2017
PUBLISHER = f"U.S. Energy Information Administration, Form EIA-861 ({YEAR})"
EARLIER_PUBLISHER = PUBLISHER.replace(str(YEAR), str(EARLIER_YEAR))
LICENCE = "public domain (U.S. federal work)"
LIVE_URL = "https://www.eia.gov/electricity/data/eia861/"
MISSING = "."
SECTORS = ("residential", "commercial", "industrial", "transportation", "total")
# One number stands for every utility whose name is withheld; others have no balancing authority.
WITHHELD = 88888
NO_BALANCING_AUTHORITY = "NA"
_HEADING = "utility_characteristics_"


def read_sheets(path: Path, sheets: tuple[str, ...], *, header_rows: int, layout: Layout) -> pl.DataFrame:
    """The rows of several sheets of one layout, one below the other, as text.

    Adds `sheet` (its name) and row_number (the row in its sheet). The heading over the utility's columns is
    dropped from their names. `.` is null. The note below the table is left out: text in the first column
    and nothing beside it.

    Raises LayoutError, UnreadableFileError (no such sheet), EmptySourceError.
    """
    return pl.concat(_read_sheet(path, sheet, header_rows, layout) for sheet in sheets)


def _read_sheet(path: Path, sheet: str, header_rows: int, layout: Layout) -> pl.DataFrame:
    rows = read_workbook_rows(path, sheet=sheet, header_rows=header_rows)
    rows = rows.rename(lambda name: name.removeprefix(_HEADING)).with_columns(
        pl.exclude(ROW_NUMBER).replace(MISSING, None)
    )
    check_layout(path, rows, layout)
    rows = rows.select(*layout.columns, ROW_NUMBER)
    first, *others = layout.columns
    is_note = pl.all_horizontal(pl.col(others).is_null()) & number(first).is_null()
    return rows.filter(~is_note).with_columns(pl.lit(sheet).alias("sheet"))


def editions(parse: Callable[[Path], Parsed], condense: Callable[..., Condensed]) -> Callable[[str], Steps]:
    """The steps of any year's edition: condense takes the year that every row must be of."""
    return lambda name: Steps(parse, partial(condense, year=int(name)))


def utility_rules(reference: Reference, year: int = YEAR) -> tuple[Rule, ...]:
    """What holds of every row of Form 861: the year, a utility number, one of the 50 states or DC."""
    return (
        outside_states("state", reference),
        Rule("data_year", pl.col("data_year").ne_missing(str(year)), f"year is not {year}"),
        *identifier_rules("utility_number"),
    )
