"""Plausible faults of stations, vehicles, places of freight and lists of counties.

Belongs here: faults of these nine sources. Does not belong here: running them (`test_plausible_faults`).
"""

from __future__ import annotations

import polars as pl

from tests.expectations.plausible import ROWS, between, fault, first_set_to, scaled, total, without

_AT_LEAST = "column_pair_values_a_to_be_greater_than_b"
_FILLED = "column_proportion_of_non_null_values_to_be_between"
_IN_SET = "column_values_to_be_in_set"
_MEDIAN = "column_median_to_be_between"
_PATTERN = "column_values_to_match_regex"
_SETS = "column_distinct_values_to_contain_set"
_DISTINCT = "column_unique_value_count_to_be_between"

PLACE_FAULTS = (
    fault(
        "stations for ports",
        "afdc_dc_fast_county",
        lambda table: table.with_columns(pl.col("dc_fast_station_count").alias("dc_fast_port_count")),
        total("dc_fast_port_count"),
    ),
    fault(
        "stations at sea",
        "afdc_dc_fast_county",
        first_set_to("nearest_station_count", 30),
        between("nearest_station_count"),
    ),
    fault(
        "a lost shapefile",
        "afdc_corridor_station_county",
        without(pl.col("fuel") == "cng"),
        ROWS,
        (_SETS, "fuel"),
        total("station_count"),
        total("heavy_duty_site_count"),
    ),
    fault(
        "more heavy-duty sites than stations",
        "afdc_corridor_station_county",
        first_set_to("heavy_duty_site_count", 90),
        (_AT_LEAST, "station_count, heavy_duty_site_count"),
    ),
    fault(
        "kilometres of range",
        "afdc_heavy_duty_model",
        scaled("median_range_miles", 1.609344),
        between("median_range_miles"),
        (_MEDIAN, "median_range_miles"),
    ),
    fault(
        "miles per kilowatt-hour",
        "afdc_heavy_duty_model",
        lambda table: table.with_columns((1 / pl.col("median_kwh_per_mile")).alias("median_kwh_per_mile")),
        (_MEDIAN, "median_kwh_per_mile"),
    ),
    fault(
        "models of all fuels as makers",
        "afdc_heavy_duty_model",
        first_set_to("manufacturer_count", 20),
        (_AT_LEAST, "model_count, manufacturer_count"),
    ),
    fault(
        "electric by another name",
        "afdc_heavy_duty_model",
        lambda table: table.with_columns(pl.lit(False).alias("is_electric")),
        total("is_electric"),
    ),
    fault(
        "a road as a state writes it",
        "bts_truck_parking_county",
        first_set_to("road", "I-10 EB"),
        (_PATTERN, "road"),
    ),
    fault(
        "sites for spaces",
        "bts_truck_parking_county",
        lambda table: table.with_columns(pl.col("site_count").alias("space_count")),
        total("space_count"),
    ),
    fault(
        "thousands of tons",
        "bts_port_county",
        scaled("total_tons", 1e-3),
        between("total_tons"),
        total("total_tons"),
        (_AT_LEAST, "total_tons, foreign_tons"),
        (_AT_LEAST, "total_tons, domestic_tons"),
    ),
    fault(
        "ports on the water lost",
        "bts_port_county",
        without(pl.col("nearest_port_count") > 0),
        ROWS,
        total("port_count"),
        total("nearest_port_count"),
    ),
    fault(
        "Los Angeles in Orange County",
        "bts_port_county",
        lambda table: table.with_columns(pl.col("county_fips").replace({"06037": "06059"})),
        (_SETS, "county_fips"),
    ),
    fault(
        "metres read as degrees",
        "bts_air_truck_facility_county",
        without(pl.col("county_fips") == "06037"),
        (_SETS, "county_fips"),
        total("facility_count"),
    ),
    fault(
        "nested codes kept",
        "census_cbp_freight_metro",
        lambda table: pl.concat([table, table.with_columns(pl.lit("4841").alias("naics_code"))]).unique(
            ["cbsa_code", "naics_code"], maintain_order=True
        ),
        ROWS,
        (_IN_SET, "naics_code"),
        total("establishments"),
    ),
    fault(
        "Connecticut under its old codes",
        "county_2024",
        lambda table: table.with_columns(pl.col("canonical_county_fips").fill_null("09001")),
        (_DISTINCT, "canonical_county_fips"),
    ),
    fault(
        "Alaska's parts at home nowhere",
        "county_2024",
        lambda table: table.with_columns(
            pl.when(pl.col("crosswalk_method") == "direct").then(pl.col("canonical_county_fips"))
        ),
        (_DISTINCT, "canonical_county_fips"),
    ),
    fault(
        "a revoked standard",
        "non_attainment_county",
        first_set_to("pollutant", "1-Hour Ozone (1979)"),
        (_IN_SET, "pollutant"),
    ),
    fault(
        "attained ones kept",
        "non_attainment_county",
        lambda table: pl.concat(
            [
                table,
                table.with_columns(pl.lit("Carbon Monoxide (1971)").alias("pollutant")).unique(
                    "county_fips", maintain_order=True
                ),
            ]
        ),
        ROWS,
    ),
)
