"""EIA-861 Demand_Response: customers a utility can ask to use less, and the peak it can save so.

Belongs here: reading the sheet and taking the totals over sectors. Does not belong here: shares of a
county's peak (dbt).

File: one row per utility, state and balancing authority with a program. Table: the same, for those that
report at least one of the three figures. Actual savings above the potential are published (two utilities in
2018) and stay.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

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
from ingest.rules import ambiguous_key, optional_amount_rules

NAME = "eia861_demand_response"
SHEETS = ("Demand Response_States", "Demand Response_Territories")
SAVINGS = "yearly_energy_and_demand_savings"
BLOCKS = (
    f"{SAVINGS}_number_of_customers_enrolled",
    f"{SAVINGS}_energy_savings_m_wh",
    f"{SAVINGS}_potential_peak_demand_savings_mw",
    f"{SAVINGS}_actual_peak_demand_savings_mw",
    "program_costs_customer_incentives_thousand_dollars",
    "program_costs_all_other_costs_thousand_dollars",
)
MEASURES = {
    f"{SAVINGS}_number_of_customers_enrolled_total": "enrolled_customer_count",
    f"{SAVINGS}_potential_peak_demand_savings_mw_total": "potential_peak_mw",
    f"{SAVINGS}_actual_peak_demand_savings_mw_total": "actual_peak_mw",
}
LAYOUT = Layout(
    "Demand_Response of 2018",
    (
        *("data_year", "utility_number", "utility_name", "state", "ba_code"),
        *(f"{block}_{sector}" for block in BLOCKS for sector in eia861.SECTORS),
        "dsm_program_grid_connected_water_heater",
    ),
    types={"data_year": CODE, "utility_number": CODE, **dict.fromkeys(MEASURES, NUMBER)},
)
KEY = ("utility_id", "state", "ba_code")
COLUMNS = (
    Column("utility_id", "BIGINT", "code", "EIA utility number"),
    Column("state", "VARCHAR", "code", "state of the customers, postal code"),
    Column("ba_code", "VARCHAR", "code", "balancing authority; NA where there is none"),
    Column(
        "enrolled_customer_count", "DOUBLE", "customers", "customers of all sectors enrolled", nullable=True
    ),
    Column("potential_peak_mw", "DOUBLE", "MW", "peak demand that could be saved", nullable=True),
    Column("actual_peak_mw", "DOUBLE", "MW", "peak demand that was saved in the year", nullable=True),
)


def parse(path: Path) -> Parsed:
    """The rows of both sheets as text, with the columns of LAYOUT and `sheet`. Raises IngestError."""
    return Parsed(eia861.read_sheets(path, SHEETS, header_rows=3, layout=LAYOUT))


def condense(parsed: Parsed, reference: Reference, year: int = eia861.YEAR) -> Condensed:
    """Customers enrolled and peak demand saved (MW) by utility_id, state and ba_code."""
    rows = parsed.rows.with_columns(pl.col("ba_code").fill_null(eia861.NO_BALANCING_AUTHORITY))
    good, quarantine = split_rows(
        rows,
        (
            *eia861.utility_rules(reference, year),
            missing("utility_name"),
            ambiguous_key("utility_number", "state", "ba_code"),
            *(rule for column in MEASURES for rule in optional_amount_rules(column)),
            Rule(
                "utility_number",
                pl.all_horizontal(pl.col(column).is_null() for column in MEASURES),
                "neither customers nor peak savings",
            ),
        ),
    )
    table = good.select(
        whole_number("utility_number").alias("utility_id"),
        "state",
        "ba_code",
        *(number(column).alias(name) for column, name in MEASURES.items()),
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
    title="Demand response by utility, 2018",
    description="Customers in demand response and the peak demand they could save and did save, by utility "
    "and state. A utility not listed has no program.",
    publisher=eia861.PUBLISHER,
    licence=eia861.LICENCE,
    vintage="2018",
    grain="one row per utility, state and balancing authority with a program",
    key=KEY,
    cadence="yearly, in October",
    live_url=eia861.LIVE_URL,
    mirror_path="eia861_2018/Demand_Response_2018.xlsx",
    columns=COLUMNS,
    parse=parse,
    condense=condense,
    edition=eia861.editions(parse, condense),
    group="grid",
)
