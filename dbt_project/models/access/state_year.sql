-- States over time. Grain: one row per scenario, state and year.
select
    need.scenario_id,
    counties.state,
    need.year,
    sum(need.need_mwh) as need_mwh,
    sum(need.depot_mwh) as depot_mwh,
    sum(need.en_route_mwh) as en_route_mwh,
    sum(need.ze_vehicle_count) as ze_vehicle_count,
    sum(build_out.open_need_mwh) as open_need_mwh,
    count(*) filter (where build_out.is_open) as open_county_count,
    sum(build_out.grid_mw) as grid_mw
from {{ ref('fct_county_need').include(database=false) }} as need
inner join {{ ref('dim_county').include(database=false) }} as counties using (county_fips)
inner join {{ ref('fct_build_out').include(database=false) }} as build_out using (scenario_id, county_fips, year)
group by need.scenario_id, counties.state, need.year
