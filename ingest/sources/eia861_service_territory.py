"""EIA-861 Service_Territory: the counties in which a utility has territory.

Belongs here: reading the list and finding each named county's code. Does not belong here: how names are
matched (`ingest.county_names`), which names are exceptions (seed `county_name_exceptions`), weights between
utilities (dbt).

File: one row per utility, state and county name. Table: one row per utility, state and county.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

import polars as pl

from ingest import eia861
from ingest.layout import CODE, Layout
from ingest.model import Column, Condensed, Parsed, Source, Vintage
from ingest.quarantine import Rule, condensed_table, duplicate_key, missing, split_rows, whole_number
from ingest.reference import Reference

NAME = "eia861_service_territory"
SHEETS = ("Counties_States", "Counties_Territories")
LAYOUT = Layout(
    "Service_Territory of 2017-2018",
    ("data_year", "utility_number", "utility_name", "state", "county"),
    types={"data_year": CODE, "utility_number": CODE},
)
KEY = ("utility_id", "state", "county_fips")
COLUMNS = (
    Column("utility_id", "BIGINT", "code", "EIA utility number"),
    Column("state", "VARCHAR", "code", "state of the territory, postal code"),
    Column("county_fips", "VARCHAR", "code", "canonical county code"),
    Column("utility_name", "VARCHAR", "text", "utility's name"),
    Column("match_method", "VARCHAR", "code", "how the county was found: `name`, or `exception` by the seed"),
)


def parse(path: Path) -> Parsed:
    """The rows of both sheets as text, with the columns of LAYOUT and `sheet`. Raises IngestError."""
    return Parsed(eia861.read_sheets(path, SHEETS, header_rows=1, layout=LAYOUT))


def condense(parsed: Parsed, reference: Reference, year: int = eia861.YEAR) -> Condensed:
    """Utility, state and county code. A former county since split gives a row for each of its parts."""
    matched = reference.county_by_name(parsed.rows, state="state", county_name="county")
    found = matched.group_by("row_number", "sheet", maintain_order=True).agg(
        pl.col("county_fips").is_not_null().any().alias("is_found")
    )
    rows = parsed.rows.join(found, on=["row_number", "sheet"], maintain_order="left")
    good, quarantine = split_rows(
        rows,
        (
            *eia861.utility_rules(reference, year),
            missing("utility_name"),
            missing("county"),
            Rule("county", ~pl.col("is_found"), "no county of the state has this name"),
            duplicate_key("county", "utility_number", "state"),
        ),
    )
    # Two names can mean one county (Chugach and Copper River): the territory is stated once, by name first.
    table = (
        matched.join(good.select("row_number", "sheet"), on=["row_number", "sheet"], how="semi")
        .with_columns(whole_number("utility_number").alias("utility_id"))
        .sort(*KEY, pl.col("match_method") != "name", "row_number")
        .unique(KEY, keep="first", maintain_order=True)
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
    title="Utility service territory by county, 2018",
    description="Counties in which a utility owns or operates distribution equipment. A county often has "
    "several utilities; retail sellers without wires are not listed.",
    publisher=eia861.PUBLISHER,
    licence=eia861.LICENCE,
    vintage="2018",
    grain="one row per utility, state and county",
    key=KEY,
    cadence="yearly, in October",
    live_url=eia861.LIVE_URL,
    mirror_path="eia861_2018/Service_Territory_2018.xlsx",
    columns=COLUMNS,
    parse=parse,
    condense=condense,
    edition=eia861.editions(parse, condense),
    group="grid",
    earlier=(
        Vintage(
            name=str(eia861.EARLIER_YEAR),
            title="Utility service territory by county, 2017",
            publisher=eia861.EARLIER_PUBLISHER,
            mirror_path="eia861_2017/Service_Territory_2017.xlsx",
            condense=partial(condense, year=eia861.EARLIER_YEAR),
        ),
    ),
)
