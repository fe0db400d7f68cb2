"""Whose release the pages' tests are of: scenarios, years, counties, and its dimensions.

Belongs here: names, the size of need, tables that others refer to. Does not belong here: the plan (`world_plan`), the draws
(`world_draws`), the file (`world`).
"""

from __future__ import annotations

Tables = dict[str, list[dict[str, object]]]
"""Full name of a table -> its rows; what a row does not name is null."""

BASE, SLOW = "steady", "slow"
YEARS = range(2024, 2036)
COUNTIES = ("06037", "48201", "20001")
HOSTILE = '<script>alert("x")</script> & Söhne, "LA"'


def need(scenario: str, county: str, year: int) -> float:
    """MWh: grows with the year, largest in the first county, half of it in the slow scenario."""
    size = {"06037": 6.0, "48201": 3.0, "20001": 1.0}[county]
    return size * 1e5 * (year - 2023) * (0.5 if scenario == SLOW else 1.0)


def nation(scenario: str, year: int) -> float:
    return sum(need(scenario, county, year) for county in COUNTIES)


def dimensions() -> Tables:
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
