"""How sure the small release is: scores made otherwise, draws, checks.

Belongs here: tables of uncertainty and validation. Does not belong here: the plan (`world_plan`).
"""

from __future__ import annotations

from tests.pages.world_rows import BASE, COUNTIES, HOSTILE, SLOW, YEARS, Tables, nation


def uncertainty() -> Tables:
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
