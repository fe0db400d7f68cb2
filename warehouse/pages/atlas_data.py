"""What the atlas shows, read from a release: names and facts, and the numbers as packed columns.

Belongs here: the questions put to the release. Does not belong here: how numbers are stored (`atlas_pack`), the page
(`atlas`). Axes are always scenario, county or state, ..., year, in the order of the header's lists.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np

from warehouse.pages.atlas_pack import Column
from warehouse.release import Release

LOCATIONS = ("depot", "en_route")
CAUSES = ("not_open", "lead_time", "grid")
PLANS = ("phased", "build_everywhere", "random_order")
Rows = list[dict[str, Any]]


@dataclass(frozen=True, eq=False)
class AtlasData:
    """Everything in the page but shapes.

    header: lists of scenarios, phases, counties, states, areas, legs, segments, indicators ... (names, codes, texts) and
    the nation's figures as they stand in the release. columns: numbers by scenario, county, year ... in the header's order.
    """

    header: dict[str, Any]
    columns: dict[str, Column]


@dataclass(frozen=True)
class _Axes:
    """Where a key stands in a column; the tables `axis_*` of the connection hold the same."""

    scenarios: tuple[str, ...]
    counties: tuple[str, ...]
    states: tuple[str, ...]
    segments: tuple[str, ...]
    indicators: tuple[str, ...]
    years: tuple[int, ...]


def read_atlas(connection: duckdb.DuckDBPyConnection, release: Release) -> AtlasData:
    """Ask a release (opened for reading) for what the atlas shows."""
    axes = _axes(connection)
    header: dict[str, Any] = {
        "release": {
            "id": release.release_id,
            "number": release.release_number,
            "released_at": f"{release.released_at:%Y-%m-%d %H:%M} UTC",
            "released_on": f"{release.released_at:%Y-%m-%d}",
            "version": release.phasein_version,
            "schema": release.schema_version,
            "commit": release.git_commit,
        },
        "years": list(axes.years),
        "locations": list(LOCATIONS),
        "causes": list(CAUSES),
        "plans": list(PLANS),
        **_names(connection, axes),
        **_places(connection, axes),
        **_nation(connection, axes),
        **_load_shapes(connection),
    }
    columns = {
        **_county_columns(connection, axes),
        **_year_columns(connection, axes),
        **_plan_columns(connection, axes, header),
        **_score_columns(connection, axes),
        **_segment_columns(connection, axes),
        **_tipping_columns(connection, axes, header),
    }
    return AtlasData(header, columns)


def _rows(connection: duckdb.DuckDBPyConnection, sql: str, parameters: Sequence[object] = ()) -> Rows:
    connection.execute(sql, list(parameters))
    names = [column[0] for column in connection.description or []]
    return [dict(zip(names, row, strict=True)) for row in connection.fetchall()]


def _axes(connection: duckdb.DuckDBPyConnection) -> _Axes:
    """The base scenario first, the control last; years to the end of the base scenario's phases."""

    def keys(sql: str) -> tuple[Any, ...]:
        return tuple(row[0] for row in connection.execute(sql).fetchall())

    return _Axes(
        keys(
            "select scenario_id from marts.dim_scenario order by is_base desc, opens_everywhere, scenario_name"
        ),
        keys("select county_fips from marts.dim_county order by county_fips"),
        keys("select state from marts.dim_state order by state"),
        keys("select segment_id from marts.dim_segment order by sort_order"),
        keys(
            """
            select indicator_id from marts.dim_indicator
            order by list_position(['industry', 'investment', 'policy', 'grid'], factor_id), weight desc, indicator_name
            """
        ),
        keys(
            """
            select distinct year from marts.fct_county_need
            where year <= (select max(opens_to) from marts.dim_phase inner join marts.dim_scenario using (scenario_id)
                           where is_base)
            order by year
            """
        ),
    )


def _index_sql(keys: Sequence[object], name: str) -> str:
    """A subquery of (key, position), for joins; keys are ours or codes, quoted all the same."""
    values = ", ".join(f"({_literal(key)}, {position})" for position, key in enumerate(keys))
    return f"(select * from (values {values}) as t(key, position)) as {name}"


def _literal(key: object) -> str:
    return str(key) if isinstance(key, int) else "'" + str(key).replace("'", "''") + "'"


def _dense(
    connection: duckdb.DuckDBPyConnection, sql: str, shape: tuple[int, ...], names: Sequence[str]
) -> dict[str, np.ndarray]:
    """Arrays filled at the places that the query's first columns (one position per axis) name; NaN elsewhere.

    The query returns one integer column per axis, then the named measures.
    """
    found = connection.execute(sql).fetchnumpy()
    columns = [np.ma.filled(values, np.nan if values.dtype.kind == "f" else 0) for values in found.values()]
    place = tuple(column.astype(np.int64) for column in columns[: len(shape)])
    arrays = {}
    for name, values in zip(names, columns[len(shape) :], strict=True):
        array = np.full(shape, np.nan)
        array[place] = values
        arrays[name] = array
    return arrays


def _names(connection: duckdb.DuckDBPyConnection, axes: _Axes) -> dict[str, Any]:
    scenarios = {row["scenario_id"]: row for row in _rows(connection, "select * from marts.dim_scenario")}
    indicators = {row["indicator_id"]: row for row in _rows(connection, "select * from marts.dim_indicator")}
    segments = {row["segment_id"]: row for row in _rows(connection, "select * from marts.dim_segment")}
    phases = _rows(connection, "select * from marts.dim_phase order by scenario_id, phase_number")
    draws = dict(connection.execute("select scenario_id, draw_count from marts.fct_ensemble_run").fetchall())
    weights = _rows(
        connection,
        """
        select distinct scenario_id, factor_id, factor_weight from marts.fct_launch_score_component
        order by scenario_id, factor_id
        """,
    )
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
        "sources": _rows(
            connection,
            """
            select distinct publisher, source, vintage, licence from meta.sources where is_used
            order by publisher, source, vintage
            """,
        ),
    }


def _places(connection: duckdb.DuckDBPyConnection, axes: _Axes) -> dict[str, Any]:
    states = {row["state"]: row for row in _rows(connection, "select * from marts.dim_state")}
    labels = connection.execute(
        "select county_label, county_name, state, cbsa_title from marts.dim_county order by county_fips"
    ).fetchall()
    county_number = {key: number for number, key in enumerate(axes.counties)}
    areas = _rows(
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
    )
    legs = _rows(
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
    )
    for leg in legs:
        leg["counties"] = [county_number[key] for key in leg["counties"]]
    for area in areas:
        area["anchor"] = county_number[area["anchor"]]
    return {
        "counties": {
            "fips": list(axes.counties),
            "label": [row[0] for row in labels],
            "name": [row[1] for row in labels],
            "state": [axes.states.index(row[2]) for row in labels],
            "metro": [row[3] for row in labels],
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


def _nation(connection: duckdb.DuckDBPyConnection, axes: _Axes) -> dict[str, Any]:
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
    rows = _rows(connection, f"select scenario_id, year, {', '.join(measures)} from access.national_year")
    by_key = {(row["scenario_id"], row["year"]): row for row in rows}
    plans = _rows(
        connection,
        """
        select scenario_id, plan_id, year, served_share, served_share_low, served_share_high, capital_usd
        from marts.fct_phasing_benefit
        """,
    )
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


def _load_shapes(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """Hour shares and day ratios, as the release has them. Hour shares do not differ between days or regions there; where
    they did, the page would take those of each region, season and day type (key of the dictionary)."""
    rows = _rows(
        connection,
        """
        select charging_location, load_group_id, charging_strategy, region_id, season, day_type, day_energy_ratio,
            day_count, list(round(hour_share, 7) order by hour) as shares
        from marts.dim_load_shape group by all
        order by charging_location, load_group_id, charging_strategy, region_id, season, day_type
        """,
    )
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


def _county_columns(connection: duckdb.DuckDBPyConnection, axes: _Axes) -> dict[str, Column]:
    sql = f"""
        select counties.position, land_km2, population_count, latitude, longitude,
            existing_dc_fast_port_count::double
        from marts.dim_county inner join {_index_sql(axes.counties, "counties")} on county_fips = counties.key
        """
    names = ("land_km2", "population_count", "latitude", "longitude", "existing_dc_fast_port_count")
    found = _dense(connection, sql, (len(axes.counties),), names)
    kinds: dict[str, Any] = dict(zip(names, ("log", "count", "linear", "linear", "count"), strict=True))
    return {name: Column(found[name], kinds[name]) for name in names}


def _year_columns(connection: duckdb.DuckDBPyConnection, axes: _Axes) -> dict[str, Column]:
    """By scenario, county and year."""
    shape = (len(axes.scenarios), len(axes.counties), len(axes.years))
    joins = f"""
        inner join {_index_sql(axes.scenarios, "scenarios")} on scenario_id = scenarios.key
        inner join {_index_sql(axes.counties, "counties")} on county_fips = counties.key
        inner join {_index_sql(axes.years, "years")} on year = years.key
        """
    place = "scenarios.position, counties.position, years.position"
    need = _dense(
        connection,
        f"""
        select {place}, need_mwh, need_low_mwh / nullif(need_mwh, 0), need_high_mwh / nullif(need_mwh, 0),
            en_route_mwh / nullif(need_mwh, 0), peak_mw, ze_vehicle_count
        from marts.fct_county_need {joins}
        """,
        shape,
        ("need_mwh", "need_low_ratio", "need_high_ratio", "en_route_share", "peak_mw", "ze_vehicle_count"),
    )
    built = _dense(
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
    cost = _dense(
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


def _plan_columns(
    connection: duckdb.DuckDBPyConnection, axes: _Axes, header: dict[str, Any]
) -> dict[str, Column]:
    """By scenario and county: phase, years, area, score, certainty. Also regret, by county."""
    shape = (len(axes.scenarios), len(axes.counties))
    joins = f"""
        inner join {_index_sql(axes.scenarios, "scenarios")} on scenario_id = scenarios.key
        inner join {_index_sql(axes.counties, "counties")} on county_fips = counties.key
        """
    place = "scenarios.position, counties.position"
    phases = ", ".join(
        f"({_literal(scenario['id'])}, {_literal(phase['id'])}, {number})"
        for scenario in header["scenarios"]
        for number, phase in enumerate(scenario["phases"])
    )
    areas = ", ".join(
        f"({_literal(scenario['id'])}, {_literal(area['id'])}, {number})"
        for scenario, listed in zip(header["scenarios"], header["areas"], strict=True)
        for number, area in enumerate(listed)
    )
    allocated = _dense(
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
    scores = _dense(
        connection,
        f"select {place}, score, score_rank::double from marts.fct_launch_score {joins}",
        shape,
        ("score", "score_rank"),
    )
    robustness = _dense(
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
    regret = _dense(
        connection,
        f"""
        select counties.position, greatest(regret_usd_mean, 0) from marts.fct_regret
        inner join {_index_sql(axes.counties, "counties")} on county_fips = counties.key
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


def _score_columns(connection: duckdb.DuckDBPyConnection, axes: _Axes) -> dict[str, Column]:
    """By scenario and indicator (first axis, scenario-major) and county: points and the value behind them."""
    shape = (len(axes.scenarios) * len(axes.indicators), len(axes.counties))
    found = _dense(
        connection,
        f"""
        select scenarios.position * {len(axes.indicators)} + indicators.position, counties.position,
            contribution, case when not is_missing then raw_value end
        from marts.fct_launch_score_component
        inner join {_index_sql(axes.scenarios, "scenarios")} on scenario_id = scenarios.key
        inner join {_index_sql(axes.counties, "counties")} on county_fips = counties.key
        inner join {_index_sql(axes.indicators, "indicators")} on indicator_id = indicators.key
        """,
        shape,
        ("contribution", "raw_value"),
    )
    return {
        "contribution": Column(np.round(found["contribution"], 3), "linear"),
        "raw_value": Column(found["raw_value"], "log"),
    }


def _segment_columns(connection: duckdb.DuckDBPyConnection, axes: _Axes) -> dict[str, Column]:
    """By scenario, location and segment (first axis), county and year: share of the county's need at that location.

    Scenarios with one adoption have one need: only the first of them is asked.
    """
    adoption = dict(connection.execute("select scenario_id, adoption_id from marts.dim_scenario").fetchall())
    first = {adoption[key]: number for number, key in reversed(list(enumerate(axes.scenarios)))}
    asked = [axes.scenarios[number] for number in first.values()]
    shape = (len(axes.scenarios), len(LOCATIONS), len(axes.segments), len(axes.counties), len(axes.years))
    sql = f"""
        select scenarios.position, locations.position, segments.position, counties.position, years.position, need_mwh
        from marts.fct_energy_need
        inner join {_index_sql(axes.scenarios, "scenarios")} on scenario_id = scenarios.key
        inner join {_index_sql(LOCATIONS, "locations")} on charging_location = locations.key
        inner join {_index_sql(axes.counties, "counties")} on county_fips = counties.key
        inner join {_index_sql(axes.segments, "segments")} on segment_id = segments.key
        inner join {_index_sql(axes.years, "years")} on year = years.key
        where scenario_id in ({", ".join(map(_literal, asked))})
        """
    need = np.nan_to_num(_dense(connection, sql, shape, ("need_mwh",))["need_mwh"])
    for number, scenario in enumerate(axes.scenarios):
        need[number] = need[first[adoption[scenario]]]
    total = need.sum(axis=2, keepdims=True)
    share = np.divide(need, total, out=np.zeros_like(need), where=total > 0)
    return {"segment_share": Column(share.reshape(-1, *shape[3:]), "share", is_series=True)}


def _tipping_columns(
    connection: duckdb.DuckDBPyConnection, axes: _Axes, header: dict[str, Any]
) -> dict[str, Column]:
    """One entry per lever that alone makes a county a hub, or stops it; sorted by scenario and county."""
    levers = _rows(
        connection,
        "select distinct lever_id as id, lever_kind as kind, lever_name as name from marts.fct_tipping_point order by 1",
    )
    header["levers"] = levers
    ids = [lever["id"] for lever in levers]
    if not ids:
        return {}
    found = connection.execute(
        f"""
        select scenarios.position as scenario, counties.position as county, levers.position as lever,
            from_value, to_value, is_smallest::int as is_smallest
        from marts.fct_tipping_point
        inner join {_index_sql(axes.scenarios, "scenarios")} on scenario_id = scenarios.key
        inner join {_index_sql(axes.counties, "counties")} on county_fips = counties.key
        inner join {_index_sql(ids, "levers")} on lever_id = levers.key
        order by all
        """
    ).fetchnumpy()
    kinds: dict[str, Any] = {"from_value": "log", "to_value": "log"}
    return {
        f"tipping_{name}": Column(np.ma.filled(values.astype(float), np.nan), kinds.get(name, "count"))
        for name, values in found.items()
    }
