"""EPA MOVES default database, sourcetypeyear: national vehicle population by source type, 1990 and 1999-2060.

Belongs here: reading the populations. Does not belong here: growth (dbt takes ratios of populations, since
the publisher's growth factors are zero in every row, and are not kept).

File: one row per year and source type. Table: the same.
"""

from __future__ import annotations

from pathlib import Path

from ingest.files import read_csv_rows
from ingest.layout import CODE, NUMBER, Layout, check_layout
from ingest.model import Column, Condensed, Parsed, Source
from ingest.quarantine import Rule, condensed_table, number, split_rows, whole_number
from ingest.reference import Reference
from ingest.rules import ambiguous_key, amount_rules, identifier_rules

NAME = "moves_vehicle_population"
LAYOUT = Layout(
    "sourcetypeyear of MOVES",
    ("year_id", "source_type_id", "sales_growth_factor", "source_type_population", "migrationrate"),
    types={"year_id": CODE, "source_type_id": CODE, "source_type_population": NUMBER},
)
SOURCE_TYPES = (11, 21, 31, 32, 41, 42, 43, 51, 52, 53, 54, 61, 62)
FIRST_YEAR, LAST_YEAR = 1990, 2060
COLUMNS = (
    Column("source_type_id", "BIGINT", "code", "MOVES source type"),
    Column("year", "BIGINT", "year", "calendar year"),
    Column("vehicles", "DOUBLE", "vehicles", "vehicles of the type in the nation"),
)


def parse(path: Path) -> Parsed:
    """The file's rows as text, with the columns of LAYOUT. Raises IngestError."""
    rows = read_csv_rows(path)
    check_layout(path, rows, LAYOUT)
    return Parsed(rows)


def condense(parsed: Parsed, reference: Reference) -> Condensed:
    """Vehicles by source_type_id and year. The file is national, so the reference is not needed."""
    del reference
    in_range = whole_number("year_id").is_between(FIRST_YEAR, LAST_YEAR)
    good, quarantine = split_rows(
        parsed.rows,
        (
            *identifier_rules("year_id"),
            Rule("year_id", ~in_range, f"year outside {FIRST_YEAR}-{LAST_YEAR}"),
            *identifier_rules("source_type_id"),
            Rule(
                "source_type_id", ~whole_number("source_type_id").is_in(SOURCE_TYPES), "unknown source type"
            ),
            ambiguous_key("year_id", "source_type_id"),
            *amount_rules("source_type_population"),
        ),
    )
    table = good.select(
        whole_number("source_type_id"),
        whole_number("year_id").alias("year"),
        number("source_type_population").alias("vehicles"),
    )
    return condensed_table(
        NAME,
        COLUMNS,
        ("source_type_id", "year"),
        good=table,
        quarantine=quarantine,
        rows_in=parsed.rows.height,
        rows_used=good.height,
    )


SOURCE = Source(
    name=NAME,
    title="National vehicle population by source type and year",
    description="Vehicles in the nation by MOVES source type, 1990 and 1999-2060. Its ratios between "
    "years carry the 2020 inventory forward.",
    publisher="U.S. Environmental Protection Agency, MOVES default database",
    licence="public domain (U.S. federal work)",
    vintage="moves_defaults",
    grain="one row per MOVES source type and year",
    key=("source_type_id", "year"),
    cadence="with each release of MOVES",
    live_url="https://github.com/USEPA/EPA_MOVES_Model",
    mirror_path="epa_moves_defaults/sourcetypeyear.csv",
    columns=COLUMNS,
    parse=parse,
    condense=condense,
    group="vehicles",
)
