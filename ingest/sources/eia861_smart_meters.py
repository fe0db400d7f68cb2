"""EIA-861 Advanced_Meters: how many of a utility's meters are smart (AMI: read and spoken to from afar).

Belongs here: reading the sheet and taking the totals over sectors. Does not belong here: a county's share of
smart meters over its utilities (dbt).

File: one row per utility, state and balancing authority. Table: the same, for those with meters. The
published total is the sum of the three kinds of meter with `.` as none: that is checked, and a smart count
of `.` is then 0. Utilities on the short form do not report plain meters: their total is of AMR and AMI alone.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from ingest import eia861
from ingest.layout import CODE, NUMBER, Layout
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
from ingest.rules import ambiguous_key, amount_rules, optional_amount_rules

NAME = "eia861_smart_meters"
SHEETS = ("states", "territories")
AMR = "number_amr_automated_meter_reading"
AMI = "number_ami_advanced_metering_infrastructure"
PLAIN = "number_non_amr_ami_meters"
METERS = "total_numbers_of_meters_total"
BLOCKS = (
    *(AMR, AMI, "number_home_area_network", PLAIN, "total_numbers_of_meters"),
    *("energy_served_ami_m_wh", "customers_with_daily_digital_access", "customers_with_direct_load_control"),
)
KINDS = tuple(f"{kind}_total" for kind in (AMR, AMI, PLAIN))
LAYOUT = Layout(
    "Advanced_Meters of 2018",
    (
        *("data_year", "utility_number", "utility_name", "short_form", "state", "ba_code"),
        *(f"{block}_{sector}" for block in BLOCKS for sector in eia861.SECTORS),
    ),
    types={"data_year": CODE, "utility_number": CODE, **dict.fromkeys((*KINDS, METERS), NUMBER)},
)
SHORT_FORM = "Y"
KEY = ("utility_id", "state", "ba_code")
COLUMNS = (
    Column("utility_id", "BIGINT", "code", "EIA utility number"),
    Column("state", "VARCHAR", "code", "state of the customers, postal code"),
    Column("ba_code", "VARCHAR", "code", "balancing authority; NA where there is none"),
    Column(
        "is_short_form",
        "BOOLEAN",
        "flag",
        "reported on the short form, without plain meters: its share of smart meters is too high",
    ),
    Column("meter_count", "DOUBLE", "meters", "meters of all kinds, never zero"),
    Column("smart_meter_count", "DOUBLE", "meters", "smart meters (AMI) among them"),
)


def parse(path: Path) -> Parsed:
    """The rows of both sheets as text, with the columns of LAYOUT and `sheet`. Raises IngestError."""
    return Parsed(eia861.read_sheets(path, SHEETS, header_rows=2, layout=LAYOUT))


def condense(parsed: Parsed, reference: Reference, year: int = eia861.YEAR) -> Condensed:
    """Meters and smart meters by utility_id, state and ba_code."""
    rows = parsed.rows.with_columns(pl.col("ba_code").fill_null(eia861.NO_BALANCING_AUTHORITY))
    good, quarantine = split_rows(rows, (*eia861.utility_rules(reference, year), *_rules()))
    table = good.select(
        whole_number("utility_number").alias("utility_id"),
        "state",
        "ba_code",
        pl.col("short_form").is_not_null().alias("is_short_form"),
        number(METERS).alias("meter_count"),
        number(f"{AMI}_total").fill_null(0).alias("smart_meter_count"),
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


def _rules() -> tuple[Rule, ...]:
    of_all_kinds = pl.sum_horizontal(number(column).fill_null(0) for column in KINDS)
    return (
        missing("utility_name"),
        ambiguous_key("utility_number", "state", "ba_code"),
        Rule("short_form", pl.col("short_form") != SHORT_FORM, "short form is neither Y nor empty"),
        *amount_rules(METERS),
        *(rule for column in KINDS for rule in optional_amount_rules(column)),
        Rule(METERS, number(METERS) != of_all_kinds, "the kinds of meter do not add up to the total"),
        Rule(METERS, number(METERS) == 0, "no meters reported"),
    )


SOURCE = Source(
    name=NAME,
    title="Smart meters by utility, 2018",
    description="Meters and smart meters (AMI) by utility and state. Utilities on the short form report no "
    "plain meters, so that their share of smart meters is too high.",
    publisher=eia861.PUBLISHER,
    licence=eia861.LICENCE,
    vintage="2018",
    grain="one row per utility, state and balancing authority with meters",
    key=KEY,
    cadence="yearly, in October",
    live_url=eia861.LIVE_URL,
    mirror_path="eia861_2018/Advanced_Meters_2018.xlsx",
    columns=COLUMNS,
    parse=parse,
    condense=condense,
    edition=eia861.editions(parse, condense),
    group="grid",
)
