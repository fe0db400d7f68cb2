"""Census Gazetteer 2017, counties: the canonical counties of everything else, with their land and water area.

Belongs here: reading the file and settling which 3,142 counties there are. Does not belong here: where
counties lie (the file's points are interior points, some at sea: see `county_shape`).

Files: as Census serves it, tab-delimited with a header, its last column padded with blanks; or pipe-delimited
without a header, as copies of it are. Table: one row per county of the 50 states and DC.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from ingest.errors import LayoutError
from ingest.files import read_csv_rows, read_text
from ingest.layout import COUNTY_CODE, NUMBER, Layout, check_layout
from ingest.model import Column, Condensed, Parsed, Source
from ingest.quarantine import Rule, condensed_table, duplicate_key, missing, number, split_rows
from ingest.reference import Reference
from ingest.rules import amount_rules

NAME = "gazetteer_county"
LAYOUT = Layout(
    "Gazetteer 2017 without a header",
    (
        *("usps", "geoid", "ansicode", "name", "aland", "awater", "aland_sqmi", "awater_sqmi"),
        *("intptlat", "intptlong"),
    ),
    types={"geoid": COUNTY_CODE, "aland": NUMBER, "awater": NUMBER},
)
FIELDS = LAYOUT.columns
# Connecticut's planning regions: the Gazetteers from 2022 on have them, and are not of the canonical counties.
LATER_COUNTIES = r"^091[1-9]0$"
LAST_STATE_CODE = "56"  # Wyoming; codes of the territories begin at 60
SQUARE_METRES_PER_KM2 = 1e6
COLUMNS = (
    Column("county_fips", "VARCHAR", "code", "canonical county code: five characters, state code first"),
    Column("state", "VARCHAR", "code", "postal code of the state"),
    Column("county_name", "VARCHAR", "text", "county name with its ending, such as County, Parish or city"),
    Column("land_km2", "DOUBLE", "km2", "land area"),
    Column("water_km2", "DOUBLE", "km2", "water area"),
)


def parse(path: Path) -> Parsed:
    """The file's rows as text, named by FIELDS. Raises IngestError; LayoutError for another layout or year."""
    first_line = read_text(path).partition("\n")[0]
    if first_line.lower().split("\t")[:2] == list(FIELDS[:2]):
        return Parsed(_published(path))
    rows = read_csv_rows(path, delimiter="|", columns=FIELDS, quoted=False)
    first = rows.row(0, named=True)
    if None in first.values() or not pl.Series([first["geoid"]]).str.contains(COUNTY_CODE.pattern).item():
        raise LayoutError(
            f"{path}: row 1 is not {len(FIELDS)} fields between |, a county code second: {first['usps']!r}",
            remedy="use the 2017 file without a header (later ones have one, tabs, and other counties).",
        )
    check_layout(path, rows, LAYOUT)
    return Parsed(rows)


def _published(path: Path) -> pl.DataFrame:
    rows = read_csv_rows(path, delimiter="\t", quoted=False)
    check_layout(path, rows, LAYOUT)
    later = rows.filter(pl.col("geoid").str.contains(LATER_COUNTIES))
    if later.height:
        raise LayoutError(
            f"{path}: the counties of 2022 or later (row {later['row_number'][0]}: {later['name'][0]})",
            remedy="use the Gazetteer of 2017: every other source is brought home to its counties.",
        )
    return rows


def condense(parsed: Parsed, reference: Reference) -> Condensed:
    """Counties of the 50 states and DC, areas in km2: these are the canonical counties from here on."""
    del reference
    good, quarantine = split_rows(
        parsed.rows,
        (
            *(missing(column) for column in ("usps", "geoid", "name")),
            Rule(
                "geoid",
                ~pl.col("geoid").str.contains(COUNTY_CODE.pattern),
                "county code is not of five digits",
            ),
            Rule("geoid", pl.col("geoid").str.slice(0, 2) > LAST_STATE_CODE, "not in the 50 states or DC"),
            *amount_rules("aland"),
            *amount_rules("awater"),
            duplicate_key("geoid"),
        ),
    )
    table = good.select(
        pl.col("geoid").alias("county_fips"),
        pl.col("usps").alias("state"),
        pl.col("name").alias("county_name"),
        (number("aland") / SQUARE_METRES_PER_KM2).alias("land_km2"),
        (number("awater") / SQUARE_METRES_PER_KM2).alias("water_km2"),
    )
    return condensed_table(
        NAME,
        COLUMNS,
        ("county_fips",),
        good=table,
        quarantine=quarantine,
        rows_in=parsed.rows.height,
        rows_used=good.height,
    )


SOURCE = Source(
    name=NAME,
    title="Counties of the 2017 Gazetteer",
    description="The 3,142 canonical counties of the 50 states and DC, with names, land and water "
    "area. Every other source is brought home to these codes.",
    publisher="U.S. Census Bureau, Gazetteer Files 2017",
    licence="public domain (U.S. federal work)",
    vintage="2017",
    grain="one row per county",
    key=("county_fips",),
    cadence="yearly; kept at 2017 on purpose",
    live_url="https://www2.census.gov/geo/docs/maps-data/data/gazetteer/2017_Gazetteer/",
    mirror_path="census_gazetteer_2017/2017_Gaz_counties_national.txt",
    columns=COLUMNS,
    parse=parse,
    condense=condense,
)
