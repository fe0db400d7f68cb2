{{ config(materialized='table', persist_docs={'relation': true, 'columns': true}) }}
-- The nation over time. Grain: one row per scenario and year.
with costs as (
    {{ county_charging_cost() }}
)

select
    need.scenario_id,
    need.year,
    {{ exact_sum('need.need_mwh') }} as need_mwh,
    {{ exact_sum('need.need_low_mwh') }} as need_low_mwh,
    {{ exact_sum('need.need_high_mwh') }} as need_high_mwh,
    {{ exact_sum('need.depot_mwh') }} as depot_mwh,
    {{ exact_sum('need.en_route_mwh') }} as en_route_mwh,
    {{ exact_sum('need.hydrogen_equivalent_mwh') }} as hydrogen_equivalent_mwh,
    {{ exact_sum('need.ze_vehicle_count') }} as ze_vehicle_count,
    {{ exact_sum('build_out.open_need_mwh') }} as open_need_mwh,
    {{ exact_sum('build_out.open_need_mwh') }} / {{ exact_sum('need.need_mwh') }} as open_need_share,
    count(*) filter (where build_out.is_open) as open_county_count,
    {{ exact_sum('build_out.grid_mw') }} as grid_mw,
    {{ exact_sum('build_out.served_mwh') }} as served_mwh,
    {{ exact_sum('build_out.served_mwh') }} / {{ exact_sum('need.need_mwh') }} as served_share,
    {{ exact_sum('build_out.unserved_mwh') }} as unserved_mwh,
    coalesce(sum(costs.port_count), 0)::bigint as port_count,
    coalesce(sum(costs.site_count), 0)::bigint as site_count,
    coalesce({{ exact_sum('costs.capital_usd') }}, 0) as capital_usd
from {{ ref('fct_county_need').include(database=false) }} as need
inner join {{ ref('fct_build_out').include(database=false) }} as build_out using (scenario_id, county_fips, year)
left join costs using (scenario_id, county_fips, year)
group by need.scenario_id, need.year
