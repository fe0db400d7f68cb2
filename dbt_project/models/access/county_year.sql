{{ config(materialized='table', persist_docs={'relation': true, 'columns': true}) }}
-- One row with everything most maps need. Stored: as a view it took 20 to 110 ms a question, as a table 1 to 12 (docs/benchmarks.md).
-- Grain: one row per scenario, county and year.
with costs as (
    {{ county_charging_cost() }}
)

select
    need.scenario_id,
    scenarios.scenario_name,
    need.county_fips,
    counties.county_label,
    counties.state,
    counties.state_fips,
    'US-' || counties.state as state_iso,
    counties.cbsa_title,
    counties.latitude,
    counties.longitude,
    need.year,
    need.need_mwh,
    need.need_low_mwh,
    need.need_high_mwh,
    need.depot_mwh,
    need.en_route_mwh,
    need.peak_mw,
    need.depot_peak_mw,
    need.en_route_peak_mw,
    need.coincidence_share,
    need.ze_vehicle_count,
    phases.phase_id,
    phases.phase_kind,
    phases.opening_year,
    robustness.agreement_share,
    phases.is_hub,
    phases.launch_area_id,
    areas.launch_area_name,
    build_out.is_open,
    build_out.open_need_mwh,
    build_out.grid_mw,
    build_out.served_mwh,
    build_out.unserved_mwh,
    coalesce(costs.port_count, 0) as port_count,
    coalesce(costs.site_count, 0) as site_count,
    coalesce(costs.capital_usd, 0) as capital_usd,
    scores.score,
    scores.score_rank
from {{ ref('fct_county_need').include(database=false) }} as need
inner join {{ ref('dim_scenario').include(database=false) }} as scenarios using (scenario_id)
inner join {{ ref('dim_county').include(database=false) }} as counties using (county_fips)
inner join {{ ref('fct_phase_allocation').include(database=false) }} as phases using (scenario_id, county_fips)
inner join {{ ref('fct_build_out').include(database=false) }} as build_out using (scenario_id, county_fips, year)
left join costs using (scenario_id, county_fips, year)
left join {{ ref('dim_launch_area').include(database=false) }} as areas using (scenario_id, launch_area_id)
left join {{ ref('fct_launch_score').include(database=false) }} as scores using (scenario_id, county_fips)
left join {{ ref('fct_phase_robustness').include(database=false) }} as robustness using (scenario_id, county_fips)
