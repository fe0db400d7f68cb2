"""EPA Green Book 2021: counties whose air does not attain a national standard.

Belongs here: which counties stand in non-attainment of which standard in the newest year. Does not belong
here: what that means for a state's policy (dbt).

File: xls as EPA serves it, or CSV; one row per county and standard, with a column for each year since 1992 that holds W (the whole county),
P (a part) or nothing. Table: one row per county and standard in non-attainment; revoked standards are out.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

import polars as pl

from ingest.errors import LayoutError
from ingest.layout import CODE, Layout, check_layout
from ingest.model import Column, Condensed, Parsed, Source, Steps
from ingest.quarantine import Rule, condensed_table, missing, split_rows, unknown_county
from ingest.reference import Reference
from ingest.rules import ambiguous_key, county_code_rules
from ingest.tables import read_table_rows

NAME = "non_attainment_county"
FIRST_YEAR, NEWEST_YEAR = 1992, 2021
YEAR_PREFIX = "pw_"
WHOLE, PART = "W", "P"
KEY = ("county_fips", "pollutant")
COLUMNS = (
    Column("county_fips", "VARCHAR", "code", "canonical county code"),
    Column("pollutant", "VARCHAR", "text", "pollutant and year of the national standard, as EPA names it"),
    Column("is_whole", "BOOLEAN", "flag", "the whole county is in non-attainment, not a part of it"),
)


def layout(year: int = NEWEST_YEAR) -> Layout:
    """The columns of the history up to the year."""
    return Layout(
        f"Green Book history of {year}",
        (
            *("pollutant", "revoked_naaqs", "state_name", "st_abbr", "fips_state", "fips_cnty", "countyname"),
            *(f"{YEAR_PREFIX}{each}" for each in range(FIRST_YEAR, year + 1)),
            "exportdt",
        ),
        types={"fips_state": CODE, "fips_cnty": CODE},
    )


LAYOUT = layout()


def parse(path: Path, year: int = NEWEST_YEAR) -> Parsed:
    """The file's rows as text, with the columns of the year's layout. Raises IngestError."""
    rows = read_table_rows(path)
    check_layout(path, rows, layout(year))
    return Parsed(rows)


def newest_year(path: Path) -> str:
    """The last year that the file has a column for; EPA replaces it in place. Raises IngestError."""
    columns = read_table_rows(path).columns
    years = [name.removeprefix(YEAR_PREFIX) for name in columns if name.startswith(YEAR_PREFIX)]
    if not years or not all(year.isdigit() for year in years):
        raise LayoutError(
            f"{path}: no column is called {YEAR_PREFIX}<year>: {', '.join(columns[:5])}, ...",
            remedy="check that it is the Green Book's phistory.",
        )
    return max(years)


def condense(parsed: Parsed, reference: Reference, year: int = NEWEST_YEAR) -> Condensed:
    """Whole or part by county_fips and pollutant, in the newest year."""
    newest = f"{YEAR_PREFIX}{year}"
    rows = parsed.rows.with_columns(
        (pl.col("fips_state").str.zfill(2) + pl.col("fips_cnty").str.zfill(3)).alias("geoid")
    )
    good, quarantine = split_rows(
        rows,
        (
            missing("pollutant"),
            Rule("pollutant", pl.col("revoked_naaqs").is_not_null(), "revoked standard"),
            # A county of the crosswalk may be a part or have parts: W and P cannot be carried over.
            *county_code_rules("geoid", reference),
            unknown_county("geoid", reference.counties["county_fips"]),
            ambiguous_key("geoid", "pollutant"),
            Rule(newest, pl.col(newest).is_null(), f"attained before {year}"),
            Rule(newest, ~pl.col(newest).is_in([WHOLE, PART]), f"{newest} is neither {WHOLE} nor {PART}"),
        ),
    )
    table = good.select(
        pl.col("geoid").alias("county_fips"), "pollutant", (pl.col(newest) == WHOLE).alias("is_whole")
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
    title="Counties in non-attainment of air quality standards, 2021",
    description="County and standard, whole or in part, for the standards in force at the end of February "
    "2021: where air quality drives policy.",
    publisher="U.S. Environmental Protection Agency, Green Book",
    licence="public domain (U.S. federal work)",
    vintage="2021",
    grain="one row per county and standard in non-attainment",
    key=KEY,
    cadence="monthly",
    live_url="https://www3.epa.gov/airquality/greenbook/downld/phistory.zip",
    mirror_path="epa_greenbook_2021/phistory.csv",
    columns=COLUMNS,
    parse=parse,
    condense=condense,
    edition=lambda name: Steps(partial(parse, year=int(name)), partial(condense, year=int(name))),
    vintage_of=newest_year,
    group="policy",
    max_bytes=50_000_000,
)
