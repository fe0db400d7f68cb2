-- Launch areas over time. Grain: one row per scenario, launch area and year.
with costs as (
    {{ county_charging_cost() }}
)

select
    areas.scenario_id,
    areas.launch_area_id,
    areas.launch_area_name,
    areas.need_rank,
    need.year,
    count(*) as county_count,
    sum(need.need_mwh) as need_mwh,
    sum(need.peak_mw) as peak_mw,
    sum(need.ze_vehicle_count) as ze_vehicle_count,
    sum(build_out.open_need_mwh) as open_need_mwh,
    sum(build_out.grid_mw) as grid_mw,
    sum(build_out.served_mwh) as served_mwh,
    sum(build_out.unserved_mwh) as unserved_mwh,
    coalesce(sum(costs.port_count), 0)::bigint as port_count,
    coalesce(sum(costs.site_count), 0)::bigint as site_count,
    coalesce(sum(costs.capital_usd), 0) as capital_usd
from {{ ref('dim_launch_area').include(database=false) }} as areas
inner join {{ ref('fct_phase_allocation').include(database=false) }} as phases using (scenario_id, launch_area_id)
inner join {{ ref('fct_county_need').include(database=false) }} as need using (scenario_id, county_fips)
inner join {{ ref('fct_build_out').include(database=false) }} as build_out using (scenario_id, county_fips, year)
left join costs using (scenario_id, county_fips, year)
group by areas.scenario_id, areas.launch_area_id, areas.launch_area_name, areas.need_rank, need.year
