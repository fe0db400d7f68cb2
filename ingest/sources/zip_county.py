"""HUD-USPS crosswalk of the first quarter of 2021: in which county most addresses of a ZIP code lie.

Belongs here: reading the shares, bringing old county codes home, choosing the county. Does not belong here:
what is looked up by ZIP code (dbt). Shares of residential and other addresses are not read.

File: one row per ZIP code and county. Table: one row per ZIP code. A ZIP's shares sum to one, or else its
rows are quarantined. Of counties with as many addresses, the one with more business addresses stands, then
the first by code.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from ingest.files import read_workbook_rows
from ingest.layout import CODE, NUMBER, Layout, check_layout
from ingest.model import Column, Condensed, Parsed, Source
from ingest.quarantine import Rule, condensed_table, missing, number, split_rows
from ingest.reference import Reference
from ingest.rules import ambiguous_key, amount_rules, county_code_rules

NAME = "zip_county"
BUSINESS, TOTAL = "bus_ratio", "tot_ratio"
LAYOUT = Layout(
    "ZIP_COUNTY of 2021",
    (
        *("zip", "county", "usps_zip_pref_city", "usps_zip_pref_state"),
        *("res_ratio", BUSINESS, "oth_ratio", TOTAL),
    ),
    types={"zip": CODE, "county": CODE, BUSINESS: NUMBER, TOTAL: NUMBER},
)
ZIP_CODE = r"^[0-9]{5}$"
# Published shares have nine decimals: the worst sum of a ZIP is off by 1.3e-7.
TOLERANCE = 1e-6
# Shares that differ by less are a tie: sums of weighted shares are not exact.
SHARE_DIGITS = 9
KEY = ("zip",)
COLUMNS = (
    Column("zip", "VARCHAR", "code", "ZIP code, five digits"),
    Column("county_fips", "VARCHAR", "code", "canonical code of the county with most of its addresses"),
    Column("total_share", "DOUBLE", "share", "share of all the ZIP's addresses that lie in that county"),
    Column(
        "county_count", "BIGINT", "counties", "counties of the 50 states and DC that its addresses lie in"
    ),
)


def parse(path: Path) -> Parsed:
    """The sheet's rows as text, with the columns of LAYOUT. Raises IngestError."""
    rows = read_workbook_rows(path)
    check_layout(path, rows, LAYOUT)
    return Parsed(rows)


def condense(parsed: Parsed, reference: Reference) -> Condensed:
    """The county with most of a ZIP's addresses, its share of them, and the number of counties, by zip."""
    good, quarantine = split_rows(parsed.rows, _rules(reference))
    shares = (
        reference.to_canonical(good, "county")
        .with_columns(
            (number(BUSINESS) * pl.col("crosswalk_weight")).alias("business_share"),
            (number(TOTAL) * pl.col("crosswalk_weight")).alias("total_share"),
        )
        .sort("zip", "county_fips", "county")
        .group_by("zip", "county_fips", maintain_order=True)
        .agg(pl.col("business_share").sum(), pl.col("total_share").sum())
    )
    return condensed_table(
        NAME,
        COLUMNS,
        KEY,
        good=_largest_county(shares),
        quarantine=quarantine,
        rows_in=parsed.rows.height,
        rows_used=good.height,
    )


def _largest_county(shares: pl.DataFrame) -> pl.DataFrame:
    """One row per zip of the shares by zip and county_fips."""
    ranks = [-pl.col(name).round(SHARE_DIGITS) for name in ("total_share", "business_share")]
    return (
        shares.sort("zip", *ranks, "county_fips")
        .group_by("zip", maintain_order=True)
        .agg(
            pl.col("county_fips", "total_share").first(),
            (pl.col("total_share") > 0).sum().alias("county_count"),
        )
    )


def _rules(reference: Reference) -> tuple[Rule, ...]:
    sums_to_one, has_business = (
        ((number(column).sum().over("zip") - 1).abs() <= TOLERANCE) for column in (TOTAL, BUSINESS)
    )
    without_business = number(BUSINESS).sum().over("zip") == 0
    return (
        missing("zip"),
        Rule("zip", ~pl.col("zip").str.contains(ZIP_CODE), "ZIP code is not of five digits"),
        *county_code_rules("county", reference),
        ambiguous_key("zip", "county"),
        *(
            rule
            for column in (BUSINESS, TOTAL)
            for rule in (*amount_rules(column), Rule(column, number(column) > 1, f"{column} is over 1"))
        ),
        # These see what the others left: a ZIP that lost a county goes as a whole.
        Rule(TOTAL, ~sums_to_one, "the shares of its ZIP do not sum to 1"),
        Rule(BUSINESS, ~(has_business | without_business), "the business shares of its ZIP do not sum to 1"),
    )


SOURCE = Source(
    name=NAME,
    title="County of a ZIP code, first quarter of 2021",
    description="The county in which most addresses of a ZIP code lie, and the number of counties it spans.",
    publisher="U.S. Department of Housing and Urban Development, USPS ZIP code crosswalk, 2021 Q1",
    licence="public domain (U.S. federal work)",
    vintage="2021-Q1",
    grain="one row per ZIP code",
    key=KEY,
    cadence="quarterly",
    live_url="https://www.huduser.gov/portal/datasets/usps_crosswalk.html",
    mirror_path="hud_zip_county_2021q1/ZIP_COUNTY_032021.xlsx",
    columns=COLUMNS,
    parse=parse,
    condense=condense,
    parser_version=2,
)
