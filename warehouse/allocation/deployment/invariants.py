"""What must hold of grid, energy served, chargers and money, whatever the inputs.

Belongs here: identities and limits between the tables of deployment and the inputs. Does not belong here:
repairing results.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from warehouse.allocation.checks import none_breaks
from warehouse.allocation.inputs import Inputs

_RELATIVE = 1e-9
_ROUNDING = 1e-5  # amounts are rounded to 6 decimals, and a row adds up to eight of them
_COUNTY_YEAR = ["scenario_id", "county_fips", "year"]
_SERVED = ("depot_served_mwh", "en_route_served_home_mwh", "en_route_served_away_mwh")
_UNSERVED = ("unserved_not_open_mwh", "unserved_lead_time_mwh", "unserved_grid_mwh")


def assert_deployment(outputs: Mapping[str, pl.DataFrame], inputs: Inputs) -> None:
    """Raise InvariantError, naming scenario, county and year, at the first rule broken."""
    build_out = outputs["county_build_out"]
    _follows_its_years(build_out, outputs["county_phase"])
    _need_is_served_or_not(build_out, inputs.county_need)
    _within_capacity(build_out)
    _grid_grows_as_it_can(build_out, inputs)
    _what_leaves_arrives(build_out)
    _ports_stay(outputs["county_charger"])
    _costs_count_the_ports(outputs["county_charger"], outputs["county_charging_cost"])
    _the_control_spends_no_more(outputs["phasing_benefit"])


def _off(left: pl.Expr, right: pl.Expr, rows: int = 1) -> pl.Expr:
    """The two differ by more than rounding of that many rows."""
    return (left - right).abs() > _RELATIVE * right.abs() + _ROUNDING * rows


def _follows_its_years(build_out: pl.DataFrame, county_phase: pl.DataFrame) -> None:
    dated = build_out.join(
        county_phase.select("scenario_id", "county_fips", "opening_year", "energised_year"),
        on=["scenario_id", "county_fips"],
        how="left",
    )
    wrong = (
        (pl.col("is_open") != (pl.col("year") >= pl.col("opening_year")))
        | (pl.col("is_energised") != (pl.col("year") >= pl.col("energised_year")))
        | (pl.col("energised_year") < pl.col("opening_year"))
        | (~pl.col("is_energised") & (pl.col("depot_grid_mw") + pl.col("en_route_grid_mw") > 0))
        | (~pl.col("is_open") & (pl.col("order_book_mw") > 0))
    )
    none_breaks(dated.filter(wrong.fill_null(True)), _COUNTY_YEAR, "grid before the county is energised")


def _need_is_served_or_not(build_out: pl.DataFrame, county_need: pl.DataFrame) -> None:
    compared = build_out.join(county_need, on=_COUNTY_YEAR, how="full", coalesce=True)
    parts = pl.sum_horizontal([*_SERVED, *_UNSERVED], ignore_nulls=False)
    wrong = compared.filter(_off(parts, pl.col("need_mwh")).fill_null(True))
    none_breaks(wrong, _COUNTY_YEAR, "need is not what is served and unserved")


def _within_capacity(build_out: pl.DataFrame) -> None:
    def beyond(used: pl.Expr, capacity: str) -> pl.Expr:
        return used > pl.col(capacity) * (1 + _RELATIVE) + _ROUNDING

    en_route = pl.col("en_route_served_home_mwh") + pl.col("en_route_hosted_mwh")
    wrong = build_out.filter(
        beyond(pl.col("depot_served_mwh"), "depot_capacity_mwh") | beyond(en_route, "en_route_capacity_mwh")
    )
    none_breaks(wrong, _COUNTY_YEAR, "more is served than the grid can deliver")


def _grid_grows_as_it_can(build_out: pl.DataFrame, inputs: Inputs) -> None:
    key = ["scenario_id", "county_fips"]
    grown = (
        build_out.sort(_COUNTY_YEAR)
        .with_columns(
            pl.col(name).diff().over(key).fill_null(pl.col(name)).alias(f"{name}_added")
            for name in ("depot_grid_mw", "en_route_grid_mw")
        )
        .join(inputs.county_grid, on="county_fips", how="left")
    )
    falls = (pl.col("depot_grid_mw_added") < 0) | (pl.col("en_route_grid_mw_added") < 0)
    none_breaks(grown.filter(falls), _COUNTY_YEAR, "installed grid falls")
    added = pl.col("depot_grid_mw_added") + pl.col("en_route_grid_mw_added")
    limit = pl.col("peak_demand_mw") * inputs.parameters.grid_growth_share
    none_breaks(
        grown.filter(added > limit * (1 + _RELATIVE) + _ROUNDING),
        _COUNTY_YEAR,
        "the grid grows faster than it can",
    )


def _what_leaves_arrives(build_out: pl.DataFrame) -> None:
    key = ["scenario_id", "year"]
    summed = build_out.group_by(key).agg(
        pl.len(), pl.col("en_route_served_away_mwh").sum(), pl.col("en_route_hosted_mwh").sum()
    )
    apart = (pl.col("en_route_served_away_mwh") - pl.col("en_route_hosted_mwh")).abs()
    wrong = summed.filter(apart > _RELATIVE * pl.col("en_route_hosted_mwh") + 1e-6 * pl.col("len"))
    none_breaks(wrong, key, "energy served away is not energy hosted")


def _ports_stay(county_charger: pl.DataFrame) -> None:
    key = ["scenario_id", "county_fips", "charger_id"]
    later = county_charger.sort(*key, "year").with_columns(
        before=pl.col("port_count").shift(1).over(key), year_before=pl.col("year").shift(1).over(key)
    )
    gone = (pl.col("before") > pl.col("port_count")) | (pl.col("year_before") != pl.col("year") - 1)
    none_breaks(later.filter(gone), [*key, "year"], "a port that stood is gone")
    parts = pl.col("existing_port_count") + pl.col("new_port_count")
    none_breaks(
        county_charger.filter(parts != pl.col("port_count")), [*key, "year"], "ports are not old and new ones"
    )


def _costs_count_the_ports(county_charger: pl.DataFrame, cost: pl.DataFrame) -> None:
    names = ["port_count", "new_port_count"]
    by_charger = county_charger.group_by(_COUNTY_YEAR).agg(pl.col(names).sum())
    by_location = cost.group_by(_COUNTY_YEAR).agg(pl.col(names).sum())
    compared = by_charger.join(by_location, on=_COUNTY_YEAR, how="full", coalesce=True, suffix="_cost")
    same = pl.all_horizontal(pl.col(name) == pl.col(f"{name}_cost") for name in names)
    none_breaks(compared.filter(~same.fill_null(False)), _COUNTY_YEAR, "cost counts other ports")
    ordered = (pl.col("capital_usd_low") <= pl.col("capital_usd_central")) & (
        pl.col("capital_usd_central") <= pl.col("capital_usd_high")
    )
    none_breaks(cost.filter(~ordered), _COUNTY_YEAR, "capital is not low, central, high")


def _the_control_spends_no_more(benefit: pl.DataFrame) -> None:
    key = ["scenario_id", "year"]
    plans = benefit.pivot("plan_id", index=key, values="capital_usd")
    if plans.height:
        wrong = plans.filter(pl.col("build_everywhere") > pl.col("phased") * (1 + _RELATIVE) + 1)
        none_breaks(wrong, key, "building everywhere spends more than the plan")
