"""The words and the nation's figures of the atlas, as lists and dictionaries: the header of its data.

Belongs here: names of scenarios, segments, indicators, places, and figures that stand in the page as they are. Does not
belong here: numbers by county (`atlas_columns`).
"""

from __future__ import annotations

from typing import Any

import duckdb

from warehouse.pages.atlas_axes import Axes
from warehouse.pages.charts import Rows
from warehouse.reader import ask

PLANS = ("phased", "build_everywhere", "random_order")


def names(connection: duckdb.DuckDBPyConnection, axes: Axes) -> dict[str, Any]:
    """Scenarios with their phases and weights, segments, indicators, and the sources."""
    scenarios = {
        row["scenario_id"]: row for row in ask(connection, "select * from marts.dim_scenario").records()
    }
    indicators = {
        row["indicator_id"]: row for row in ask(connection, "select * from marts.dim_indicator").records()
    }
    segments = {
        row["segment_id"]: row for row in ask(connection, "select * from marts.dim_segment").records()
    }
    phases = ask(connection, "select * from marts.dim_phase order by scenario_id, phase_number").records()
    runs = ask(connection, "select scenario_id, draw_count from marts.fct_ensemble_run").records()
    draws = {row["scenario_id"]: row["draw_count"] for row in runs}
    weights = ask(
        connection,
        """
        select distinct scenario_id, factor_id, factor_weight from marts.fct_launch_score_component
        order by scenario_id, factor_id
        """,
    ).records()
    return {
        "scenarios": [
            {
                "id": key,
                "name": scenarios[key]["scenario_name"],
                "description": scenarios[key]["description"],
                "is_base": scenarios[key]["is_base"],
                "is_control": scenarios[key]["opens_everywhere"],
                "draws": draws.get(key),
                "weights": {
                    row["factor_id"]: row["factor_weight"] for row in weights if row["scenario_id"] == key
                },
                "phases": [
                    {
                        "id": phase["phase_id"],
                        "kind": phase["phase_kind"],
                        "name": phase["phase_name"],
                        "from": phase["opens_from"],
                        "to": phase["opens_to"],
                        "target": phase["target_share"],
                    }
                    for phase in phases
                    if phase["scenario_id"] == key
                ],
            }
            for key in axes.scenarios
        ],
        "segments": [
            {
                "id": key,
                "name": segments[key]["segment_name"],
                "classes": segments[key]["gvwr_classes"],
                "load_group": segments[key]["load_group_id"],
            }
            for key in axes.segments
        ],
        "indicators": [
            {
                "id": key,
                "name": indicators[key]["indicator_name"],
                "factor": indicators[key]["factor_id"],
                "factor_name": indicators[key]["factor_name"],
                "unit": indicators[key]["value_unit"],
                "source": indicators[key]["source"],
            }
            for key in axes.indicators
        ],
        "sources": ask(
            connection,
            """
            select distinct publisher, source, vintage, licence from meta.sources where is_used
            order by publisher, source, vintage
            """,
        ).records(),
    }


def places(connection: duckdb.DuckDBPyConnection, axes: Axes) -> dict[str, Any]:
    """Counties and states; launch areas and corridor legs as a list for each scenario."""
    states = {row["state"]: row for row in ask(connection, "select * from marts.dim_state").records()}
    labels = ask(
        connection,
        "select county_label, county_name, state, cbsa_title from marts.dim_county order by county_fips",
    ).records()
    county_number = {key: number for number, key in enumerate(axes.counties)}
    areas = ask(
        connection,
        """
        select areas.scenario_id, areas.launch_area_id as id, areas.launch_area_name as name,
            areas.short_name as short, areas.states, areas.anchor_county_fips as anchor, areas.county_count,
            areas.need_rank, areas.opens_from, areas.last_opening_year, round(areas.need_share, 6) as need_share,
            items.stands_share, regrets.is_no_regret
        from marts.dim_launch_area as areas
        left join marts.fct_item_robustness as items
            on items.scenario_id = areas.scenario_id and items.item_kind = 'area' and items.item_id = areas.launch_area_id
        left join marts.fct_no_regrets as regrets
            on regrets.item_kind = 'area' and regrets.item_id = areas.launch_area_id
        order by areas.scenario_id, areas.need_rank
        """,
    ).records()
    legs = ask(
        connection,
        """
        select legs.scenario_id, legs.leg_id as id, legs.leg_short_name as name, legs.roads,
            legs.carried_weight, round(legs.route_miles) as miles, legs.need_mwh, legs.need_year,
            legs.corridor_county_count, items.stands_share, regrets.is_no_regret,
            list(counties.county_fips order by counties.sequence) as counties
        from marts.fct_corridor_leg as legs
        inner join marts.fct_corridor_leg_county as counties using (scenario_id, leg_id)
        left join marts.fct_item_robustness as items
            on items.scenario_id = legs.scenario_id and items.item_kind = 'leg' and items.item_id = legs.leg_id
        left join marts.fct_no_regrets as regrets on regrets.item_kind = 'leg' and regrets.item_id = legs.leg_id
        where legs.is_direct and legs.has_path
        group by all
        order by legs.scenario_id, legs.carried_weight desc, legs.leg_id
        """,
    ).records()
    for leg in legs:
        leg["counties"] = [county_number[key] for key in leg["counties"]]
    for area in areas:
        area["anchor"] = county_number[area["anchor"]]
    return {
        "counties": {
            "fips": list(axes.counties),
            "label": [row["county_label"] for row in labels],
            "name": [row["county_name"] for row in labels],
            "state": [axes.states.index(row["state"]) for row in labels],
            "metro": [row["cbsa_title"] for row in labels],
        },
        "states": [
            {"id": key, "name": states[key]["state_name"], "region": states[key]["region_id"]}
            for key in axes.states
        ],
        "areas": [_of_scenario(areas, key) for key in axes.scenarios],
        "legs": [_of_scenario(legs, key) for key in axes.scenarios],
    }


def _of_scenario(rows: Rows, scenario: str) -> Rows:
    return [
        {name: value for name, value in row.items() if name != "scenario_id"}
        for row in rows
        if row["scenario_id"] == scenario
    ]


def nation(connection: duckdb.DuckDBPyConnection, axes: Axes) -> dict[str, Any]:
    """The nation's figures, by scenario and year, as the release has them (floats to eight digits)."""
    measures = (
        "need_mwh",
        "need_low_mwh",
        "need_high_mwh",
        "depot_mwh",
        "en_route_mwh",
        "ze_vehicle_count",
        "served_mwh",
        "served_share",
        "unserved_mwh",
        "open_need_share",
        "open_county_count",
        "grid_mw",
        "port_count",
        "site_count",
        "capital_usd",
    )
    rows = ask(
        connection, f"select scenario_id, year, {', '.join(measures)} from access.national_year"
    ).records()
    by_key = {(row["scenario_id"], row["year"]): row for row in rows}
    plans = ask(
        connection,
        """
        select scenario_id, plan_id, year, served_share, served_share_low, served_share_high, capital_usd
        from marts.fct_phasing_benefit
        """,
    ).records()
    benefit = {(row["scenario_id"], row["plan_id"], row["year"]): row for row in plans}
    return {
        "nation": [
            {
                measure: [_short(by_key[scenario, year][measure]) for year in axes.years]
                for measure in measures
            }
            for scenario in axes.scenarios
        ],
        "phasing": [
            {
                plan: {
                    measure: [_short(benefit[scenario, plan, year][measure]) for year in axes.years]
                    for measure in ("served_share", "served_share_low", "served_share_high", "capital_usd")
                }
                for plan in PLANS
                if (scenario, plan, axes.years[0]) in benefit
            }
            for scenario in axes.scenarios
        ],
    }


def _short(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.8g}")


def load_shapes(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """Hour shares and day ratios, as the release has them. Hour shares do not differ between days or regions there; where
    they did, the page would take those of each region, season and day type (key of the dictionary)."""
    rows = ask(
        connection,
        """
        select charging_location, load_group_id, charging_strategy, region_id, season, day_type, day_energy_ratio,
            day_count, list(round(hour_share, 7) order by hour) as shares
        from marts.dim_load_shape group by all
        order by charging_location, load_group_id, charging_strategy, region_id, season, day_type
        """,
    ).records()
    curves: list[list[float]] = []
    known: dict[tuple[float, ...], int] = {}
    shapes = {}
    for row in rows:
        curve = tuple(row["shares"])
        if curve not in known:
            known[curve] = len(curves)
            curves.append(list(curve))
        names = ("charging_location", "load_group_id", "charging_strategy", "region_id", "season", "day_type")
        key = "|".join(row[name] for name in names)
        shapes[key] = [known[curve], _short(row["day_energy_ratio"]), row["day_count"]]
    return {"load_curves": curves, "load_shapes": shapes}


def levers(connection: duckdb.DuckDBPyConnection) -> Rows:
    """What alone can turn a county into a hub: id, kind, name."""
    return ask(
        connection,
        "select distinct lever_id as id, lever_kind as kind, lever_name as name from marts.fct_tipping_point order by 1",
    ).records()
