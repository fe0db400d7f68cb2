"""EIA-861 Operational_Data: a utility's summer and winter peak demand and its retail sales.

Belongs here: reading the sheet with three header rows. Does not belong here: the peak of a state or county.
A utility has one row for all its states, under the state of its seat, and wholesale suppliers count the
same load again: spread the peaks of utilities with territory, do not add them up by `state` (dbt).

File: one row per utility. Table: the same, with the withheld utilities (number 88888, one name for several)
added up, for those that report a peak or retail sales.
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
from ingest.rules import is_repeated, optional_amount_rules

NAME = "eia861_operational"
SHEETS = ("States", "Territories")
DEMAND, ENERGY = "demand_megawatts", "energy_sources_megawatthours"
DISPOSITION, REVENUES = "disposition_megawatthours", "electric_revenues_thousands_dollars"
MEASURES = {
    f"{DEMAND}_summer_peak_demand": "summer_peak_mw",
    f"{DEMAND}_winter_peak_demand": "winter_peak_mw",
    f"{DISPOSITION}_retail_sales": "retail_sales_mwh",
}
LAYOUT = Layout(
    "Operational_Data of 2018",
    (
        *("data_year", "utility_number", "utility_name", "state", "ownership_type", "nerc_region"),
        *(f"{DEMAND}_{season}_peak_demand" for season in ("summer", "winter")),
        *(f"{ENERGY}_megawatts_{what}" for what in ("net_generation", "wholesale_power_purchases")),
        *(f"{ENERGY}_power_exchanged_exchange_energy_{way}" for way in ("received", "delivered")),
        f"{ENERGY}_power_exchanged_net_power_exchanged",
        *(f"{ENERGY}_wheeled_power_wheeled_power_{way}" for way in ("received", "delivered")),
        f"{ENERGY}_wheeled_power_net_wheeled_power",
        f"{ENERGY}_wheeled_power_transmission_by_other_losses",
        f"{ENERGY}_wheeled_power_total_sources",
        *(f"{DISPOSITION}_{what}" for what in ("retail_sales", "sales_for_resale")),
        f"{DISPOSITION}_furnished_without_charge",
        f"{DISPOSITION}_consumed_by_respondent_without_charge",
        *(f"{DISPOSITION}_total_{what}" for what in ("energy_losses", "disposition")),
        *(f"{REVENUES}_from_{what}" for what in ("retail_sales", "delivery_customers", "sales_for_resale")),
        *(f"{REVENUES}_from_{what}" for what in ("credits_or_adjustments", "transmission", "other")),
        *(f"{REVENUES}_{what}" for what in ("total", "data_type_o_observed_i_imputed")),
    ),
    types={"data_year": CODE, "utility_number": CODE, **dict.fromkeys(MEASURES, NUMBER)},
)
KEY = ("utility_id", "state")
COLUMNS = (
    Column("utility_id", "BIGINT", "code", "EIA utility number; 88888 withheld"),
    Column("state", "VARCHAR", "code", "state of the utility's seat, not of its customers; postal code"),
    Column("ownership", "VARCHAR", "text", "kind of owner"),
    Column("nerc_region", "VARCHAR", "code", "reliability region as reported; often empty", nullable=True),
    Column("summer_peak_mw", "DOUBLE", "MW", "peak demand in summer, in all its states", nullable=True),
    Column("winter_peak_mw", "DOUBLE", "MW", "peak demand in winter, in all its states", nullable=True),
    Column("retail_sales_mwh", "DOUBLE", "MWh/year", "retail sales in all its states", nullable=True),
)


def parse(path: Path) -> Parsed:
    """The rows of both sheets as text, with the columns of LAYOUT and `sheet`. Raises IngestError."""
    return Parsed(eia861.read_sheets(path, SHEETS, header_rows=3, layout=LAYOUT))


def condense(parsed: Parsed, reference: Reference, year: int = eia861.YEAR) -> Condensed:
    """Peaks (MW) and retail sales (MWh) by utility_id and state of the seat."""
    good, quarantine = split_rows(parsed.rows, (*eia861.utility_rules(reference, year), *_rules()))
    table = (
        good.with_columns(whole_number("utility_number").alias("utility_id"))
        .group_by(KEY)
        .agg(
            pl.col("ownership_type").sort_by("row_number").first().alias("ownership"),
            pl.col("nerc_region").drop_nulls().min(),
            *(_total(column).alias(name) for column, name in MEASURES.items()),
        )
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


def _total(column: str) -> pl.Expr:
    """The sum, null where nothing is reported. Only the withheld have several rows, of whole numbers."""
    return pl.when(pl.col(column).count() > 0).then(number(column).sum())


def _rules() -> tuple[Rule, ...]:
    is_withheld = whole_number("utility_number") == eia861.WITHHELD
    return (
        *(missing(column) for column in ("utility_name", "ownership_type")),
        Rule(
            "state",
            is_repeated("utility_number", "state") & ~is_withheld,
            "several rows have the same utility_number, state",
        ),
        *(rule for column in MEASURES for rule in optional_amount_rules(column)),
        Rule(
            "utility_number",
            pl.all_horizontal(pl.col(column).is_null() for column in MEASURES),
            "neither a peak nor retail sales",
        ),
    )


SOURCE = Source(
    name=NAME,
    title="Peak demand by utility, 2018",
    description="Summer and winter peak demand and retail sales of a utility over all its states, under "
    "the state of its seat. Suppliers of other utilities count their load again.",
    publisher=eia861.PUBLISHER,
    licence=eia861.LICENCE,
    vintage="2018",
    grain="one row per utility that reports a peak or retail sales",
    key=KEY,
    cadence="yearly, in October",
    live_url=eia861.LIVE_URL,
    mirror_path="eia861_2018/Operational_Data_2018.xlsx",
    columns=COLUMNS,
    parse=parse,
    condense=condense,
    edition=eia861.editions(parse, condense),
    group="grid",
)
