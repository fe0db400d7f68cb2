"""Tipping points: the smallest change of one number that makes a county a hub, or stops it being one.

Belongs here: levers on the plan without noise, solved, not sampled. Does not belong here: the rule for hubs
(`warehouse.allocation.hubs`), the order of the counties (`ranking`), draws.

A county is a hub if, in a hub phase, the need of the eligible counties ahead of it falls short of the target.

- `indicator`: only this county's score moves, so the others keep their order. It tips where it passes the
  county in which the others alone reach the target. Exact; the factor's range over counties is held, so the
  factor of the county may pass the highest or lowest of the country.
- `factor_weight`: the other weights shrink or grow in proportion, so that all sum to 1, and each score is a
  straight line in the weight. The need ahead of a county changes only where its line crosses another's: all
  crossings are sorted by distance, and the county tips at the first one after which it stands on the other
  side. Exact, but for spells shorter than `SPELL`, which are passed over.
- `need`: a county that is not eligible lacks so many MWh. It then becomes a hub only if its score suffices:
  `score_gap` is then not above 0.

At the value reported two counties tie and the county code decides; the plan changes just beyond it.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from warehouse.allocation.hubs import hub_need
from warehouse.allocation.inputs import Inputs
from warehouse.allocation.parameters import Parameters
from warehouse.allocation.phases import WH_PER_MWH, phase_need, ranked
from warehouse.ensemble.draws import Array
from warehouse.ensemble.ranking import Ranking, ranking_of
from warehouse.ensemble.tables import output_table

SPELL = 1e-9
"""Of a weight: an order of counties that holds for less is passed over."""
AT_END = 1e-8
"""An indicator this near to 0 or 1 is there: what is less is the noise of sums."""
LEVEL = 1e-9
"""Points of the score per whole of a weight: slower than that nothing closes in."""
TABLE = output_table("tipping_point")
_SCENARIO_COUNTY = ["scenario_id", "county_fips"]


def tipping_points(inputs: Inputs, component: pl.DataFrame) -> pl.DataFrame:
    """The columns of `tipping_point` for every scenario with a score.

    component: `tables.INPUTS` score_component.
    """
    need = phase_need(inputs.county_need.lazy(), inputs.phase.lazy()).filter(pl.col("phase_kind") == "hub")
    by_need = hub_need(need).collect()
    least = (inputs.parameters.hub_eligible_need_share * pl.col("nation_wh")).round()
    made = []
    for (scenario,), score in inputs.county_score.sort("scenario_id").group_by(
        "scenario_id", maintain_order=True
    ):
        is_it = pl.col("scenario_id") == scenario
        own_need = by_need.filter(is_it).join(score, on=_SCENARIO_COUNTY)
        parts = component.filter(is_it)
        if own_need.is_empty() or parts.is_empty():
            continue
        eligible = ranked(own_need.filter(pl.col("need_wh") >= least).lazy(), "score").collect()
        ranking = ranking_of(eligible, need.filter(is_it).collect())
        levers = pl.concat(
            [
                indicator_levers(ranking, parts),
                weight_levers(ranking, parts),
                need_levers(ranking, own_need.filter(pl.col("need_wh") < least), inputs.parameters),
            ],
            how="vertical",
        )
        made.append(levers.with_columns(scenario_id=pl.lit(scenario)))
    if not made:
        return pl.DataFrame(schema=TABLE.schema)
    size = pl.col("change").abs()
    return (
        pl.concat(made)
        .sort([*_SCENARIO_COUNTY, "lever_kind", size, "lever_id"])
        .with_columns(
            is_smallest=pl.int_range(pl.len()).over([*_SCENARIO_COUNTY, "lever_kind"]) == 0,
        )
        .select(TABLE.schema.names())
        .sort(TABLE.key)
        .match_to_schema(TABLE.schema)
    )


def indicator_levers(ranking: Ranking, component: pl.DataFrame) -> pl.DataFrame:
    """Each indicator of each eligible county that can tip it between 0 and 1."""
    points = 100 * pl.col("factor_weight") * pl.col("indicator_weight") / pl.col("width")
    # The last bit of a sum does not put an end of the range out of reach.
    exact = pl.col("from_value") + pl.col("change")
    target = (
        pl.when(exact.abs() < AT_END).then(0.0).when((exact - 1).abs() < AT_END).then(1.0).otherwise(exact)
    )
    rises = pl.col("is_hub").not_()
    # at the end of the range there is no beyond: the tie must do
    inside = (
        pl.when(rises)
        .then((target < 1) | ((target == 1) & pl.col("wins_tie")))
        .otherwise((target > 0) | ((target == 0) & ~pl.col("wins_tie")))
    )
    return (
        component.filter(pl.col("normalised_value").is_not_null())
        .join(_ranges(component), on="factor_id")
        .join(_frame(ranking), on="county_fips")
        .with_columns(points=points, from_value="normalised_value")
        .filter((pl.col("points") > 0) & pl.col("points").is_finite() & pl.col("score_gap").is_finite())
        .with_columns(change=pl.col("score_gap") / pl.col("points"))
        .filter(inside & target.is_between(0, 1))
        .select(
            "county_fips",
            "is_hub",
            pl.col("indicator_id").alias("lever_id"),
            pl.lit("indicator").alias("lever_kind"),
            "change",
            "from_value",
            target.alias("to_value"),
            "score_gap",
        )
    )


def weight_levers(ranking: Ranking, component: pl.DataFrame) -> pl.DataFrame:
    """Each factor weight that can tip an eligible county between 0 and 1."""
    factor, weights = factors_of(component, ranking.county)
    frame = _frame(ranking)
    made = []
    for factor_id, value, weight in zip(sorted(weights), factor, _ordered(weights), strict=True):
        if weight >= 1:
            continue  # nothing is left that could take its weight in proportion
        others = (_ordered(weights) @ factor - weight * value) / (1 - weight)
        slope = 100 * (value - others)
        up = first_flip(ranking, slope, 1 - weight)
        down = first_flip(ranking, -slope, weight)
        change = np.where(up <= down, up, -down)
        made.append(
            frame.select(
                "county_fips",
                "is_hub",
                pl.lit(f"weight_{factor_id}").alias("lever_id"),
                pl.lit("factor_weight").alias("lever_kind"),
                pl.Series("change", change),
                pl.lit(weight).alias("from_value"),
                pl.Series("to_value", np.clip(weight + change, 0, 1)),
                "score_gap",
            ).filter(pl.col("change").is_finite())
        )
    return pl.concat(made) if made else indicator_levers(ranking, component).clear()


def first_flip(ranking: Ranking, slope: Array, room: float) -> Array:
    """The distance along which scores move by `slope` until each county tips; infinite if not within `room`.

    (counties, counties) arrays: rows are the counties asked about, columns those that they meet.
    """
    count = len(ranking.score)
    if count == 0:
        return np.zeros(0)
    behind = np.arange(count)[:, None] < np.arange(count)[None, :]  # the column stands behind the row
    lead = ranking.score[:, None] - ranking.score[None, :]
    closing = slope[None, :] - slope[:, None]
    # Two that are level whatever the weight differ in the last bit only: they never meet.
    meets = np.where(behind, closing > LEVEL, closing < -LEVEL)
    distance = np.divide(lead, closing, out=np.full_like(lead, np.inf), where=meets)
    distance[distance > room] = np.inf
    order = np.argsort(distance, axis=1, kind="stable")
    met = np.take_along_axis(distance, order, axis=1)
    sign = np.where(np.isfinite(met), np.where(np.take_along_axis(behind, order, axis=1), 1, -1), 0)
    is_hub = np.zeros(met.shape, dtype=bool)
    for need, target in zip(ranking.need_wh, ranking.target_wh, strict=True):
        ahead = (np.cumsum(need) - need)[:, None] + np.cumsum(sign * need[order], axis=1)
        is_hub |= ahead < target
    following = np.concatenate([met[:, 1:], np.full((count, 1), np.inf)], axis=1)
    # the order after a meeting holds for a while, and inside the room
    lasts = np.minimum(following, room) - met > SPELL
    tips = np.isfinite(met) & lasts & (is_hub != ranking.is_hub[:, None])
    first = np.argmax(tips, axis=1)
    rows = np.arange(count)
    return np.where(tips[rows, first], met[rows, first], np.inf)


def need_levers(ranking: Ranking, short: pl.DataFrame, parameters: Parameters) -> pl.DataFrame:
    """What each county that is not eligible lacks; its own new need counts in the nation's too.

    short: county_fips, need_wh, nation_wh, score.
    """
    share = parameters.hub_eligible_need_share
    reached = [
        np.searchsorted(np.cumsum(need), target)
        for need, target in zip(ranking.need_wh, ranking.target_wh, strict=True)
    ]
    bar = float(np.append(ranking.score, -np.inf)[max(reached)])
    lacks = ((share * pl.col("nation_wh") - pl.col("need_wh")) / (1 - share)).ceil() / WH_PER_MWH
    have = pl.col("need_wh") / WH_PER_MWH
    return short.select(
        "county_fips",
        pl.lit(False).alias("is_hub"),
        pl.lit("need").alias("lever_id"),
        pl.lit("need").alias("lever_kind"),
        lacks.alias("change"),
        have.alias("from_value"),
        (have + lacks).alias("to_value"),
        # -100: any score will do, since the target is not reached
        score_gap=pl.max_horizontal(bar - pl.col("score"), pl.lit(-100.0)),
    ).filter(pl.col("change").is_finite())


def factors_of(component: pl.DataFrame, county: tuple[str, ...]) -> tuple[Array, dict[str, float]]:
    """Factors (factors, counties), 0-1, in order of their names, and the weight of each."""
    weights = dict(component.select("factor_id", "factor_weight").unique().iter_rows())
    value = (
        _values(component)
        .join(_ranges(component), on="factor_id")
        .with_columns(
            share=pl.when(pl.col("width") > 0)
            .then((pl.col("factor_value") - pl.col("lowest")) / pl.col("width"))
            .otherwise(0.0)
        )
        .join(
            pl.DataFrame(
                {"county_fips": county, "place": range(len(county))},
                schema_overrides={"county_fips": pl.String},
            ),
            on="county_fips",
        )
        .sort("factor_id", "place")
    )
    return value["share"].to_numpy().reshape(len(weights), len(county)), weights


def _ordered(weights: dict[str, float]) -> Array:
    return np.array([weights[name] for name in sorted(weights)])


def _values(component: pl.DataFrame) -> pl.DataFrame:
    parts = pl.col("indicator_weight") * pl.col("normalised_value").fill_null(0.0)
    return component.group_by("county_fips", "factor_id").agg(factor_value=parts.sum())


def _ranges(component: pl.DataFrame) -> pl.DataFrame:
    """The lowest factor over counties and the width of its range."""
    value = pl.col("factor_value")
    return _values(component).group_by("factor_id").agg(lowest=value.min(), width=value.max() - value.min())


def _frame(ranking: Ranking) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "county_fips": ranking.county,
            "is_hub": ranking.is_hub,
            "score_gap": ranking.gap,
            "wins_tie": ranking.wins_tie,
        },
        schema_overrides={"county_fips": pl.String},
    )
