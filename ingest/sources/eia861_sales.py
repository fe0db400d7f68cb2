"""EIA-861 Sales_Ult_Cust: revenue, energy and customers of every utility by state, commercial and in total.

Belongs here: reading the sheet with three header rows, converting thousand dollars. Does not belong here:
prices. Parts B (energy) and C (delivery) repeat the same energy, so a price needs both (dbt).

File: one row per utility, state, part and balancing authority. Table: the same, with the withheld utilities
(number 88888, one name for several) added up. Adjustment rows (99999) are published values and stay,
negative ones too.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

import polars as pl

from ingest import eia861
from ingest.layout import CODE, NUMBER, Layout
from ingest.model import Column, Condensed, Parsed, Source, Vintage
from ingest.quarantine import (
    Rule,
    condensed_table,
    missing,
    not_a_number,
    number,
    split_rows,
    too_large,
    whole_number,
)
from ingest.reference import Reference
from ingest.rules import is_repeated
from ingest.sums import exact_sum

NAME = "eia861_sales"
SHEETS = ("States", "Territories")
MEASURES = ("revenues_thousand_dollars", "sales_megawatthours", "customers_count")
USED_NUMBERS = tuple(f"{sector}_{measure}" for sector in ("commercial", "total") for measure in MEASURES)
LAYOUT = Layout(
    "Sales_Ult_Cust of 2017-2018",
    (
        *("data_year", "utility_number", "utility_name", "part", "service_type"),
        *("data_type_o_observed_i_imputed", "state", "ownership", "ba_code"),
        *(f"{sector}_{measure}" for sector in eia861.SECTORS for measure in MEASURES),
    ),
    types={"data_year": CODE, "utility_number": CODE, **dict.fromkeys(USED_NUMBERS, NUMBER)},
)
SERVICE_OF_PART = {"A": "Bundled", "B": "Energy", "C": "Delivery", "D": "Bundled"}
ADJUSTMENT = 99999
KEY = ("utility_id", "state", "part", "ba_code")
COLUMNS = (
    Column("utility_id", "BIGINT", "code", "EIA utility number; 88888 withheld, 99999 adjustment"),
    Column("utility_name", "VARCHAR", "text", "utility's name"),
    Column("state", "VARCHAR", "code", "state of the customers, postal code"),
    Column("part", "VARCHAR", "code", "A bundled, B energy, C delivery, D bundled retail (Texas)"),
    Column("service_type", "VARCHAR", "code", "Bundled, Energy or Delivery"),
    Column("ownership", "VARCHAR", "text", "kind of owner; missing on adjustment rows", nullable=True),
    Column("ba_code", "VARCHAR", "code", "balancing authority; NA where there is none"),
    Column("data_type", "VARCHAR", "code", "O observed, I imputed"),
    Column(
        "commercial_revenue_usd", "DOUBLE", "USD/year", "revenue from commercial customers", nullable=True
    ),
    Column("commercial_mwh", "DOUBLE", "MWh/year", "energy sold to commercial customers", nullable=True),
    Column("commercial_customers", "DOUBLE", "customers", "commercial customers", nullable=True),
    Column("total_revenue_usd", "DOUBLE", "USD/year", "revenue from all customers", nullable=True),
    Column("total_mwh", "DOUBLE", "MWh/year", "energy sold to all customers", nullable=True),
    Column("total_customers", "DOUBLE", "customers", "all customers", nullable=True),
)


def parse(path: Path) -> Parsed:
    """The rows of both sheets as text, with the columns of LAYOUT and `sheet`. Raises IngestError."""
    return Parsed(eia861.read_sheets(path, SHEETS, header_rows=3, layout=LAYOUT))


def condense(parsed: Parsed, reference: Reference, year: int = eia861.YEAR) -> Condensed:
    """Revenue (dollars), energy (MWh) and customers by utility_id, state, part and ba_code."""
    rows = parsed.rows.with_columns(pl.col("ba_code").fill_null(eia861.NO_BALANCING_AUTHORITY))
    good, quarantine = split_rows(rows, (*eia861.utility_rules(reference, year), *_rules()))
    table = (
        good.with_columns(whole_number("utility_number").alias("utility_id"))
        .group_by(KEY)
        .agg(
            pl.col("utility_name", "service_type", "ownership").sort_by("row_number").first(),
            # I (imputed) sorts before O (observed): a sum with an imputed part is imputed.
            pl.col("data_type_o_observed_i_imputed").min().alias("data_type"),
            *_measures("commercial"),
            *_measures("total"),
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


def _measures(sector: str) -> tuple[pl.Expr, ...]:
    revenue, sales, customers = (number(f"{sector}_{measure}") for measure in MEASURES)
    return (
        exact_sum(revenue * 1_000).alias(f"{sector}_revenue_usd"),
        exact_sum(sales).alias(f"{sector}_mwh"),
        exact_sum(customers).alias(f"{sector}_customers"),
    )


def _rules() -> tuple[Rule, ...]:
    utility = whole_number("utility_number")
    service = pl.col("part").replace_strict(SERVICE_OF_PART, default=None, return_dtype=pl.String)
    key = ("utility_number", "state", "part", "ba_code")
    return (
        missing("utility_name"),
        Rule("part", service.is_null(), f"part is none of {', '.join(SERVICE_OF_PART)}"),
        Rule("service_type", service.ne_missing(pl.col("service_type")), "service type is not the part's"),
        Rule(
            "data_type_o_observed_i_imputed",
            ~pl.col("data_type_o_observed_i_imputed").is_in(["O", "I"]).fill_null(False),
            "data type is neither O nor I",
        ),
        Rule(
            "ba_code",
            is_repeated(*key) & (utility != eia861.WITHHELD),
            f"several rows have the same {', '.join(key)}",
        ),
        *(rule for column in USED_NUMBERS for rule in (not_a_number(column), too_large(column))),
        *(
            Rule(column, (number(column) < 0) & (utility != ADJUSTMENT), "negative outside an adjustment row")
            for column in USED_NUMBERS
        ),
    )


SOURCE = Source(
    name=NAME,
    title="Electricity sales to ultimate customers, 2018",
    description="Revenue, energy and customers by utility and state, for commerce and in total. Sum "
    "parts A, B, C and D for revenue, but A, B and D for energy and customers: C repeats the energy of B.",
    publisher=eia861.PUBLISHER,
    licence=eia861.LICENCE,
    vintage="2018",
    grain="one row per utility, state, part and balancing authority",
    key=KEY,
    cadence="yearly, in October",
    live_url=eia861.LIVE_URL,
    mirror_path="eia861_2018/Sales_Ult_Cust_2018.xlsx",
    columns=COLUMNS,
    parse=parse,
    condense=condense,
    edition=eia861.editions(parse, condense),
    group="grid",
    earlier=(
        Vintage(
            name=str(eia861.EARLIER_YEAR),
            title="Electricity sales to ultimate customers, 2017",
            publisher=eia861.EARLIER_PUBLISHER,
            mirror_path="eia861_2017/Sales_Ult_Cust_2017.xlsx",
            condense=partial(condense, year=eia861.EARLIER_YEAR),
        ),
    ),
)
