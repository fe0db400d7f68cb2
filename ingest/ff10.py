"""EPA's FF10 activity layout: one row per county and source classification code (SCC), values as text.

Belongs here: reading FF10 and bringing an activity home to counties and the codes inside the SCC. Does not
belong here: what a single source keeps of it (`ingest.sources.nei_*`).

An on-road SCC is 22 FF VV RR PP: fuel, MOVES source type, road type, process. Fuel and process are part of
the row's key, so summing over them is legitimate.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from ingest.errors import LayoutError
from ingest.files import read_csv_rows
from ingest.layout import CODE, NUMBER, Layout, check_layout
from ingest.model import Column, Condensed, Parsed
from ingest.quarantine import Rule, condensed_table, number, split_rows
from ingest.reference import Reference
from ingest.rules import ambiguous_key, amount_rules, county_code_rules
from ingest.sums import exact_sum

FF10_COLUMNS = (
    *("country_cd", "region_cd", "tribal_code", "census_tract_cd", "shape_id", "scc", "cd", "msr"),
    *("activity_type", "ann_parm_value", "calc_year", "date_updated", "data_set_id"),
    *("jan_value", "feb_value", "mar_value", "apr_value", "may_value", "jun_value"),
    *("jul_value", "aug_value", "sep_value", "oct_value", "nov_value", "dec_value", "comment"),
)
AMOUNT = "ann_parm_value"
FF10_ACTIVITY = Layout(
    "FF10 activity", FF10_COLUMNS, types={"region_cd": CODE, "scc": CODE, AMOUNT: NUMBER, "calc_year": CODE}
)
REGION_SCC = Layout(
    "region and SCC of NEI 2014",
    ("region_cd", "scc", AMOUNT, "calc_year"),
    types={"region_cd": CODE, "scc": CODE, AMOUNT: NUMBER, "calc_year": CODE},
)
# The inventory's miles by county, type, fuel, road and month, as EPA serves them, have some 130 MB.
MAX_FF10_BYTES = 200_000_000
FF10_KEY = ("region_cd", "tribal_code", "census_tract_cd", "shape_id", "cd", "msr", "scc")
# Where a code stands in the SCC, and the values it can take.
SCC_CODES: dict[str, tuple[int, tuple[str, ...]]] = {
    "source_type_id": (4, ("11", "21", "31", "32", "41", "42", "43", "51", "52", "53", "54", "61", "62")),
    "road_type_id": (6, ("01", "02", "03", "04", "05")),
}
ON_ROAD_SCC = r"^22[0-9]{8}$"


def parse_ff10(path: Path, activity: str, *also: Layout) -> Parsed:
    """The rows of an FF10 activity file, gzip or not, as text.

    also: further layouts of the same activity, which may lack columns of FF10.
    Raises LayoutError when the columns are of no known layout, or no row is of `activity` (another file of
    the same layout).
    """
    rows = read_csv_rows(path, comment_prefix="#", header_comment="country_cd", max_bytes=MAX_FF10_BYTES)
    check_layout(path, rows, FF10_ACTIVITY, *also)
    if "activity_type" in rows.columns:
        held = rows["activity_type"].unique().sort().to_list()
        if activity not in held:
            raise LayoutError(
                f"{path}: activity_type is {', '.join(map(repr, held[:3]))} where {activity!r} is expected: "
                "another file of the same layout",
                remedy=f"put the inventory's {activity} file in its place.",
            )
    return Parsed(rows)


def condense_ff10(
    parsed: Parsed,
    reference: Reference,
    *,
    source_name: str,
    columns: tuple[Column, ...],
    activity: str,
    year: int,
) -> Condensed:
    """Yearly amounts by canonical county and the codes among `columns`, summed over the rest of the SCC.

    parsed: FF10's columns; those that say nothing new beside region_cd, scc, amount and year may be missing.
    columns: county_fips, codes of SCC_CODES, and last the measure. Sums are exact in millionths, so that
    they do not depend on the order of rows.
    """
    codes = tuple(column.name for column in columns if column.name in SCC_CODES)
    rules = (
        Rule("country_cd", pl.col("country_cd").ne_missing("US"), "country is not US"),
        *county_code_rules("region_cd", reference),
        Rule("activity_type", pl.col("activity_type").ne_missing(activity), f"activity is not {activity}"),
        Rule("calc_year", pl.col("calc_year").ne_missing(str(year)), f"year is not {year}"),
        Rule("scc", ~pl.col("scc").str.contains(ON_ROAD_SCC).fill_null(False), "not an on-road SCC"),
        *(
            Rule("scc", ~_code_text(name).is_in(SCC_CODES[name][1]), f"unknown {name} in the SCC")
            for name in codes
        ),
        ambiguous_key(*(column for column in FF10_KEY if column in parsed.rows.columns)),
        *amount_rules(AMOUNT),
    )
    good, quarantine = split_rows(parsed.rows, (rule for rule in rules if rule.column in parsed.rows.columns))
    grain = ("county_fips", *codes)
    summed = (
        reference.to_canonical(good, "region_cd")
        .with_columns(*(_code_text(name).cast(pl.Int64).alias(name) for name in codes))
        .group_by(grain)
        .agg(exact_sum(number(AMOUNT) * pl.col("crosswalk_weight")).alias(columns[-1].name))
    )
    return condensed_table(
        source_name,
        columns,
        grain,
        good=summed,
        quarantine=quarantine,
        rows_in=parsed.rows.height,
        rows_used=good.height,
    )


def _code_text(name: str) -> pl.Expr:
    return pl.col("scc").str.slice(SCC_CODES[name][0], 2)
