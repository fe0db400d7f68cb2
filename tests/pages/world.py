"""A small invented release for the pages: three counties, two scenarios, twelve years, and names that would break a page.

Belongs here: making it. Does not belong here: assertions. Tables have the columns and types of dbt's contracts; what a
row does not name is null. Views of schema access that pages read are tables here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import yaml

from warehouse.release import Release

PROJECT = Path(__file__).resolve().parents[2] / "dbt_project" / "models"
BASE, SLOW = "steady", "slow"
YEARS = range(2024, 2036)
COUNTIES = ("06037", "48201", "20001")
HOSTILE = '<script>alert("x")</script> & Söhne, "LA"'
RELEASE_ID = "20260102T030405Z-abcdef1"

_VIEWS = {
    "national_year": "scenario_id varchar, year bigint, need_mwh double, need_low_mwh double, need_high_mwh double, "
    "depot_mwh double, en_route_mwh double, ze_vehicle_count double, open_county_count bigint, grid_mw double, "
    "served_share double, unserved_mwh double, port_count bigint, site_count bigint, capital_usd double",
    "state_year": "scenario_id varchar, state varchar, year bigint, need_mwh double, served_mwh double, "
    "port_count bigint, capital_usd double, open_county_count bigint",
    "hub_counties": "scenario_id varchar, county_fips varchar, is_stand_alone boolean",
}


def make_release(folder: Path) -> Release:
    """Writes warehouse.duckdb and map/counties.topojson into `folder`; returns the release that they are of."""
    (folder / "map").mkdir(parents=True)
    (folder / "map" / "counties.topojson").write_text(json.dumps(topology()), encoding="utf-8")
    with duckdb.connect(str(folder / "warehouse.duckdb")) as connection:
        for schema in ("marts", "access", "meta"):
            connection.execute(f"create schema {schema}")
        for name, columns in _VIEWS.items():
            connection.execute(f"create table access.{name} ({columns})")
        connection.execute(
            "create table meta.sources (source varchar, vintage varchar, publisher varchar, is_used boolean)"
        )
        for name, rows in _tables().items():
            _fill(connection, name, rows)
    return release()


def release() -> Release:
    """The release's own description; of no table, since pages do not read that."""
    return Release(
        release_id=RELEASE_ID,
        release_number=1,
        released_at=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
        run_id="run",
        git_commit=None,
        phasein_version="0.1.0",
        schema_version="1.1.0",
        origin="snapshot",
        content_sha256="0" * 64,
        table_count=0,
        row_count=0,
        duckdb_version="",
        storage_version="",
        database_file="warehouse.duckdb",
        database_bytes=0,
        database_sha256="",
        schemas=(),
        tables=(),
        views=(),
        functions=(),
    )


def topology() -> dict[str, Any]:
    """Three squares as counties, each also its state."""
    corners = {"06037": (-119, 34), "48201": (-96, 29), "20001": (-96, 38)}
    arcs = [[[x, y], [x, y + 2], [x + 2, y + 2], [x + 2, y], [x, y]] for x, y in corners.values()]

    def shapes(ids: Sequence[str]) -> dict[str, Any]:
        return {
            "type": "GeometryCollection",
            "geometries": [
                {"type": "Polygon", "id": each, "arcs": [[place]]} for place, each in enumerate(ids)
            ],
        }

    objects = {"counties": shapes(tuple(corners)), "states": shapes(("CA", "TX", "KS"))}
    return {"type": "Topology", "objects": objects, "arcs": arcs}


def _fill(connection: duckdb.DuckDBPyConnection, name: str, rows: Sequence[Mapping[str, object]]) -> None:
    schema, table = name.split(".")
    if schema == "marts":
        contract = yaml.safe_load((PROJECT / "marts" / f"{table}.yml").read_text(encoding="utf-8"))
        columns = contract["models"][0]["columns"]
        declared = ", ".join(f'"{each["name"]}" {each["data_type"]}' for each in columns)
        connection.execute(f"create table {name} ({declared})")
    for row in rows:
        columns_given = ", ".join(f'"{column}"' for column in row)
        marks = ", ".join("?" for _ in row)
        connection.execute(f"insert into {name} ({columns_given}) values ({marks})", list(row.values()))


def need(scenario: str, county: str, year: int) -> float:
    """MWh: grows with the year, largest in the first county, half of it in the slow scenario."""
    size = {"06037": 6.0, "48201": 3.0, "20001": 1.0}[county]
    return size * 1e5 * (year - 2023) * (0.5 if scenario == SLOW else 1.0)


def nation(scenario: str, year: int) -> float:
    return sum(need(scenario, county, year) for county in COUNTIES)


def _tables() -> dict[str, list[dict[str, object]]]:
    return {**_dimensions(), **_plan(), **_uncertainty()}


def _dimensions() -> dict[str, list[dict[str, object]]]:
    states = {"CA": "California", "TX": "Texas", "KS": "Kansas"}
    places = dict(zip(COUNTIES, states, strict=True))
    segments = (("van", "Vans & <b>steps</b>", 1), ("tractor", "Tractors", 2))
    return {
        "marts.dim_scenario": [
            {
                "scenario_id": BASE,
                "scenario_name": HOSTILE,
                "description": "Sales rise",
                "is_base": True,
                "opens_everywhere": False,
            },
            {
                "scenario_id": SLOW,
                "scenario_name": "Slow",
                "description": "Sales rise slowly",
                "is_base": False,
                "opens_everywhere": False,
            },
        ],
        "marts.dim_phase": [
            {
                "scenario_id": BASE,
                "phase_id": name,
                "phase_number": place,
                "phase_kind": kind,
                "phase_name": name.title(),
                "opens_from": first,
                "opens_to": last,
                "target_share": target,
            }
            for place, (name, kind, first, last, target) in enumerate(
                (
                    ("hubs", "hub", 2024, 2027, 0.6),
                    ("corridors", "corridor", 2028, 2030, 0.9),
                    ("network", "network", 2031, 2035, 1.0),
                ),
                start=1,
            )
        ],
        "marts.dim_state": [
            {"state": code, "state_name": name, "region_id": "west"} for code, name in states.items()
        ],
        "marts.dim_county": [
            {
                "county_fips": county,
                "state": state,
                "county_label": f"<i>{county}</i>, {state}",
                "longitude": longitude,
                "latitude": latitude,
            }
            for (county, state), (longitude, latitude) in zip(
                places.items(), ((-118, 35), (-95, 30), (-95, 39)), strict=True
            )
        ],
        "marts.dim_segment": [
            {"segment_id": name, "segment_name": title, "load_group_id": name, "sort_order": order}
            for name, title, order in segments
        ],
        "marts.dim_load_shape": [
            {
                "charging_location": location,
                "load_group_id": segment,
                "charging_strategy": strategy,
                "region_id": "west",
                "season": "winter",
                "day_type": "weekday",
                "hour": hour,
                "day_energy_ratio": 1.0,
                "day_count": 261,
                "hour_share": 1 / 24 if strategy == "managed" else (0.5 if hour in (18, 19) else 0.0),
            }
            for location in ("depot", "en_route")
            for segment, *_ in segments
            for strategy in ("unmanaged", "managed", "mixed")
            for hour in range(24)
        ],
        "marts.dim_indicator": [
            {
                "indicator_id": "miles",
                "indicator_name": "Miles <driven>",
                "factor_id": "industry",
                "factor_name": "Industry",
                "weight": 1.0,
                "is_available": True,
            },
            {
                "indicator_id": "price",
                "indicator_name": "Price",
                "factor_id": "grid",
                "factor_name": "Grid",
                "weight": 1.0,
                "is_available": True,
            },
        ],
        "marts.dim_scenario_assumption": [
            {
                "scenario_id": BASE,
                "assumption_id": name,
                "subject_id": subject,
                "low": low,
                "central": central,
                "high": high,
            }
            for name, subject, low, central, high in (
                ("factor_weight", "industry", 0.7, 0.7, 0.7),
                ("factor_weight", "grid", 0.3, 0.3, 0.3),
                ("no_regret_share", "all", 0.8, 0.9, 0.95),
                ("grid_growth_share", "all", 0.005, 0.01, 0.02),
                ("validation_near_share", "all", 0.1, 0.1, 0.1),
                ("ensemble_need_year", "all", 2030, 2030, 2030),
            )
        ],
        "marts.dim_launch_area": [
            {
                "scenario_id": BASE,
                "launch_area_id": "a",
                "short_name": HOSTILE,
                "states": "CA",
                "county_count": 1,
                "opens_from": 2024,
                "last_opening_year": 2025,
                "best_score": 96.4,
                "hub_need_mwh": need(BASE, "06037", 2027),
                "need_share": 0.6,
                "need_rank": 1,
                "anchor_county_fips": "06037",
            },
        ],
        "marts.dim_charger": [
            {
                "charger_id": "depot_50",
                "charger_name": "Depot 50 kW",
                "charging_location": "depot",
                "power_kw": 50.0,
                "port_usd_central": 35_000.0,
                "sort_order": 1,
            },
            {
                "charger_id": "fast",
                "charger_name": "Fast <1 MW>",
                "charging_location": "en_route",
                "power_kw": 1000.0,
                "port_usd_central": 500_000.0,
                "sort_order": 2,
            },
        ],
    }


def _plan() -> dict[str, list[dict[str, object]]]:
    kinds = {
        "06037": ("hub", "hubs", 2024),
        "48201": ("corridor", "corridors", 2028),
        "20001": ("network", "network", 2031),
    }
    cells = [(scenario, year) for scenario in (BASE, SLOW) for year in YEARS]
    return {
        "marts.fct_phase_target": [
            {
                "scenario_id": BASE,
                "phase_id": name,
                "phase_number": place,
                "reached_share": reached,
                "county_count": 1,
                "is_target_met": met,
            }
            for place, (name, reached, met) in enumerate(
                (("hubs", 0.6, True), ("corridors", 0.85, False), ("network", 1.0, True)), start=1
            )
        ],
        "marts.fct_phase_allocation": [
            {
                "scenario_id": BASE,
                "county_fips": county,
                "phase_id": phase,
                "phase_kind": kind,
                "opening_year": year,
                "is_hub": kind == "hub",
            }
            for county, (kind, phase, year) in kinds.items()
        ],
        "access.hub_counties": [{"scenario_id": BASE, "county_fips": "06037", "is_stand_alone": False}],
        "access.national_year": [
            {
                "scenario_id": scenario,
                "year": year,
                "need_mwh": nation(scenario, year),
                "need_low_mwh": 0.7 * nation(scenario, year),
                "need_high_mwh": 1.6 * nation(scenario, year),
                "depot_mwh": 0.75 * nation(scenario, year),
                "en_route_mwh": 0.25 * nation(scenario, year),
                "ze_vehicle_count": 1000.0 * (year - 2023),
                "open_county_count": 1 if year < 2028 else 2 if year < 2031 else 3,
                "grid_mw": 10.0 * (year - 2023),
                "served_share": 0.5 if scenario == BASE else 0.6,
                "unserved_mwh": 0.5 * nation(scenario, year),
                "port_count": 100 * (year - 2023),
                "site_count": 10 * (year - 2023),
                "capital_usd": 1e8 * (year - 2023),
            }
            for scenario, year in cells
        ],
        "access.state_year": [
            {
                "scenario_id": BASE,
                "state": state,
                "year": year,
                "need_mwh": need(BASE, county, year),
                "served_mwh": 0.5 * need(BASE, county, year),
                "port_count": 10,
                "capital_usd": 1e7,
                "open_county_count": 1,
            }
            for state, county in zip(("CA", "TX", "KS"), COUNTIES, strict=True)
            for year in YEARS
        ],
        "marts.fct_adoption": [
            {
                "scenario_id": scenario,
                "year": year,
                "ze_sales_share": 0.05 * (year - 2023),
                "stock_vehicle_count": 100_000.0,
            }
            for scenario, year in cells
        ],
        "marts.fct_county_need": [
            {
                "scenario_id": scenario,
                "county_fips": county,
                "year": year,
                "need_mwh": need(scenario, county, year),
            }
            for scenario, year in cells
            for county in COUNTIES
        ],
        "marts.fct_energy_need": [
            {
                "scenario_id": BASE,
                "county_fips": county,
                "segment_id": segment,
                "charging_location": location,
                "year": year,
                "need_mwh": share * need(BASE, county, year),
                "ze_vehicle_count": 1.0,
            }
            for year in YEARS
            for county in COUNTIES
            for segment, location, share in (("van", "depot", 0.75), ("tractor", "en_route", 0.25))
        ],
        "marts.fct_build_out": [
            {
                "scenario_id": BASE,
                "county_fips": "06037",
                "year": year,
                "unserved_not_open_mwh": 30.0,
                "unserved_lead_time_mwh": 0.0,
                "unserved_grid_mwh": 10.0,
            }
            for year in YEARS
        ],
        "marts.fct_charging_cost": [
            {
                "scenario_id": BASE,
                "county_fips": "06037",
                "year": year,
                "charging_location": "depot",
                "capital_usd_low": 6e7 * (year - 2023),
                "capital_usd_high": 2e8 * (year - 2023),
                "public_capital_usd": 3e7 * (year - 2023),
            }
            for year in YEARS
        ],
        "marts.fct_charger_need": [
            {
                "scenario_id": BASE,
                "county_fips": "06037",
                "year": 2030,
                "charger_id": charger,
                "port_count": ports,
            }
            for charger, ports in (("depot_50", 650), ("fast", 50))
        ],
        "marts.fct_corridor_leg": [
            {
                "scenario_id": BASE,
                "leg_id": "a-b",
                "leg_short_name": "A – <b>B</b>",
                "roads": "I-10 & I-5",
                "route_miles": 357.1,
                "county_count": 5,
                "corridor_county_count": 1,
                "need_mwh": 1e5,
                "need_year": 2030,
                "carried_weight": 10.0,
                "is_direct": True,
                "has_path": True,
            },
        ],
        "marts.fct_phasing_benefit": [
            {
                "scenario_id": BASE,
                "plan_id": plan,
                "year": year,
                "served_share": share,
                "served_share_low": share,
                "served_share_high": share,
                "capital_usd": dollars * share * 1e5,
                "usd_per_served_mwh_year": dollars,
            }
            for year in YEARS
            for plan, share, dollars in (
                ("phased", min(0.77, 0.18 + 0.05 * (year - 2024)), 2000.0),
                ("build_everywhere", min(0.77, 0.05 + 0.09 * (year - 2024)), 2200.0),
                ("random_order", min(0.76, 0.08 + 0.08 * (year - 2024)), 3500.0),
            )
        ],
        "meta.sources": [
            {"source": "a", "vintage": "2018", "publisher": "<EIA>", "is_used": True},
            {"source": "b", "vintage": "2025-01", "publisher": "EPA", "is_used": True},
        ],
    }


def _uncertainty() -> dict[str, list[dict[str, object]]]:
    return {
        "marts.fct_score_sensitivity_case": [
            {
                "scenario_id": BASE,
                "case_id": case,
                "case_name": f"<{case}>",
                "top_kept_count": kept,
                "top_count": 50,
                "rank_correlation": 0.9,
            }
            for case, kept in (("less", 27), ("more", 48))
        ],
        "marts.fct_item_robustness": [
            {"scenario_id": BASE, "item_kind": "area", "item_id": "a", "stands_share": 1.0},
        ],
        "marts.fct_no_regrets": [
            {
                "item_kind": kind,
                "item_id": item,
                "short_name": name,
                "scenario_count": 2,
                "lowest_stands_share": share,
                "mean_stands_share": share,
                "is_no_regret": share > 0.9,
                "is_close": close,
            }
            for kind, item, name, share, close in (
                ("area", "a", HOSTILE, 0.97, False),
                ("area", "b", "Boise, ID", 0.91, True),
                ("area", "c", "Omaha, NE", 0.2, False),
                ("leg", "a-b", "A – <b>B</b>", 0.5, False),
            )
        ],
        "marts.fct_phase_robustness": [
            {"scenario_id": BASE, "county_fips": county, "phase_kind": kind, "agreement_share": 0.9}
            for county, kind in zip(COUNTIES, ("hub", "corridor", "network"), strict=True)
        ],
        "marts.fct_ensemble_run": [
            {"scenario_id": scenario, "seed": 1, "draw_count": 200} for scenario in (BASE, SLOW)
        ],
        "marts.fct_nation_range": [
            {
                "scenario_id": BASE,
                "year": year,
                "plan_need_mwh": nation(BASE, year),
                "need_mwh_p10": 0.95 * nation(BASE, year),
                "need_mwh_p50": nation(BASE, year),
                "need_mwh_p90": 1.2 * nation(BASE, year),
                "served_share_p10": 0.45,
                "served_share_p90": 0.55,
                "capital_usd_p10": 1.0,
                "capital_usd_p90": 2.0,
            }
            for year in YEARS
        ],
        "marts.fct_driver": [
            {
                "scenario_id": BASE,
                "county_fips": "06037",
                "driver_id": "weight_policy",
                "driver_name": "Weight of <policy>",
                "is_main_driver": True,
            },
        ],
        "marts.fct_tipping_point": [
            {
                "scenario_id": BASE,
                "county_fips": "48201",
                "lever_id": "weight_grid",
                "lever_kind": "factor_weight",
                "lever_name": "Weight of Grid",
                "is_hub": False,
                "change": 0.02,
                "from_value": 0.3,
                "to_value": 0.32,
                "is_smallest": True,
            },
        ],
        "marts.fct_regret": [
            {"county_fips": "06037", "idle_capital_usd_mean": 2.5e8, "regret_usd_mean": 1.5e8},
        ],
        "marts.fct_validation": [
            {
                "figure_id": "ze_sales_share_2025_h1",
                "theme": "adoption",
                "figure_name": "Sales <2025>",
                "published_value": 0.0132,
                "model_value": 0.1,
                "model_ratio": 7.6,
                "verdict": "off",
                "comparison": "independent",
                "unit": "share",
            },
            {
                "figure_id": "energy",
                "theme": "energy",
                "figure_name": "Energy",
                "published_value": 140.0,
                "model_value": 143.0,
                "model_ratio": 1.02,
                "verdict": "near",
                "comparison": "independent",
                "unit": "GWh/day",
            },
        ],
    }
