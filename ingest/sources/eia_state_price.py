"""EIA average retail electricity price by state and sector, 1990-2019.

Belongs here: reading the workbook, cents per kilowatt-hour to dollars per megawatt-hour. Does not belong
here: the price of a county (dbt: this is the fallback, the trend, and the test of prices made of EIA-861).

File: one row per year, state (or the nation) and kind of provider, the sectors beside each other. Table: one
row per state, year and sector, of the whole industry: prices of delivery or energy alone are no price of
electricity.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

import polars as pl

from ingest.files import read_workbook_rows
from ingest.layout import CODE, NUMBER, Layout, check_layout
from ingest.model import Column, Condensed, Parsed, Source, Steps
from ingest.quarantine import Rule, condensed_table, not_a_number, number, split_rows, too_large, whole_number
from ingest.reference import Reference
from ingest.rules import ambiguous_key, identifier_rules, outside_states

NAME = "eia_state_price"
SECTORS = ("commercial", "industrial", "residential", "total")
PROVIDER = "industry_sector_category"
LAYOUT = Layout(
    "avgprice_annual 1990-2019",
    (
        *("year", "state", PROVIDER, "residential", "commercial", "industrial"),
        *("transportation", "other", "total"),
    ),
    types={"year": CODE, **dict.fromkeys(SECTORS, NUMBER)},
)
WHOLE_INDUSTRY, NATION, MISSING = "Total Electric Industry", "US", "NA"
FIRST_YEAR, LAST_YEAR = 1990, 2019
USD_PER_MWH = 10  # per cent/kWh
KEY = ("state", "year", "sector")
COLUMNS = (
    Column("state", "VARCHAR", "code", "postal code of the state"),
    Column("year", "BIGINT", "year", "calendar year"),
    Column("sector", "VARCHAR", "code", "commercial, industrial, residential, or total over all sectors"),
    Column("usd_per_mwh", "DOUBLE", "USD/MWh", "revenue from the sector's customers by energy sold to them"),
)


def parse(path: Path) -> Parsed:
    """The sheet's rows as text, with the columns of LAYOUT; `NA` is null. Raises IngestError."""
    rows = read_workbook_rows(path, skip_rows=1)
    rows = rows.with_columns(pl.col(pl.String).replace(MISSING, None))
    check_layout(path, rows, LAYOUT)
    return Parsed(rows)


def newest_year(path: Path) -> str:
    """The last year of the file, which EIA replaces in place. Raises IngestError."""
    return str(parse(path).rows.select(whole_number("year").max()).item())


def condense(parsed: Parsed, reference: Reference, last_year: int = LAST_YEAR) -> Condensed:
    """Price (USD/MWh) by state, year and sector. A sector without a price in a state and year has no row."""
    good, quarantine = split_rows(
        parsed.rows,
        (
            Rule(
                PROVIDER,
                pl.col(PROVIDER).ne_missing(WHOLE_INDUSTRY),
                "not the whole industry: one kind of provider",
            ),
            Rule("state", pl.col("state") == NATION, "the nation, not a state"),
            outside_states("state", reference),
            *identifier_rules("year"),
            Rule(
                "year",
                ~whole_number("year").is_between(FIRST_YEAR, last_year),
                f"year outside {FIRST_YEAR}-{last_year}",
            ),
            ambiguous_key("year", "state"),
            *(rule for sector in SECTORS for rule in (not_a_number(sector), too_large(sector))),
            *(Rule(sector, number(sector) <= 0, f"{sector} price is not above zero") for sector in SECTORS),
            Rule(
                "total",
                pl.all_horizontal(pl.col(sector).is_null() for sector in SECTORS),
                "no price in any sector",
            ),
        ),
    )
    table = (
        good.select("state", whole_number("year"), *(number(sector) for sector in SECTORS))
        .unpivot(SECTORS, index=("state", "year"), variable_name="sector", value_name="cents_per_kwh")
        .drop_nulls("cents_per_kwh")
        .with_columns((pl.col("cents_per_kwh") * USD_PER_MWH).round(6).alias("usd_per_mwh"))
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
    title="Electricity price by state and sector, 1990-2019",
    description="Average retail price of electricity by state, year and sector, over all providers: the "
    "price where no utility's is known, its trend, and the check of prices made of EIA-861.",
    publisher="U.S. Energy Information Administration, average price by state and provider, 1990-2019",
    licence="public domain (U.S. federal work)",
    vintage="2019",
    grain="one row per state, year and sector",
    key=KEY,
    cadence="yearly, in October",
    live_url="https://www.eia.gov/electricity/data/state/avgprice_annual.xlsx",
    mirror_path="eia_state_prices_2019/avgprice_annual.xlsx",
    columns=COLUMNS,
    parse=parse,
    condense=condense,
    edition=lambda name: Steps(parse, partial(condense, last_year=int(name))),
    vintage_of=newest_year,
    group="grid",
)
