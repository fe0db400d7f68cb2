"""What the ensemble reads beside the inputs of the allocation, and what it gives.

Belongs here: declarations, as plain data. Does not belong here: reading, computing.
"""

from __future__ import annotations

from warehouse.allocation.columns import (
    ADOPTION,
    COUNTY,
    FLAG,
    FLOAT,
    INT,
    LEG,
    LOCATION,
    SCENARIO,
    TEXT,
    YEAR,
    Column,
    Table,
    share,
)

PERCENTS = (10, 50, 90)
DRIVERS = (
    "weight_grid",
    "weight_industry",
    "weight_investment",
    "weight_policy",
    "energy_per_mile",
    "adoption",
    "target_hub",
    "target_corridor",
    "factor_noise_grid",
    "factor_noise_industry",
    "factor_noise_investment",
    "factor_noise_policy",
    "county_need",
)

LEVER_KINDS = ("indicator", "factor_weight", "need")

_SEGMENT = Column("segment_id", TEXT, "code", "Segment")
_MODEL_YEAR = Column("model_year", INT, "year", "Year in which the vehicles were sold")
_FACTOR = Column("factor_id", TEXT, "code", "Factor of the score")

INPUTS: tuple[Table, ...] = (
    Table("scenario_weight", "Weights of the factors", ("scenario_id", "factor_id"), (
        SCENARIO,
        _FACTOR,
        Column("weight", FLOAT, "share", "Weight; those of a scenario sum to 1", minimum=0, maximum=1),
    )),
    Table("scenario_role", "Which scenario is the base, and which has the least need", ("scenario_id",), (
        SCENARIO,
        Column("is_base", FLAG, "flag", "The base scenario"),
        Column("is_slow", FLAG, "flag", "Of the scenarios with weights the one with the least need"),
    )),
    Table("county_factor", "Factors of every county", ("scenario_id", "county_fips", "factor_id"), (
        SCENARIO,
        COUNTY,
        _FACTOR,
        Column("factor_value", FLOAT, "share", "Factor, 0 to 1", minimum=0, maximum=1 + 1e-9),
    )),
    Table("score_component", "What each indicator adds to the score",
          ("scenario_id", "county_fips", "indicator_id"), (
        SCENARIO,
        COUNTY,
        Column("indicator_id", TEXT, "code", "Indicator"),
        _FACTOR,
        Column("normalised_value", FLOAT, "share", "Indicator, 0 to 1; null if it is missing",
               nullable=True, minimum=0, maximum=1),
        Column("indicator_weight", FLOAT, "share", "Weight within the factor; those of missing ones are shared out",
               minimum=0, maximum=1 + 1e-9),
        Column("factor_weight", FLOAT, "share", "Weight of the factor", minimum=0, maximum=1),
        Column("contribution", FLOAT, "points", "Points that it adds to the score"),
    )),
    Table("segment_energy", "Range of kWh per mile", ("segment_id",), (
        _SEGMENT,
        Column("low", FLOAT, "kWh/mile", "Low", above=0),
        Column("central", FLOAT, "kWh/mile", "Central", above=0),
        Column("high", FLOAT, "kWh/mile", "High", above=0),
    )),
    Table("county_segment_need", "Need by segment and charging location",
          ("adoption_id", "county_fips", "year", "segment_id", "charging_location"), (
        ADOPTION,
        COUNTY,
        YEAR,
        _SEGMENT,
        LOCATION,
        Column("need_mwh", FLOAT, "MWh/year", "Need", minimum=0),
    )),
    Table("cohort_energy", "The nation's need by the year in which vehicles were sold",
          ("adoption_id", "segment_id", "model_year", "year"), (
        ADOPTION,
        _SEGMENT,
        _MODEL_YEAR,
        YEAR,
        Column("need_mwh", FLOAT, "MWh/year", "Need; 0 before the model year", minimum=0),
    )),
    Table("cohort_share", "ZE share of the nation's sales", ("adoption_id", "segment_id", "model_year"), (
        ADOPTION,
        _SEGMENT,
        _MODEL_YEAR,
        Column("ze_sales_share", FLOAT, "share", "ZE share of sales", minimum=0, maximum=1 + 1e-9),
    )),
    Table("segment_vehicle", "ZE vehicles of the nation", ("adoption_id", "segment_id", "year"), (
        ADOPTION,
        _SEGMENT,
        YEAR,
        Column("ze_vehicle_count", FLOAT, "vehicles", "ZE vehicles", minimum=0),
    )),
    Table("plan_leg", "The direct legs of the plan without noise, county by county",
          ("scenario_id", "leg_id", "sequence"), (
        SCENARIO,
        LEG,
        Column("leg_name", TEXT, "text", "Names of both ends"),
        Column("from_group_id", TEXT, "code", "One end"),
        Column("to_group_id", TEXT, "code", "The other end"),
        Column("sequence", INT, "number", "Place along the leg", minimum=1),
        COUNTY,
    )),
    Table("spread", "The distributions", ("assumption_id",), (
        Column("assumption_id", TEXT, "code", "Name"),
        Column("central", FLOAT, "as declared", "Value"),
    )),
)  # fmt: skip


def _percentiles(name: str, unit: str, what: str) -> tuple[Column, ...]:
    return tuple(
        Column(f"{name}_p{percent}", FLOAT, unit, f"{what}: {percent}th percentile of the draws", minimum=0)
        for percent in PERCENTS
    )


_DRAWS = Column("draw_count", INT, "draws", "Draws behind the figures", minimum=1)

OUTPUTS: tuple[Table, ...] = (
    Table("county_robustness", "How each county opens over all draws", ("scenario_id", "county_fips"), (
        SCENARIO,
        COUNTY,
        _DRAWS,
        share("hub_share", "Share of draws in which the county is a hub"),
        share("corridor_share", "Share of draws in which it is a corridor county"),
        share("network_share", "Share of draws in which it waits for the network"),
        *_percentiles("opening_order", "number", "Place in the order of the country"),
        *_percentiles("opening_year", "year", "Opening year"),
        *_percentiles("need_mwh", "MWh/year", "Need in 2030"),
    )),
    Table("item_robustness", "How often launch areas and legs of the plan stand",
          ("scenario_id", "item_kind", "item_id"), (
        SCENARIO,
        Column("item_kind", TEXT, "text", "Launch area or leg", allowed=("area", "leg")),
        Column("item_id", TEXT, "code", "launch_area_id or leg_id"),
        Column("item_name", TEXT, "text", "Its name"),
        _DRAWS,
        share("stands_share", "Share of draws in which it stands"),
    )),
    Table("driver", "How closely a county's place in the order follows each quantity that is drawn",
          ("scenario_id", "county_fips", "driver_id"), (
        SCENARIO,
        COUNTY,
        Column("driver_id", TEXT, "code", "Quantity that is drawn", allowed=DRIVERS),
        Column("rank_correlation", FLOAT, "1", "Spearman's, between quantity and order; negative: more of it opens the county earlier",
               minimum=-1, maximum=1),
        _DRAWS,
        Column("driver_rank", INT, "number", "1 is the strongest, by absolute value", minimum=1),
    )),
    Table("nation_range", "The nation over all draws", ("scenario_id", "year"), (
        SCENARIO,
        YEAR,
        _DRAWS,
        *_percentiles("need_mwh", "MWh/year", "Need"),
        *_percentiles("served_share", "share", "Share of need served"),
        *_percentiles("port_count", "ports", "Ports that stand"),
        *_percentiles("capital_usd", "USD2024", "Capital spent until the year"),
    )),
    Table("regret", "Money that stands idle if the plan of the base scenario is built and the slow one comes true",
          ("county_fips",), (
        COUNTY,
        _DRAWS,
        Column("regret_usd_mean", FLOAT, "USD2024", "Cost of idle capital until the last phase year, mean", minimum=0),
        *_percentiles("regret_usd", "USD2024", "The same"),
        Column("idle_capital_usd_mean", FLOAT, "USD2024", "Capital that stands idle in 2030, mean", minimum=0),
    )),
    Table("ensemble_run", "How the draws were made", ("scenario_id",), (
        SCENARIO,
        Column("seed", INT, "number", "Seed: the same one gives the same draws", minimum=0),
        _DRAWS,
        Column("fingerprint", TEXT, "code", "Hash of inputs and seed: chunks of another one are never used"),
    )),
    Table("tipping_point", "The smallest change of one number that makes a county a hub, or stops it being one",
          ("scenario_id", "county_fips", "lever_id"), (
        SCENARIO,
        COUNTY,
        Column("lever_id", TEXT, "code", "The indicator, `weight_` and a factor, or `need`"),
        Column("lever_kind", TEXT, "text", "What is changed: an indicator of this county alone, a weight (the others in proportion), its need",
               allowed=LEVER_KINDS),
        Column("is_hub", FLAG, "flag", "The county is a hub, and would stop being one"),
        Column("change", FLOAT, "by lever",
               "From from_value to to_value; just beyond it the plan changes. `need`: what is lacking to be eligible"),
        Column("from_value", FLOAT, "by lever",
               "Normalised indicator 0-1, weight 0-1, or need in MWh/year as the plan has it", minimum=0),
        Column("to_value", FLOAT, "by lever", "Where it tips", minimum=0),
        Column("score_gap", FLOAT, "points",
               "Up to the county that it has to pass, below 0 if it is ahead. `need`: what the score lacks too; "
               "0 or less if need alone decides", minimum=-100, maximum=100),
        Column("is_smallest", FLAG, "flag", "The smallest change of its kind for this county"),
    )),
)  # fmt: skip


def output_table(name: str) -> Table:
    """The declaration of an output table; KeyError if there is none of that name."""
    return {table.name: table for table in OUTPUTS}[name]
