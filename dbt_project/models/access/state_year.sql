{{ config(materialized='table', persist_docs={'relation': true, 'columns': true}) }}
-- States over time. Grain: one row per scenario, state and year.
with costs as (
    {{ county_charging_cost() }}
)

select
    need.scenario_id,
    counties.state,
    any_value(states.state_fips) as state_fips,
    'US-' || counties.state as state_iso,
    any_value(states.state_name) as state_name,
    any_value(states.latitude) as latitude,
    any_value(states.longitude) as longitude,
    need.year,
    {{ exact_sum('need.need_mwh') }} as need_mwh,
    {{ exact_sum('need.need_low_mwh') }} as need_low_mwh,
    {{ exact_sum('need.need_high_mwh') }} as need_high_mwh,
    {{ exact_sum('need.depot_mwh') }} as depot_mwh,
    {{ exact_sum('need.en_route_mwh') }} as en_route_mwh,
    any_value(peaks.peak_mw) as peak_mw,
    {{ exact_sum('need.ze_vehicle_count') }} as ze_vehicle_count,
    {{ exact_sum('build_out.open_need_mwh') }} as open_need_mwh,
    count(*) filter (where build_out.is_open) as open_county_count,
    {{ exact_sum('build_out.grid_mw') }} as grid_mw,
    {{ exact_sum('build_out.served_mwh') }} as served_mwh,
    {{ exact_sum('build_out.unserved_mwh') }} as unserved_mwh,
    coalesce(sum(costs.port_count), 0)::bigint as port_count,
    coalesce(sum(costs.site_count), 0)::bigint as site_count,
    coalesce({{ exact_sum('costs.capital_usd') }}, 0) as capital_usd
from {{ ref('fct_county_need').include(database=false) }} as need
inner join {{ ref('dim_county').include(database=false) }} as counties using (county_fips)
inner join {{ ref('fct_build_out').include(database=false) }} as build_out using (scenario_id, county_fips, year)
left join costs using (scenario_id, county_fips, year)
inner join {{ ref('dim_state').include(database=false) }} as states on counties.state = states.state
inner join {{ ref('fct_state_peak').include(database=false) }} as peaks
    on need.scenario_id = peaks.scenario_id and counties.state = peaks.state and need.year = peaks.year and peaks.charging_strategy = 'mixed'
group by need.scenario_id, counties.state, need.year
