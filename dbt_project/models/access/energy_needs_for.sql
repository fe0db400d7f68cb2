{{ config(
    materialized='table_function',
    parameters=['scenario', 'in_year'],
    persist_docs={'relation': false, 'columns': false},
    post_hook="comment on macro table {{ this.include(database=false) }} is 'Need by county in a year with phase and opening: energy_needs_for(scenario, year)'",
) }}
-- Need of every county in a year. Grain: one row per county.
select
    county_fips,
    county_label,
    state,
    need_mwh,
    depot_mwh,
    en_route_mwh,
    peak_mw,
    ze_vehicle_count,
    phase_id,
    opening_year,
    is_open,
    launch_area_name
from {{ ref('county_year').include(database=false) }}
where scenario_id = scenario and year = in_year
order by need_mwh desc, county_fips
