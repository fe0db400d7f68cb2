{{ config(materialized='table', persist_docs={'relation': true, 'columns': true}) }}
-- Launch areas over time. Grain: one row per scenario, launch area and year.
with costs as (
    {{ county_charging_cost() }}
)

select
    areas.scenario_id,
    areas.launch_area_id,
    areas.launch_area_name,
    areas.short_name,
    areas.states,
    areas.anchor_county_fips,
    areas.latitude,
    areas.longitude,
    areas.need_rank,
    need.year,
    count(*) as county_count,
    {{ exact_sum('need.need_mwh') }} as need_mwh,
    {{ exact_sum('need.peak_mw') }} as peak_mw,
    {{ exact_sum('need.ze_vehicle_count') }} as ze_vehicle_count,
    {{ exact_sum('build_out.open_need_mwh') }} as open_need_mwh,
    {{ exact_sum('build_out.grid_mw') }} as grid_mw,
    {{ exact_sum('build_out.served_mwh') }} as served_mwh,
    {{ exact_sum('build_out.unserved_mwh') }} as unserved_mwh,
    coalesce(sum(costs.port_count), 0)::bigint as port_count,
    coalesce(sum(costs.site_count), 0)::bigint as site_count,
    coalesce({{ exact_sum('costs.capital_usd') }}, 0) as capital_usd
from {{ ref('dim_launch_area').include(database=false) }} as areas
inner join {{ ref('fct_phase_allocation').include(database=false) }} as phases using (scenario_id, launch_area_id)
inner join {{ ref('fct_county_need').include(database=false) }} as need using (scenario_id, county_fips)
inner join {{ ref('fct_build_out').include(database=false) }} as build_out using (scenario_id, county_fips, year)
left join costs using (scenario_id, county_fips, year)
group by all
