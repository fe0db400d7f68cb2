"""Census County Business Patterns 2018: trucking, couriers and warehousing by metropolitan area.

Belongs here: reading the extract and keeping exactly the three industries. Does not belong here: spreading
an area over its counties (dbt), which counties lie in one (`cbsa_delineation`: the areas are those of 2015).

Files: the extract, or the file of all areas as Census serves it (cbp18msa.txt), where a code is filled up with
signs and a withheld number is zero with a flag. One row per area and NAICS code, of which many are parts of others; cells of fewer than three
establishments are not published. Table: one row per area and industry. No row is not zero: the area has at
most two, or the county lies in no area.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from ingest.files import read_csv_rows
from ingest.layout import NUMBER, Form, Layout, check_layout
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
from ingest.rules import ambiguous_key, optional_amount_rules, optional_count_rules

NAME = "census_cbp_freight_metro"
AREA = Form("area codes of five digits", r"^[0-9]{5}$")
LAYOUT = Layout(
    "County Business Patterns by area, extract",
    ("cbsa_code", "naics_code", "naics_level", "emp", "estab"),
    types={"cbsa_code": AREA, "emp": NUMBER, "estab": NUMBER},
)
PUBLISHED = Layout(
    "County Business Patterns by area, as served",
    ("msa", "naics", "emp_nf", "emp", "est"),
    exact=False,
    types={"msa": AREA, "emp": NUMBER, "est": NUMBER},
)
FILLING, WITHHELD = "/-", ("D", "S")
INDUSTRIES = {"484": "truck transportation", "492": "couriers", "493": "warehousing and storage"}
KEY = ("cbsa_code", "naics_code")
COLUMNS = (
    Column("cbsa_code", "VARCHAR", "code", "metropolitan or micropolitan area, delineation of 2015"),
    Column(
        "naics_code",
        "VARCHAR",
        "code",
        f"industry: {', '.join(f'{code} {words}' for code, words in INDUSTRIES.items())}",
    ),
    Column("establishments", "BIGINT", "establishments", "places of business in the week of 12 March"),
    Column("employees", "DOUBLE", "people", "employees in that week; empty if withheld", nullable=True),
)


def parse(path: Path) -> Parsed:
    """The file's rows as text, with the columns of LAYOUT (naics_level is the extract's own). Raises IngestError."""
    rows = read_csv_rows(path)
    if check_layout(path, rows, LAYOUT, PUBLISHED) is PUBLISHED:
        employees = pl.when(~pl.col("emp_nf").is_in(WITHHELD).fill_null(False)).then("emp")
        rows = rows.select(
            pl.col("msa").alias("cbsa_code"),
            pl.col("naics").str.strip_chars_end(FILLING).alias("naics_code"),
            employees.alias("emp"),
            pl.col("est").alias("estab"),
            "row_number",
        )
    return Parsed(rows)


def condense(parsed: Parsed, reference: Reference) -> Condensed:
    """Establishments and employees by cbsa_code and naics_code."""
    del reference
    good, quarantine = split_rows(
        parsed.rows,
        (
            missing("cbsa_code"),
            missing("naics_code"),
            Rule("naics_code", ~pl.col("naics_code").is_in(list(INDUSTRIES)), "nested or other NAICS code"),
            Rule(
                "cbsa_code",
                ~pl.col("cbsa_code").str.contains(AREA.pattern),
                "area code is not of five digits",
            ),
            ambiguous_key("cbsa_code", "naics_code"),
            missing("estab"),
            *optional_count_rules("estab"),
            *optional_amount_rules("emp"),
        ),
    )
    table = good.select(
        "cbsa_code",
        "naics_code",
        whole_number("estab").alias("establishments"),
        number("emp").alias("employees"),
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
    title="Freight establishments by metropolitan area, 2018",
    description="Establishments and employees in trucking (484), couriers (492) and warehousing (493). Codes "
    "within these three are left out: they are the same places again.",
    publisher="U.S. Census Bureau, County Business Patterns 2018",
    licence="public domain (U.S. federal work)",
    vintage="2018",
    grain="one row per metropolitan or micropolitan area and industry",
    key=KEY,
    cadence="yearly",
    live_url="https://www2.census.gov/programs-surveys/cbp/datasets/2018/",
    mirror_path="census_cbp_2018_metro/extract_cbp2018_cbsa_freight_naics.csv",
    columns=COLUMNS,
    parse=parse,
    condense=condense,
    group="freight",
    max_bytes=50_000_000,
)
