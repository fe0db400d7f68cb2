"""The plan of the small release: phases, need, what is built and what it costs.

Belongs here: tables of the plan. Does not belong here: dimensions (`world_rows`), the draws (`world_draws`).
"""

from __future__ import annotations

from tests.pages.world_rows import BASE, COUNTIES, SLOW, YEARS, Tables, nation, need


def plan() -> Tables:
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
