"""Grid capacity that follows need once a county is open.

Belongs here: installed grid MW per county and year. Does not belong here: caps on growth, lead times, ports
and sites, spill-over.
"""

from __future__ import annotations

import polars as pl

from warehouse.allocation.parameters import Parameters


def county_capacity(
    county_need: pl.LazyFrame, county_phase: pl.LazyFrame, parameters: Parameters
) -> pl.LazyFrame:
    """Installed grid MW: the highest peak since the county opened x margin, 0 before.

    What is installed stays when need falls.

    county_need: scenario_id, county_fips, year, peak_mw; county_phase: scenario_id, county_fips,
    opening_year.
    Returns the columns of `county_capacity`.
    """
    key = ["scenario_id", "county_fips"]
    is_open = pl.col("year") >= pl.col("opening_year")
    wanted = pl.when(is_open).then(pl.col("peak_mw") * parameters.grid_mw_margin).otherwise(0.0)
    return (
        county_need.join(county_phase.select(*key, "opening_year"), on=key)
        .sort(*key, "year")
        .select(*key, "year", is_open=is_open, grid_mw=wanted.cum_max().over(key, order_by="year"))
    )
