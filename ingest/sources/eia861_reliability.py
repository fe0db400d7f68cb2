"""EIA-861 Reliability: how long and how often a utility's customers are without supply.

Belongs here: reading the sheet with two blocks (IEEE 1366 and other standard) and taking the one that is
there. Does not belong
here: a county's reliability over its utilities (dbt).

File: one row per utility and state. Table: the same, for those that report SAIDI without major event days.
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
    number,
    split_rows,
    whole_number,
)
from ingest.reference import Reference
from ingest.rules import ambiguous_key, optional_amount_rules

NAME = "eia861_reliability"
SHEETS = ("Reliability_States", "Reliability_Territories")
INDICES = ("saidi", "saifi", "caidi")
MEASURES = {
    "saidi_without_med": "saidi_without_med_minutes",
    "saifi_without_med": "saifi_without_med",
    "number_of_customers": "customers",
}
STANDARDS = ("ieee", "other")
USED_NUMBERS = tuple(f"{standard}_standard_{measure}" for standard in STANDARDS for measure in MEASURES)
LAYOUT = Layout(
    "Reliability of 2017-2018",
    (
        *("data_year", "utility_number", "utility_name", "state", "ownership"),
        *(f"ieee_standard_{index}_with_med" for index in INDICES),
        *(f"ieee_standard_{index}_without_med" for index in INDICES),
        "ieee_standard_saidi_with_med_minus_los",
        "ieee_standard_saifi_with_med_minus_los",
        "ieee_standard_caidi_minus_med",
        "ieee_standard_number_of_customers",
        "ieee_standard_highest_dist_voltage",
        "ieee_standard_outages_recorded_automatically",
        *(f"other_standard_{index}_with_med" for index in INDICES),
        *(f"other_standard_{index}_without_med" for index in INDICES),
        "other_standard_number_of_customers",
        "other_standard_inactive_accounts_included",
        "other_standard_momentary_interruptions",
        "other_standard_highest_dist_voltage",
        "other_standard_outages_recorded_automatically",
    ),
    types={"data_year": CODE, "utility_number": CODE, **dict.fromkeys(USED_NUMBERS, NUMBER)},
)
KEY = ("utility_id", "state")
COLUMNS = (
    Column("utility_id", "BIGINT", "code", "EIA utility number"),
    Column("utility_name", "VARCHAR", "text", "utility's name"),
    Column("state", "VARCHAR", "code", "state of the customers, postal code"),
    Column("ownership", "VARCHAR", "text", "kind of owner", nullable=True),
    Column("standard", "VARCHAR", "code", "`ieee` (IEEE 1366) where reported, else `other`"),
    Column(
        "saidi_without_med_minutes",
        "DOUBLE",
        "minutes/customer/year",
        "SAIDI without major event days",
    ),
    Column(
        "saifi_without_med",
        "DOUBLE",
        "interruptions/customer/year",
        "SAIFI without major event days",
        nullable=True,
    ),
    Column("customers", "DOUBLE", "customers", "customers the indices are over", nullable=True),
)


def parse(path: Path) -> Parsed:
    """The rows of both sheets as text, with the columns of LAYOUT and `sheet`. Raises IngestError."""
    return Parsed(eia861.read_sheets(path, SHEETS, header_rows=2, layout=LAYOUT))


def condense(parsed: Parsed, reference: Reference, year: int = eia861.YEAR) -> Condensed:
    """SAIDI, SAIFI and customers by utility_id and state, all three under the same standard."""
    has_ieee = pl.col("ieee_standard_saidi_without_med").is_not_null()
    has_other = pl.col("other_standard_saidi_without_med").is_not_null()
    good, quarantine = split_rows(
        parsed.rows,
        (
            *eia861.utility_rules(reference, year),
            missing("utility_name"),
            ambiguous_key("utility_number", "state"),
            *(rule for column in USED_NUMBERS for rule in optional_amount_rules(column)),
            Rule("utility_number", ~(has_ieee | has_other), "no SAIDI under either standard"),
        ),
    )
    table = good.select(
        whole_number("utility_number").alias("utility_id"),
        "utility_name",
        "state",
        "ownership",
        pl.when(has_ieee).then(pl.lit("ieee")).otherwise(pl.lit("other")).alias("standard"),
        *(
            pl.when(has_ieee)
            .then(number(f"ieee_standard_{measure}"))
            .otherwise(number(f"other_standard_{measure}"))
            .alias(name)
            for measure, name in MEASURES.items()
        ),
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
    title="Reliability of supply by utility, 2018",
    description="Minutes and interruptions per customer in a year, major event days left out, under IEEE "
    "1366 or the utility's own standard.",
    publisher=eia861.PUBLISHER,
    licence=eia861.LICENCE,
    vintage="2018",
    grain="one row per utility and state that report SAIDI",
    key=KEY,
    cadence="yearly, in October",
    live_url=eia861.LIVE_URL,
    mirror_path="eia861_2018/Reliability_2018.xlsx",
    columns=COLUMNS,
    parse=parse,
    condense=condense,
    edition=eia861.editions(parse, condense),
    group="grid",
    earlier=(
        Vintage(
            name=str(eia861.EARLIER_YEAR),
            title="Reliability of supply by utility, 2017",
            publisher=eia861.EARLIER_PUBLISHER,
            mirror_path="eia861_2017/Reliability_2017.xlsx",
            condense=partial(condense, year=eia861.EARLIER_YEAR),
        ),
    ),
)
