"""USDA rural-urban continuum codes of 2023: how urban a county is, from 1 (metro of a million) to 9 (remote).

Belongs here: reading the codes and bringing them home. Does not belong here: what they weigh (dbt).

File: xlsx as USDA serves it, or CSV in latin-1; one row per county of 2020; Connecticut by planning region, Valdez-Cordova (Alaska) in its two
parts. Table: one row per canonical county. A county made of several takes the code under which most of its
people live. Connecticut's regions are known to lie in the state, not in which old county: there all eight
counties take the code under which most people of the state live, and match_method says so.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from ingest.layout import CODE, COUNTY_CODE, NUMBER, Layout, check_layout
from ingest.model import Column, Condensed, Parsed, Source
from ingest.quarantine import Rule, condensed_table, number, split_rows, whole_number
from ingest.reference import Reference
from ingest.rules import ambiguous_key, amount_rules, county_code_rules, identifier_rules
from ingest.tables import read_table_rows

NAME = "rural_urban_county"
CODE_COLUMN, PEOPLE = "rucc_2023", "population_2020"
LAYOUT = Layout(
    "rural-urban continuum codes 2023",
    ("fips", "state", "county_name", PEOPLE, CODE_COLUMN, "description"),
    types={"fips": COUNTY_CODE, PEOPLE: NUMBER, CODE_COLUMN: CODE},
)
FIRST_CODE, LAST_CODE = 1, 9
COLUMNS = (
    Column("county_fips", "VARCHAR", "code", "canonical county code"),
    Column(
        "rural_urban_code",
        "BIGINT",
        "code",
        "1-3 metropolitan (a million people and more, 250,000 and more, fewer), 4-9 not, ever more remote",
    ),
    Column(
        "match_method",
        "VARCHAR",
        "code",
        "direct; crosswalk, of the county's parts by people; state_majority, of the state's people where "
        "the parts' places are not known",
    ),
)


def parse(path: Path) -> Parsed:
    """The file's rows as text, with the columns of LAYOUT. Raises IngestError."""
    rows = read_table_rows(path)
    check_layout(path, rows, LAYOUT)
    return Parsed(rows)


def condense(parsed: Parsed, reference: Reference) -> Condensed:
    """The code of each canonical county and how it was found."""
    rows = parsed.rows.with_columns(pl.col("fips").str.zfill(5).alias("geoid"))
    is_code = whole_number(CODE_COLUMN).is_between(FIRST_CODE, LAST_CODE)
    good, quarantine = split_rows(
        rows,
        (
            *county_code_rules("geoid", reference),
            ambiguous_key("geoid"),
            *identifier_rules(CODE_COLUMN),
            Rule(CODE_COLUMN, ~is_code, f"code is not {FIRST_CODE} to {LAST_CODE}"),
            *amount_rules(PEOPLE),
        ),
    )
    return condensed_table(
        NAME,
        COLUMNS,
        ("county_fips",),
        good=_most_common_code(reference.to_canonical(good, "geoid")),
        quarantine=quarantine,
        rows_in=parsed.rows.height,
        rows_used=good.height,
    )


def _most_common_code(placed: pl.DataFrame) -> pl.DataFrame:
    """county_fips, rural_urban_code, match_method; the more urban code where two have as many people."""
    is_spread = pl.col("crosswalk_weight") < 1
    method = (
        pl.when(is_spread.any())
        .then(pl.lit("state_majority"))
        .otherwise(pl.col("crosswalk_method").min())
        .over("county_fips")
    )
    return (
        placed.with_columns(whole_number(CODE_COLUMN).alias("rural_urban_code"), method.alias("match_method"))
        .sort("county_fips", "geoid")
        .group_by("county_fips", "rural_urban_code", maintain_order=True)
        .agg(
            (number(PEOPLE) * pl.col("crosswalk_weight")).sum().alias("people"),
            pl.col("match_method").first(),
        )
        .sort("county_fips", "people", "rural_urban_code", descending=[False, True, False])
        .unique("county_fips", keep="first", maintain_order=True)
    )


SOURCE = Source(
    name=NAME,
    title="Rural-urban continuum code by county, 2023",
    description="How urban a county is, 1 to 9. Connecticut is published by planning region: its old "
    "counties all have the code under which most people of the state live.",
    publisher="U.S. Department of Agriculture, Economic Research Service, rural-urban continuum codes 2023",
    licence="public domain (U.S. federal work)",
    vintage="2023",
    grain="one row per county",
    key=("county_fips",),
    cadence="every ten years",
    live_url="https://www.ers.usda.gov/data-products/rural-urban-continuum-codes/",
    mirror_path="usda_rural_urban_2023/Ruralurbancontinuumcodes2023.csv",
    columns=COLUMNS,
    parse=parse,
    condense=condense,
)
