"""EIA-861 Distribution_Systems: a utility's distribution circuits and those with voltage optimisation.

Belongs here: reading the sheet. Does not belong here: a county's share of modern circuits (dbt).

File: one row per utility and state. Table: the same. `.` for circuits with voltage optimisation is not
reported, which is not zero.
"""

from __future__ import annotations

from pathlib import Path

from ingest import eia861
from ingest.layout import CODE, NUMBER, Layout
from ingest.model import Column, Condensed, Parsed, Source
from ingest.quarantine import (
    Rule,
    condensed_table,
    missing,
    number,
    split_rows,
    whole_number,
)
from ingest.reference import Reference
from ingest.rules import ambiguous_key, amount_rules, optional_amount_rules

NAME = "eia861_distribution_systems"
# A sheet's name holds 31 characters: the second one lost its last.
SHEETS = ("Distribution_Systems_States", "Distribution_Systems_Territorie")
CIRCUITS, OPTIMISED = "distribution_circuits", "circuits_with_voltage_optimization"
LAYOUT = Layout(
    "Distribution_Systems of 2018",
    ("data_year", "utility_number", "utility_name", "state", CIRCUITS, OPTIMISED),
    types={"data_year": CODE, "utility_number": CODE, CIRCUITS: NUMBER, OPTIMISED: NUMBER},
)
KEY = ("utility_id", "state")
COLUMNS = (
    Column("utility_id", "BIGINT", "code", "EIA utility number"),
    Column("state", "VARCHAR", "code", "state of the circuits, postal code"),
    Column("circuit_count", "DOUBLE", "circuits", "distribution circuits"),
    Column(
        "voltage_optimised_circuit_count",
        "DOUBLE",
        "circuits",
        "circuits with voltage optimisation; empty where not reported",
        nullable=True,
    ),
)


def parse(path: Path) -> Parsed:
    """The rows of both sheets as text, with the columns of LAYOUT and `sheet`. Raises IngestError."""
    return Parsed(eia861.read_sheets(path, SHEETS, header_rows=1, layout=LAYOUT))


def condense(parsed: Parsed, reference: Reference, year: int = eia861.YEAR) -> Condensed:
    """Circuits and circuits with voltage optimisation by utility_id and state."""
    good, quarantine = split_rows(
        parsed.rows,
        (
            *eia861.utility_rules(reference, year),
            missing("utility_name"),
            ambiguous_key("utility_number", "state"),
            *amount_rules(CIRCUITS),
            *optional_amount_rules(OPTIMISED),
            Rule(
                OPTIMISED,
                number(OPTIMISED) > number(CIRCUITS),
                "more circuits with optimisation than circuits",
            ),
        ),
    )
    table = good.select(
        whole_number("utility_number").alias("utility_id"),
        "state",
        number(CIRCUITS).alias("circuit_count"),
        number(OPTIMISED).alias("voltage_optimised_circuit_count"),
    )
    return condensed_table(
        NAME,
        COLUMNS,
        KEY,
        good=table,
        quarantine=quarantine,
        rows_in=parsed.rows.height,
        rows_used=good.height,
    )


SOURCE = Source(
    name=NAME,
    title="Distribution circuits by utility, 2018",
    description="Distribution circuits of a utility in a state and how many have voltage optimisation.",
    publisher=eia861.PUBLISHER,
    licence=eia861.LICENCE,
    vintage="2018",
    grain="one row per utility and state with circuits",
    key=KEY,
    cadence="yearly, in October",
    live_url=eia861.LIVE_URL,
    mirror_path="eia861_2018/Distribution_Systems_2018.xlsx",
    columns=COLUMNS,
    parse=parse,
    condense=condense,
    edition=eia861.editions(parse, condense),
    group="grid",
)
