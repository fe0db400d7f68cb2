{{ config(
    materialized='table_function',
    parameters=['scenario', 'year'],
    persist_docs={'relation': false, 'columns': false},
    post_hook="comment on macro table {{ this.include(database=false) }} is 'Need by county in a year with phase and opening: energy_needs_for(scenario, year)'",
) }}
-- Need of every county in a year. Grain: one row per county.
select
    counties.county_fips,
    counties.county_label,
    counties.state,
    counties.need_mwh,
    counties.depot_mwh,
    counties.en_route_mwh,
    counties.peak_mw,
    counties.ze_vehicle_count,
    counties.phase_id,
    counties.opening_year,
    counties.is_open,
    counties.launch_area_name
from {{ ref('county_year').include(database=false) }} as counties
where
    counties.scenario_id = coalesce(scenario, '') and counties.year = coalesce(year, -1)
    and {{ must_be_a_scenario('scenario') }}
    and {{ must_be_a_year('year') }}
order by counties.need_mwh desc, counties.county_fips
