"""AFDC laws and incentives: what a state or the nation has enacted for electric vehicles, as flags.

Belongs here: reading the multi-line CSV and judging each law live, incentive, fleet, heavy-duty. Does not
belong here: points for a state (dbt). No publisher text goes on: the table holds identifiers, types, flags
and a date.

File: one record per law, electricity only; text spans lines, and row_number is the record's. Table: one row
per law.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from ingest.files import read_csv_rows
from ingest.layout import CODE, DAY, Layout, check_layout
from ingest.model import Column, Condensed, Parsed, Source
from ingest.quarantine import Rule, condensed_table, missing, split_rows, whole_number
from ingest.reference import Reference
from ingest.rules import ambiguous_key, identifier_rules, outside_states

NAME = "afdc_law"
ENDING_DATES = ("expired_date", "repealed_date", "archived_date")
DATES = ("enacted_date", *ENDING_DATES)
LAYOUT = Layout(
    "laws and incentives of 2025",
    (
        *("law_id", "state", "title", "text", "enacted_date", "amended_date", "recent", "sequence_number"),
        *("type", "agency", "significant_update_date", "expired_date", "archived_date", "repealed_date"),
        *("topic", "technology_categories", "incentive_categories", "regulation_categories"),
        *("user_categories", "references", "status", "status_date"),
    ),
    types={"law_id": CODE, **dict.fromkeys(DATES, DAY)},
)
FEDERAL = "US"
FLEET = "FLEET"
# `light-duty truck` and `pickup truck` are not trucks in the model's sense, so they are taken out first.
LIGHT_TRUCKS = r"(?i)\b(light([ -]+duty)?|pickup)[ -]+trucks?\b"
HEAVY_DUTY = r"(?i)\b((medium|heavy)[ -]+(and[ -]+heavy[ -]+)?duty|trucks?|bus(es)?)\b"
FLEETS = r"(?i)\bfleets?\b"
KEY = ("law_id",)
COLUMNS = (
    Column("law_id", "BIGINT", "code", "AFDC's number of the law"),
    Column("state", "VARCHAR", "code", "postal code, `US` for federal"),
    Column("law_type", "VARCHAR", "text", "AFDC's type of law"),
    Column("is_live", "BOOLEAN", "flag", "no expired, repealed or archived date, planned ones included"),
    Column("is_incentive", "BOOLEAN", "flag", "AFDC's type is a kind of incentive"),
    Column(
        "is_fleet", "BOOLEAN", "flag", "fleets are among its users, or its title or text speaks of fleets"
    ),
    Column(
        "is_heavy_duty",
        "BOOLEAN",
        "flag",
        "its title or text speaks of medium- or heavy-duty vehicles, trucks (not light ones) or buses",
    ),
    Column("enacted_on", "DATE", "date", "day of enactment, where given", nullable=True),
)


def parse(path: Path) -> Parsed:
    """The file's records as text, with the columns of LAYOUT. Raises IngestError."""
    rows = read_csv_rows(path)
    check_layout(path, rows, LAYOUT)
    return Parsed(rows)


def condense(parsed: Parsed, reference: Reference) -> Condensed:
    """State, type and flags by law_id."""
    good, quarantine = split_rows(
        parsed.rows,
        (
            *identifier_rules("law_id"),
            ambiguous_key("law_id"),
            outside_states("state", reference, besides=(FEDERAL,)),
            missing("type"),
            *(
                Rule(column, pl.col(column).is_not_null() & _day(column).is_null(), f"{column} is not a date")
                for column in DATES
            ),
        ),
    )
    said = pl.concat_str(
        pl.col("title").fill_null(""), pl.col("text").fill_null(""), separator=" "
    ).str.replace_all(r"\s+", " ")
    users = pl.col("user_categories").fill_null("").str.split("|")
    table = good.select(
        whole_number("law_id"),
        "state",
        pl.col("type").alias("law_type"),
        pl.all_horizontal(pl.col(column).is_null() for column in ENDING_DATES).alias("is_live"),
        pl.col("type").str.contains("Incentives", literal=True).alias("is_incentive"),
        (users.list.contains(FLEET) | said.str.contains(FLEETS)).alias("is_fleet"),
        said.str.replace_all(LIGHT_TRUCKS, "").str.contains(HEAVY_DUTY).alias("is_heavy_duty"),
        _day("enacted_date").alias("enacted_on"),
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


def _day(column: str) -> pl.Expr:
    """The day of a publisher's time stamp such as `2021-11-15 00:00:00 UTC`; null where it is none."""
    return pl.col(column).str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)


SOURCE = Source(
    name=NAME,
    title="Laws and incentives for electric vehicles",
    description="State and federal laws, regulations and incentives that concern electricity as a fuel, "
    "as flags. About January 2025.",
    publisher="U.S. Department of Energy, Alternative Fuels Data Center",
    licence="public domain (U.S. federal work)",
    vintage="2025-01",
    grain="one row per law or incentive",
    key=KEY,
    cadence="continuous",
    live_url="https://afdc.energy.gov/data_download",
    mirror_path="afdc_laws_2025/laws_and_incentives.csv",
    columns=COLUMNS,
    parse=parse,
    condense=condense,
    group="policy",
)
