"""The numbers of the atlas by scenario, county, year ..., each a column to be packed.

Belongs here: the questions whose answers are arrays, and how each is stored. Does not belong here: names (`atlas_header`),
the encodings (`atlas_pack`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import duckdb
import numpy as np

from warehouse.catalog import literal
from warehouse.pages.atlas_axes import Axes, dense, join_keys, positions
from warehouse.pages.atlas_pack import Column
from warehouse.reader import ask, ask_arrays


def county_columns(connection: duckdb.DuckDBPyConnection, axes: Axes) -> dict[str, Column]:
    sql = f"""
        select counties.position, land_km2, population_count, latitude, longitude,
            existing_dc_fast_port_count::double
        from marts.dim_county {axes.join("counties")}
        """
    names = ("land_km2", "population_count", "latitude", "longitude", "existing_dc_fast_port_count")
    found = dense(connection, sql, (len(axes.counties),), names)
    kinds: dict[str, Any] = dict(zip(names, ("log", "count", "linear", "linear", "count"), strict=True))
    return {name: Column(found[name], kinds[name]) for name in names}


def year_columns(connection: duckdb.DuckDBPyConnection, axes: Axes) -> dict[str, Column]:
    """By scenario, county and year."""
    shape = (len(axes.scenarios), len(axes.counties), len(axes.years))
    on = ("scenarios", "counties", "years")
    joins, place = axes.join(*on), positions(*on)
    need = dense(
        connection,
        f"""
        select {place}, need_mwh, need_low_mwh / nullif(need_mwh, 0), need_high_mwh / nullif(need_mwh, 0),
            en_route_mwh / nullif(need_mwh, 0), peak_mw, ze_vehicle_count
        from marts.fct_county_need {joins}
        """,
        shape,
        ("need_mwh", "need_low_ratio", "need_high_ratio", "en_route_share", "peak_mw", "ze_vehicle_count"),
    )
    built = dense(
        connection,
        f"""
        select {place}, served_mwh / nullif(served_mwh + unserved_mwh, 0), hosted_mwh, grid_mw,
            case greatest(unserved_not_open_mwh, unserved_lead_time_mwh, unserved_grid_mwh)
                when unserved_not_open_mwh then 0 when unserved_lead_time_mwh then 1 else 2 end
        from marts.fct_build_out {joins}
        """,
        shape,
        ("served_share", "hosted_mwh", "grid_mw", "unserved_cause"),
    )
    cost = dense(
        connection,
        f"""
        select {place}, port_count, site_count, capital_usd_low, capital_usd_central, capital_usd_high,
            public_capital_usd / nullif(capital_usd_central, 0), en_route_port_count
        from (
            select scenario_id, county_fips, year, sum(port_count)::double as port_count,
                sum(site_count)::double as site_count, sum(capital_usd_low) as capital_usd_low,
                sum(capital_usd_central) as capital_usd_central, sum(capital_usd_high) as capital_usd_high,
                sum(public_capital_usd) as public_capital_usd,
                coalesce(sum(port_count) filter (where charging_location = 'en_route'), 0)::double as en_route_port_count
            from marts.fct_charging_cost group by all
        ) {joins}
        """,
        shape,
        (
            "port_count",
            "site_count",
            "capital_low_usd",
            "capital_usd",
            "capital_high_usd",
            "public_share",
            "en_route_port_count",
        ),
    )
    # No row: nothing stands there.
    cost = {name: np.nan_to_num(values) for name, values in cost.items()}
    kinds: dict[str, Any] = {
        "need_low_ratio": "share",
        "need_high_ratio": "share",
        "en_route_share": "share",
        "served_share": "share",
        "unserved_cause": "count",
        "port_count": "count",
        "site_count": "count",
        "en_route_port_count": "count",
        "public_share": "share",
    }
    return {
        name: Column(values, kinds.get(name, "log"), is_series=True)
        for name, values in {**need, **built, **cost}.items()
    }


def plan_columns(
    connection: duckdb.DuckDBPyConnection, axes: Axes, header: dict[str, Any]
) -> dict[str, Column]:
    """By scenario and county: phase, years, area, score, certainty. Also regret, by county."""
    shape = (len(axes.scenarios), len(axes.counties))
    on = ("scenarios", "counties")
    joins, place = axes.join(*on), positions(*on)
    phases = ", ".join(
        f"({literal(scenario['id'])}, {literal(phase['id'])}, {number})"
        for scenario in header["scenarios"]
        for number, phase in enumerate(scenario["phases"])
    )
    areas = ", ".join(
        f"({literal(scenario['id'])}, {literal(area['id'])}, {number})"
        for scenario, listed in zip(header["scenarios"], header["areas"], strict=True)
        for number, area in enumerate(listed)
    )
    allocated = dense(
        connection,
        f"""
        select {place}, phases.number::double, opening_year::double, energised_year::double, areas.number::double,
            opening_order::double, is_hub::double
        from marts.fct_phase_allocation as allocation {joins}
        left join (values {phases}) as phases(scenario, phase, number)
            on phases.scenario = scenario_id and phases.phase = phase_id
        left join (values {areas or "(null, null, 0)"}) as areas(scenario, area, number)
            on areas.scenario = scenario_id and areas.area = launch_area_id
        """,
        shape,
        ("phase", "opening_year", "energised_year", "area", "opening_order", "is_hub"),
    )
    scores = dense(
        connection,
        f"select {place}, score, score_rank::double from marts.fct_launch_score {joins}",
        shape,
        ("score", "score_rank"),
    )
    robustness = dense(
        connection,
        f"""
        select {place}, agreement_share, hub_share, corridor_share, opening_year_p10, opening_year_p90,
            need_2030_mwh_p10, need_2030_mwh_p90
        from marts.fct_phase_robustness {joins}
        """,
        shape,
        (
            "agreement_share",
            "hub_share",
            "corridor_share",
            "opening_year_p10",
            "opening_year_p90",
            "need_2030_mwh_p10",
            "need_2030_mwh_p90",
        ),
    )
    regret = dense(
        connection,
        f"""
        select counties.position, greatest(regret_usd_mean, 0) from marts.fct_regret
        {axes.join("counties")}
        """,
        shape[1:],
        ("regret_usd",),
    )
    kinds: dict[str, Any] = {
        "score": "linear",
        "need_2030_mwh_p10": "log",
        "need_2030_mwh_p90": "log",
        "regret_usd": "log",
    }
    kinds |= dict.fromkeys(("agreement_share", "hub_share", "corridor_share"), "share")
    return {
        name: Column(values, kinds.get(name, "count"))
        for name, values in {**allocated, **scores, **robustness, **regret}.items()
    }


def score_columns(connection: duckdb.DuckDBPyConnection, axes: Axes) -> dict[str, Column]:
    """By scenario and indicator (first axis, scenario-major) and county: points and the value behind them."""
    shape = (len(axes.scenarios) * len(axes.indicators), len(axes.counties))
    found = dense(
        connection,
        f"""
        select scenarios.position * {len(axes.indicators)} + indicators.position, counties.position,
            contribution, case when not is_missing then raw_value end
        from marts.fct_launch_score_component
        {axes.join("scenarios", "counties", "indicators")}
        """,
        shape,
        ("contribution", "raw_value"),
    )
    return {
        "contribution": Column(np.round(found["contribution"], 3), "linear"),
        "raw_value": Column(found["raw_value"], "log"),
    }


def segment_columns(connection: duckdb.DuckDBPyConnection, axes: Axes) -> dict[str, Column]:
    """By scenario, location and segment (first axis), county and year: share of the county's need at that location.

    Scenarios with one adoption have one need: only the first of them is asked.
    """
    scenarios = ask(connection, "select scenario_id, adoption_id from marts.dim_scenario").records()
    adoption = {row["scenario_id"]: row["adoption_id"] for row in scenarios}
    first = {adoption[key]: number for number, key in reversed(list(enumerate(axes.scenarios)))}
    asked = [axes.scenarios[number] for number in first.values()]
    on = ("scenarios", "locations", "segments", "counties", "years")
    shape = tuple(len(getattr(axes, axis)) for axis in on)
    sql = f"""
        select {positions(*on)}, need_mwh
        from marts.fct_energy_need {axes.join(*on)}
        where scenario_id in ({", ".join(map(literal, asked))})
        """
    need = np.nan_to_num(dense(connection, sql, shape, ("need_mwh",))["need_mwh"])
    for number, scenario in enumerate(axes.scenarios):
        need[number] = need[first[adoption[scenario]]]
    total = need.sum(axis=2, keepdims=True)
    share = np.divide(need, total, out=np.zeros_like(need), where=total > 0)
    return {"segment_share": Column(share.reshape(-1, *shape[3:]), "share", is_series=True)}


def tipping_columns(
    connection: duckdb.DuckDBPyConnection, axes: Axes, levers: Sequence[str]
) -> dict[str, Column]:
    """One entry per lever (of these ids) that alone makes a county a hub, or stops it; sorted by scenario and county."""
    if not levers:
        return {}
    found = ask_arrays(
        connection,
        f"""
        select scenarios.position as scenario, counties.position as county, levers.position as lever,
            from_value, to_value, is_smallest::int as is_smallest
        from marts.fct_tipping_point
        {axes.join("scenarios", "counties")}
        {join_keys("levers", levers, "lever_id")}
        order by all
        """,
    )
    kinds: dict[str, Any] = {"from_value": "log", "to_value": "log"}
    return {
        f"tipping_{name}": Column(np.ma.filled(values.astype(float), np.nan), kinds.get(name, "count"))
        for name, values in found.items()
    }
