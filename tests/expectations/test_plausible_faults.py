"""Faults that batches really have, one source at a time, and exactly the expectations that notice each."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from ingest.registry import SOURCES
from tests.expectations.grid_faults import GRID_FAULTS
from tests.expectations.place_faults import PLACE_FAULTS
from tests.expectations.plausible import (
    ROWS,
    Fault,
    between,
    fault,
    first_set_to,
    repeated,
    scaled,
    total,
    without,
)
from tests.expectations.tables import failures, good_table, validated

FAULTS = [
    fault(
        "areas in square miles",
        "gazetteer_county",
        scaled("land_km2", 1 / 2.58999),
        between("land_km2"),
        total("land_km2"),
    ),
    fault(
        "a repeated county",
        "gazetteer_county",
        repeated,
        ("column_values_to_be_unique", "county_fips"),
    ),
    fault(
        "a lost minus sign",
        "county_shape",
        scaled("centroid_longitude", -1),
        between("centroid_longitude"),
        ("column_median_to_be_between", "centroid_longitude"),
    ),
    fault(
        "a county beside itself",
        "county_adjacency",
        first_set_to("distance_miles", 0.0),
        between("distance_miles"),
    ),
    fault(
        "distances in kilometres",
        "county_adjacency",
        scaled("distance_miles", 1.609344),
        ("column_median_to_be_between", "distance_miles"),
    ),
    fault(
        "no combined areas",
        "cbsa_delineation",
        lambda table: table.with_columns(pl.lit(None, pl.String).alias("csa_code")),
        ("column_proportion_of_non_null_values_to_be_between", "csa_code"),
    ),
    fault(
        "state totals kept",
        "county_population",
        scaled("population", 2),
        between("population"),
        total("population"),
    ),
    fault(
        "Connecticut not brought home",
        "county_population",
        without(pl.col("county_fips").str.starts_with("09")),
        ROWS,
    ),
    fault(
        "a negative count",
        "nei_vehicle_population",
        first_set_to("vehicles", -5.0),
        between("vehicles"),
    ),
    fault(
        "a lost leading zero",
        "nei_vehicle_population",
        first_set_to("county_fips", "1001"),
        ("column_values_to_match_regex", "county_fips"),
        ("column_unique_value_count_to_be_between", "county_fips"),
    ),
    fault("rows counted twice", "nei_vehicle_population", scaled("vehicles", 2), total("vehicles")),
    fault(
        "no school buses",
        "nei_vehicle_population",
        without(pl.col("source_type_id") == 43),
        ("column_distinct_values_to_contain_set", "source_type_id"),
    ),
    fault("thousands of miles", "nei_vehicle_miles", scaled("miles", 1e-3), total("miles")),
    fault(
        "no urban highways",
        "nei_vehicle_miles",
        without(pl.col("road_type_id") == 4),
        ("column_distinct_values_to_contain_set", "road_type_id"),
    ),
    fault(
        "missing miles",
        "nei_vehicle_miles",
        first_set_to("miles", None),
        ("column_values_to_not_be_null", "miles"),
    ),
    fault(
        "hours of a month",
        "nei_hotelling_hours",
        scaled("hotelling_hours", 1 / 24),
        total("hotelling_hours"),
        ("column_max_to_be_between", "hotelling_hours"),
    ),
    fault(
        "a lost year",
        "moves_vehicle_population",
        without(pl.col("year") == 2030),
        ("column_distinct_values_to_contain_set", "year"),
    ),
    fault(
        "half of the names no longer match",
        "eia861_service_territory",
        lambda table: table.gather_every(2),
        ROWS,
        ("column_unique_value_count_to_be_between", "county_fips"),
    ),
    fault(
        "no delivery part",
        "eia861_sales",
        without(pl.col("part") == "C"),
        ("column_distinct_values_to_contain_set", "part"),
        total("total_mwh"),
        total("commercial_mwh"),
    ),
    fault(
        "thousands of dollars",
        "eia861_sales",
        scaled("total_revenue_usd", 1e-3),
        total("total_revenue_usd"),
    ),
    fault(
        "SAIDI in hours",
        "eia861_reliability",
        scaled("saidi_without_med_minutes", 1 / 60),
        ("column_median_to_be_between", "saidi_without_med_minutes"),
    ),
    fault(
        "one export for both states",
        "afdc_station_county",
        without(pl.col("state") == "WA"),
        ROWS,
        ("column_distinct_values_to_contain_set", "state"),
        total("dc_fast_port_count"),
    ),
    fault(
        "more heavy-duty ports than ports",
        "afdc_station_county",
        first_set_to("heavy_duty_dc_fast_port_count", 900),
        (
            "column_pair_values_a_to_be_greater_than_b",
            "dc_fast_port_count, heavy_duty_dc_fast_port_count",
        ),
    ),
    fault(
        "ending dates not read",
        "afdc_law",
        lambda table: table.with_columns(pl.lit(False).alias("is_live")),
        total("is_live"),
    ),
    fault(
        "a piece of text for a state",
        "afdc_law",
        first_set_to("state", "grants for"),
        ("column_values_to_be_in_set", "state"),
    ),
    *GRID_FAULTS,
    *PLACE_FAULTS,
]


@pytest.mark.parametrize("case", FAULTS, ids=lambda case: f"{case.source}: {case.story}")
def test_a_plausible_fault_is_noticed_by_the_expectations_meant_for_it(case: Fault, tmp_path: Path) -> None:
    outcomes = validated(case.source, case.happen(good_table(case.source)), tmp_path)
    assert failures(outcomes) == case.noticed


def test_every_suite_has_a_plausible_fault() -> None:
    assert {case.source for case in FAULTS} == {each.name for each in SOURCES}
