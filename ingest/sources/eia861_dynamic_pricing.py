"""EIA-861 Dynamic_Pricing: which utilities sell to commerce at prices that change with the hour or the load.

Belongs here: reading the sheet, its flags for commercial customers. Does not belong here: how many programs
make a county dynamic (dbt).

File: one row per utility, state and balancing authority that has such a program for anybody. Table: the same.
A utility that is not in it has no program. An answer of `X` (four in 2018) says neither yes nor no.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from ingest import eia861
from ingest.layout import CODE, NUMBER, Layout
from ingest.model import Column, Condensed, Parsed, Source
from ingest.quarantine import Rule, condensed_table, missing, number, split_rows, whole_number
from ingest.reference import Reference
from ingest.rules import ambiguous_key, amount_rules

NAME = "eia861_dynamic_pricing"
SHEETS = ("Dynamic Pricing_States", "Dynamic Pricing_Territories")
ENROLLED = "number_of_customers_enrolled"
PROGRAMS = {
    "time_of_use_pricing": "has_commercial_time_of_use",
    "real_time_pricing": "has_commercial_real_time",
    "variable_peak_pricing": "has_commercial_variable_peak",
    "critical_peak_pricing": "has_commercial_critical_peak",
    "critical_peak_rebate": "has_commercial_critical_peak_rebate",
}
LAYOUT = Layout(
    "Dynamic_Pricing of 2018",
    (
        *("data_year", "utility_number", "utility_name", "state", "ba_code"),
        *(f"{ENROLLED}_{sector}" for sector in eia861.SECTORS),
        *(
            f"types_of_program_{program}_{sector}"
            for program in PROGRAMS
            for sector in eia861.SECTORS
            if sector != "total"
        ),
    ),
    types={"data_year": CODE, "utility_number": CODE, f"{ENROLLED}_total": NUMBER},
)
FLAGS = {f"types_of_program_{program}_commercial": flag for program, flag in PROGRAMS.items()}

YES, NO, UNSAID = ANSWERS = ("Y", "N", "X")
KEY = ("utility_id", "state", "ba_code")


def _flag(name: str, description: str) -> Column:
    return Column(name, "BOOLEAN", "flag", f"{description}; empty where neither yes nor no", nullable=True)


COLUMNS = (
    Column("utility_id", "BIGINT", "code", "EIA utility number"),
    Column("state", "VARCHAR", "code", "state of the customers, postal code"),
    Column("ba_code", "VARCHAR", "code", "balancing authority; NA where there is none"),
    Column("enrolled_customer_count", "DOUBLE", "customers", "customers of all sectors in any program"),
    _flag("has_commercial_time_of_use", "price by time of day"),
    _flag("has_commercial_real_time", "price by the hour's market"),
    _flag("has_commercial_variable_peak", "price of the peak hours by the day's market"),
    _flag("has_commercial_critical_peak", "higher price on announced days"),
    _flag("has_commercial_critical_peak_rebate", "rebate for less on announced days"),
)


def parse(path: Path) -> Parsed:
    """The rows of both sheets as text, with the columns of LAYOUT and `sheet`. Raises IngestError."""
    return Parsed(eia861.read_sheets(path, SHEETS, header_rows=3, layout=LAYOUT))


def condense(parsed: Parsed, reference: Reference, year: int = eia861.YEAR) -> Condensed:
    """Customers enrolled and commercial programs by utility_id, state and ba_code."""
    rows = parsed.rows.with_columns(pl.col("ba_code").fill_null(eia861.NO_BALANCING_AUTHORITY))
    good, quarantine = split_rows(
        rows,
        (
            *eia861.utility_rules(reference, year),
            missing("utility_name"),
            ambiguous_key("utility_number", "state", "ba_code"),
            *amount_rules(f"{ENROLLED}_total"),
            *(
                Rule(column, ~pl.col(column).is_in(ANSWERS).fill_null(False), f"{flag} is none of Y, N, X")
                for column, flag in FLAGS.items()
            ),
        ),
    )
    table = good.select(
        whole_number("utility_number").alias("utility_id"),
        "state",
        "ba_code",
        number(f"{ENROLLED}_total").alias("enrolled_customer_count"),
        *(
            pl.when(pl.col(column) != UNSAID).then(pl.col(column) == YES).alias(flag)
            for column, flag in FLAGS.items()
        ),
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
    title="Dynamic electricity tariffs by utility, 2018",
    description="Which utilities have commercial tariffs by time of use, real time or critical peak, and "
    "how many customers of all sectors are in a program. A utility not listed has none.",
    publisher=eia861.PUBLISHER,
    licence=eia861.LICENCE,
    vintage="2018",
    grain="one row per utility, state and balancing authority with a program",
    key=KEY,
    cadence="yearly, in October",
    live_url=eia861.LIVE_URL,
    mirror_path="eia861_2018/Dynamic_Pricing_2018.xlsx",
    columns=COLUMNS,
    parse=parse,
    condense=condense,
    edition=eia861.editions(parse, condense),
    group="grid",
)
