"""Plausible faults of EIA's grid figures, ZIP codes, rural-urban codes and depot schedules.

Belongs here: faults of these nine sources. Does not belong here: running them (`test_plausible_faults`).
"""

from __future__ import annotations

import polars as pl

from tests.expectations.plausible import ROWS, between, fault, first_set_to, scaled, total, without

_SETS = "column_distinct_values_to_contain_set"
_FILLED = "column_proportion_of_non_null_values_to_be_between"
_MEDIAN = "column_median_to_be_between"

GRID_FAULTS = (
    fault(
        "the AMR block read as AMI",
        "eia861_smart_meters",
        scaled("smart_meter_count", 0.47),
        total("smart_meter_count"),
    ),
    fault(
        "more smart meters than meters",
        "eia861_smart_meters",
        first_set_to("smart_meter_count", 5_000.0),
        ("column_pair_values_a_to_be_greater_than_b", "meter_count, smart_meter_count"),
    ),
    fault(
        "another letter for yes",
        "eia861_dynamic_pricing",
        lambda table: table.with_columns(pl.lit(False).alias("has_commercial_time_of_use")),
        total("has_commercial_time_of_use"),
    ),
    fault(
        "megawatt-hours for megawatts",
        "eia861_demand_response",
        scaled("potential_peak_mw", 46),
        between("potential_peak_mw"),
        total("potential_peak_mw"),
    ),
    fault(
        "a dot read as zero",
        "eia861_distribution_systems",
        lambda table: table.with_columns(pl.col("voltage_optimised_circuit_count").fill_null(0)),
        (_FILLED, "voltage_optimised_circuit_count"),
    ),
    fault(
        "kilowatts",
        "eia861_operational",
        scaled("summer_peak_mw", 1_000),
        between("summer_peak_mw"),
        (_MEDIAN, "summer_peak_mw"),
        total("summer_peak_mw"),
    ),
    fault(
        "cents per kilowatt-hour",
        "eia_state_price",
        scaled("usd_per_mwh", 0.1),
        between("usd_per_mwh"),
        (_MEDIAN, "usd_per_mwh"),
    ),
    fault(
        "a lost year of prices",
        "eia_state_price",
        without(pl.col("year") == 2018),
        ROWS,
        (_SETS, "year"),
    ),
    fault(
        "no Connecticut",
        "rural_urban_county",
        without(pl.col("county_fips").str.starts_with("09")),
        ROWS,
        (_SETS, "match_method"),
    ),
    fault(
        "percentages",
        "zip_county",
        scaled("total_share", 100),
        between("total_share"),
        (_MEDIAN, "total_share"),
        total("total_share"),
    ),
    fault(
        "the county with the fewest addresses",
        "zip_county",
        lambda table: table.with_columns(
            pl.when(pl.col("county_count") > 1)
            .then(1 - pl.col("total_share"))
            .otherwise("total_share")
            .alias("total_share")
        ),
        between("total_share"),
        total("total_share"),
    ),
    fault(
        "the largest counties counted alone",
        "zip_county",
        lambda table: table.with_columns(pl.lit(1, pl.Int64).alias("county_count")),
        total("county_count"),
    ),
    fault(
        "no evening",
        "nrel_depot_schedule",
        without(pl.col("hour") >= 18),
        ROWS,
        (_SETS, "hour"),
        total("vehicle_day_count"),
        total("off_shift_seconds"),
        total("return_count"),
        total("returned_miles"),
    ),
    fault(
        "at work for at the depot",
        "nrel_depot_schedule",
        lambda table: table.with_columns(
            (3_600.0 * pl.col("vehicle_day_count") - pl.col("off_shift_seconds")).alias("off_shift_seconds")
        ),
        total("off_shift_seconds"),
    ),
    fault("kilometres", "nrel_depot_schedule", scaled("miles", 1.609344), total("miles")),
    fault(
        "what midnight cuts is lost",
        "nrel_depot_schedule",
        lambda table: table.with_columns(pl.lit(10, pl.Int64).alias("no_return_vehicle_day_count")),
        between("no_return_vehicle_day_count"),
    ),
    fault(
        "departures for returns",
        "nrel_depot_schedule",
        scaled("return_count", 2),
        total("return_count"),
    ),
)
