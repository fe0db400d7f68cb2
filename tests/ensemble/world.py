"""The invented country of the allocation's tests as inputs of an ensemble.

Belongs here: the tables beside the allocation's. Does not belong here: expectations.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from tests.allocation.world import (
    ADOPTION,
    COUNTIES,
    PHASED,
    YEARS,
    Tables,
    results,
    toy,
)
from warehouse.ensemble.draws import FACTORS
from warehouse.ensemble.tables import INPUTS

SLOW = "slow"
SPREAD = {
    "ensemble_seed": 11.0,
    "ensemble_draws": 20.0,
    "ensemble_weight_concentration": 50.0,
    "ensemble_factor_noise": 0.03,
    "ensemble_adoption_sigma": 0.1,
    "ensemble_need_sigma": 0.05,
    "ensemble_target_shift": 0.05,
    "ensemble_need_year": 2030.0,
    "ensemble_leg_stands_share": 0.9,
    "regret_rate_per_year": 0.07,
}


def frame(table: str, rows: list[tuple[object, ...]]) -> pl.DataFrame:
    """Rows as the input table of that name."""
    return pl.DataFrame(rows, schema=next(each.schema for each in INPUTS if each.name == table), orient="row")


def country(**spread: float) -> Tables:
    """The phased scenario twice, once with half the need; all weight on industry, which is the score."""
    tables = toy()
    is_phased = pl.col("scenario_id") == PHASED
    for name in ("county_need", "county_score", "phase", "scenario"):
        copy = tables[name].filter(is_phased).with_columns(pl.lit(SLOW).alias("scenario_id"))
        tables[name] = pl.concat([tables[name], copy])
    halved = [
        name for name in tables["county_need"].columns if tables["county_need"].schema[name] == pl.Float64
    ]
    tables["county_need"] = tables["county_need"].with_columns(
        pl.when(pl.col("scenario_id") == SLOW).then(pl.col(name) / 2).otherwise(name).alias(name)
        for name in halved
    )
    scenario = tables["scenario"].with_columns(
        adoption_id=pl.when(pl.col("scenario_id") == SLOW).then(pl.lit(SLOW)).otherwise("adoption_id")
    )
    ports = tables["county_port_need"]
    tables |= {
        "scenario": scenario,
        "county_port_need": pl.concat(
            [
                ports,
                ports.with_columns(
                    pl.lit(SLOW).alias("adoption_id"), port_need_count=pl.col("port_need_count") / 2
                ),
            ]
        ),
    }
    return tables | ensemble_tables(tables, spread)


def ensemble_tables(tables: Mapping[str, pl.DataFrame], spread: Mapping[str, float]) -> Tables:
    need = tables["county_need"].join(
        tables["scenario"].select("scenario_id", "adoption_id"), on="scenario_id"
    )
    by_adoption = need.unique(["adoption_id", "county_fips", "year"])
    segments = pl.concat(
        [
            by_adoption.select(
                "adoption_id",
                "county_fips",
                "year",
                pl.lit(segment).alias("segment_id"),
                pl.lit(location).alias("charging_location"),
                need_mwh=pl.col(f"{location}_mwh") * share,
            )
            for segment, share in (("truck", 0.75), ("van", 0.25))
            for location in ("depot", "en_route")
        ]
    )
    years = list(YEARS)
    cohorts = [
        (adoption, segment, sold, year, 100.0 if year >= sold else 0.0)
        for adoption in (ADOPTION, SLOW)
        for segment in ("truck", "van")
        for sold in years
        for year in years
    ]
    return {
        "scenario_weight": frame(
            "scenario_weight",
            [
                (scenario, factor, 1.0 if factor == "industry" else 0.0)
                for scenario in (PHASED, SLOW)
                for factor in FACTORS
            ],
        ),
        "scenario_role": frame("scenario_role", [(PHASED, True, False), (SLOW, False, True)]),
        "county_factor": frame(
            "county_factor",
            [
                (scenario, county[0], factor, county[3] / 100)
                for scenario in (PHASED, SLOW)
                for county in COUNTIES
                for factor in FACTORS
            ],
        ),
        "score_component": frame(
            "score_component",
            [
                (scenario, county[0], factor, factor, county[3] / 100, 1.0, weight, county[3] * weight)
                for scenario in (PHASED, SLOW)
                for county in COUNTIES
                for factor, weight in ((factor, 1.0 if factor == "industry" else 0.0) for factor in FACTORS)
            ],
        ),
        "segment_energy": frame("segment_energy", [("truck", 1.0, 2.0, 4.0), ("van", 0.5, 0.5, 0.5)]),
        "county_segment_need": segments,
        "cohort_energy": frame("cohort_energy", cohorts),
        "cohort_share": frame(
            "cohort_share",
            [
                (adoption, segment, sold, 0.2)
                for adoption in (ADOPTION, SLOW)
                for segment in ("truck", "van")
                for sold in years
            ],
        ),
        "segment_vehicle": frame(
            "segment_vehicle",
            [
                (adoption, segment, year, 10.0)
                for adoption in (ADOPTION, SLOW)
                for segment in ("truck", "van")
                for year in years
            ],
        ),
        "spread": frame("spread", list({**SPREAD, **spread}.items())),
    }


def with_plan(tables: Tables, folder: Path) -> Tables:
    """The tables with the direct legs of their own allocation."""
    plan = results(tables, folder)
    legs = (
        plan["corridor_leg"]
        .filter("is_direct")
        .join(plan["corridor_leg_county"], on=["scenario_id", "leg_id"])
        .select(next(each.schema for each in INPUTS if each.name == "plan_leg").names())
    )
    return tables | {"plan_leg": legs}
