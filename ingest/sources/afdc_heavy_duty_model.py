"""AFDC heavy-duty vehicle search, 2024: battery and range of the models on offer.

Belongs here: reading the export, counting models by application and fuel, their medians. Does not belong
here: which segment an application is (dbt).

File: one row per vehicle on offer; electric range and battery only for some of the electric ones. Table: one
row per application and fuel on offer. A model sold with fuels of more than one kind is of the fuel `several`
and counts as neither electric nor hydrogen.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from ingest import afdc
from ingest.files import read_csv_rows
from ingest.layout import CODE, NUMBER, Layout, check_layout
from ingest.model import Column, Condensed, Parsed, Source
from ingest.quarantine import (
    Rule,
    condensed_table,
    missing,
    number,
    split_rows,
)
from ingest.reference import Reference
from ingest.rules import ambiguous_key, identifier_rules, optional_amount_rules

NAME = "afdc_heavy_duty_model"
RANGE, RANGE_MAX = "electric_only_range_stated_min", "electric_only_range_max"
BATTERY, BATTERY_MAX = "battery_capacity_k_wh_stated_or_min", "battery_capacity_k_wh_max"
LAYOUT = Layout(
    "heavy-duty vehicle search of 2024",
    (
        *("vehicle_id", "model", "manufacturer", "transmission_make", "num_passengers", "power_system_ids"),
        *("fuels", "application_categories", "transmission_types", RANGE, RANGE_MAX),
        *("battery_capacity_amp_hours_stated_or_min", "battery_capacity_amp_hours_max"),
        *(BATTERY, BATTERY_MAX),
    ),
    types={"vehicle_id": CODE, **dict.fromkeys((RANGE, RANGE_MAX, BATTERY, BATTERY_MAX), NUMBER)},
)
BETWEEN_NAMES = "|"
ELECTRIC, HYDROGEN = "electric", "hydrogen"
FUELS = {
    "Electric": ELECTRIC,
    "Hydrogen Fuel Cell": HYDROGEN,
    "Plug-in Hybrid Electric": "plug_in_hybrid",
    "Diesel/Hybrid Electric": "hybrid",
    "E85/Hybrid Electric": "hybrid",
    "CNG - Compressed Natural Gas": "natural_gas",
    "CNG - Bi-fuel": "natural_gas",
    "LNG - Liquified Natural Gas": "natural_gas",
    "Propane": "propane",
    "Propane - Bi-fuel": "propane",
    "Ethanol (E85)": "ethanol",
    "Biodiesel (B20)": "biodiesel",
}
SEVERAL_FUELS = "several"
APPLICATIONS = {
    "Passenger Van/Shuttle Bus": "shuttle_bus",
    "Pickup": "pickup",
    "Refuse": "refuse",
    "School Bus": "school_bus",
    "Step Van": "step_van",
    "Street Sweeper": "street_sweeper",
    "Tractor": "tractor",
    "Transit Bus": "transit_bus",
    "Van": "van",
    "Vocational/Cab Chassis": "vocational",
}
KEY = ("application", "fuel")
COLUMNS = (
    Column("application", "VARCHAR", "code", "what the models are built for: the first that AFDC names"),
    Column("fuel", "VARCHAR", "code", "their kind of fuel, or several where one is sold with more kinds"),
    Column("model_count", "BIGINT", "models", "vehicles on offer"),
    Column("manufacturer_count", "BIGINT", "manufacturers", "makers that offer one"),
    Column("battery_model_count", "BIGINT", "models", "models whose battery is stated"),
    Column("range_model_count", "BIGINT", "models", "models whose range on electricity is stated"),
    Column("kwh_per_mile_model_count", "BIGINT", "models", "models of which both are stated"),
    Column(
        "median_battery_kwh",
        "DOUBLE",
        "kWh",
        "median battery of the models that state it: as stated, or their smallest",
        nullable=True,
    ),
    Column(
        "median_range_miles",
        "DOUBLE",
        "miles",
        "median range on electricity of the models that state it: as stated, or their smallest",
        nullable=True,
    ),
    Column(
        "median_kwh_per_mile",
        "DOUBLE",
        "kWh/mile",
        "median of battery over range, of the models that state both",
        nullable=True,
    ),
    Column("is_electric", "BOOLEAN", "flag", "the fuel is electric: battery-electric and nothing else"),
    Column("is_hydrogen", "BOOLEAN", "flag", "the fuel is hydrogen: a fuel cell and nothing else"),
)


def parse(path: Path) -> Parsed:
    """The file's rows as text, with the columns of LAYOUT. Raises IngestError."""
    rows = read_csv_rows(path)
    check_layout(path, rows, LAYOUT)
    return Parsed(rows)


def condense(parsed: Parsed, reference: Reference) -> Condensed:
    """Models, their makers, and medians of battery and range by application and fuel."""
    del reference
    good, quarantine = split_rows(
        parsed.rows,
        (
            *identifier_rules("vehicle_id"),
            ambiguous_key("vehicle_id"),
            missing("manufacturer"),
            *_known_names("fuels", FUELS),
            *_known_names("application_categories", APPLICATIONS),
            *(
                rule
                for least, most in ((RANGE, RANGE_MAX), (BATTERY, BATTERY_MAX))
                for rule in _span(least, most)
            ),
        ),
    )
    return condensed_table(
        NAME,
        COLUMNS,
        KEY,
        good=_by_application(good),
        quarantine=quarantine,
        rows_in=parsed.rows.height,
        rows_used=good.height,
    )


def _by_application(models: pl.DataFrame) -> pl.DataFrame:
    """The models' counts and medians by application and fuel; only a range over zero gives kWh per mile."""
    fuels = _codes("fuels", FUELS).list.unique()
    is_one_fuel = fuels.list.len() == 1
    battery, range_ = pl.col("_battery"), pl.col("_range")
    kwh_per_mile = pl.when(range_ > 0).then(battery / range_)
    return (
        models.with_columns(
            _codes("application_categories", APPLICATIONS).list.first().alias("application"),
            pl.when(is_one_fuel).then(fuels.list.first()).otherwise(pl.lit(SEVERAL_FUELS)).alias("fuel"),
            number(BATTERY).alias("_battery"),
            number(RANGE).alias("_range"),
        )
        .group_by(KEY)
        .agg(
            pl.len().alias("model_count"),
            pl.col("manufacturer").n_unique().alias("manufacturer_count"),
            battery.count().alias("battery_model_count"),
            range_.count().alias("range_model_count"),
            kwh_per_mile.count().alias("kwh_per_mile_model_count"),
            battery.median().alias("median_battery_kwh"),
            range_.median().alias("median_range_miles"),
            kwh_per_mile.median().alias("median_kwh_per_mile"),
        )
        .with_columns(
            (pl.col("fuel") == ELECTRIC).alias("is_electric"),
            (pl.col("fuel") == HYDROGEN).alias("is_hydrogen"),
        )
    )


def _names(column: str) -> pl.Expr:
    return pl.col(column).str.split(BETWEEN_NAMES)


def _codes(column: str, codes: dict[str, str]) -> pl.Expr:
    return _names(column).list.eval(pl.element().replace_strict(codes, default=None, return_dtype=pl.String))


def _known_names(column: str, codes: dict[str, str]) -> tuple[Rule, ...]:
    is_known = _names(column).list.eval(pl.element().is_in(list(codes))).list.all()
    return (missing(column), Rule(column, ~is_known, f"{column} holds a name that has no code yet"))


def _span(least: str, most: str) -> tuple[Rule, ...]:
    return (
        *(rule for column in (least, most) for rule in optional_amount_rules(column)),
        Rule(most, number(most) < number(least).fill_null(float("inf")), f"{most} is below {least}"),
    )


SOURCE = Source(
    name=NAME,
    title="Heavy-duty vehicles on offer, 2024",
    description="Medium- and heavy-duty vehicles that makers offer in the United States: models by application "
    "and fuel, medians of battery and electric range. Battery and range are stated for less than half of the electric ones.",
    publisher=afdc.PUBLISHER,
    licence=afdc.LICENCE,
    vintage="2024",
    grain="one row per application and fuel on offer",
    key=KEY,
    cadence="continuous",
    live_url="https://afdc.energy.gov/vehicles/search",
    mirror_path="afdc_hdv_models_2024/heavy_duty_vehicle_search_export.csv",
    columns=COLUMNS,
    parse=parse,
    condense=condense,
    parser_version=2,
    group="vehicles",
    max_bytes=20_000_000,
)
