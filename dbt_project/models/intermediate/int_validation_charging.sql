-- Model values about chargers and their cost in the base scenario, by year; capital and ports are cumulative, dollars of 2024, central.
-- Grain: one row per measure.
with base as (
    select scenario_id from {{ ref('scenario') }} where is_base
),

counties as (
    select county_fips, state from {{ ref('stg_census__counties') }}
),

units as (
    select 8760.0 as hours_per_year, 1000.0 as kw_per_mw
),

chargers as (
    select * from {{ ref('dim_charger') }}
),

ports as (
    select
        counties.state,
        ports.year,
        sum(ports.port_count) filter (where chargers.charging_location = 'en_route') as en_route_port_count,
        sum(ports.new_port_count) as new_port_count,
        sum(ports.new_port_count * chargers.port_usd_central) as new_port_usd
    from {{ ref('fct_charger_need') }} as ports
    inner join base using (scenario_id)
    inner join counties using (county_fips)
    inner join chargers using (charger_id)
    group by counties.state, ports.year
),

vehicles as (
    select counties.state, need.year, sum(need.ze_vehicle_count) as ze_vehicle_count
    from {{ ref('fct_county_need') }} as need
    inner join base using (scenario_id)
    inner join counties using (county_fips)
    group by counties.state, need.year
),

costs as (
    select costs.*, counties.state
    from {{ ref('fct_charging_cost') }} as costs
    inner join base using (scenario_id)
    inner join counties using (county_fips)
),

state_costs as (
    select state, year, sum(capital_usd_central) as capital_usd, sum(new_port_count) as new_port_count
    from costs
    group by state, year
),

national_costs as (
    select
        year,
        sum(capital_usd_central) as capital_usd,
        sum(capital_usd_central) filter (where charging_location = 'en_route') as en_route_capital_usd,
        sum(site_count) filter (where charging_location = 'en_route') as en_route_site_count,
        sum(new_port_count) filter (where charging_location = 'en_route') as en_route_new_port_count,
        sum(port_mw) filter (where charging_location = 'en_route') as en_route_port_mw,
        sum(capital_usd_central) filter (where charging_location = 'depot') as depot_capital_usd,
        sum(port_mw) filter (where charging_location = 'depot') as depot_port_mw
    from costs
    group by year
),

served_vehicles as (
    select benefit.year, benefit.served_vehicle_count
    from {{ ref('fct_phasing_benefit') }} as benefit
    inner join base using (scenario_id)
    where benefit.plan_id = 'phased'
),

en_route_energy as (
    select build_out.year, sum(build_out.en_route_served_home_mwh + build_out.hosted_mwh) as charged_mwh
    from {{ ref('fct_build_out') }} as build_out
    inner join base using (scenario_id)
    group by build_out.year
),

projects as (
    -- What the model's prices say for a project of others: its ports, their connection and its sites.
    select
        items.project_id,
        sum(
            items.item_count * case
                when items.item_id = 'en_route_site' then {{ assumption('en_route_site_usd') }}
                else chargers.port_usd_central + chargers.power_kw * {{ assumption('grid_connection_usd_per_kw') }}
            end
        ) as capital_usd
    from {{ ref('project_port') }} as items
    left join chargers on items.item_id = chargers.charger_id
    group by items.project_id
),

measures as (
    select
        'vehicles_per_en_route_port_' || vehicles.state || '_' || vehicles.year as measure_id,
        vehicles.ze_vehicle_count / nullif(ports.en_route_port_count, 0) as model_value
    from vehicles
    inner join ports using (state, year)
    union all
    select 'port_usd_per_new_port_' || state || '_' || year, new_port_usd / nullif(new_port_count, 0) from ports
    union all
    select 'project_capital_' || project_id, capital_usd from projects
    union all
    select 'capital_per_port_' || state || '_' || year, capital_usd / nullif(new_port_count, 0) from state_costs
    union all
    select 'capital_' || year, capital_usd from national_costs
    union all
    select 'capital_per_en_route_site_' || year, en_route_capital_usd / nullif(en_route_site_count, 0) from national_costs
    union all
    select 'capital_per_en_route_port_' || year, en_route_capital_usd / nullif(en_route_new_port_count, 0)
    from national_costs
    union all
    select
        'depot_capital_per_served_vehicle_' || costs.year,
        costs.depot_capital_usd / nullif(served.served_vehicle_count, 0)
    from national_costs as costs
    inner join served_vehicles as served using (year)
    union all
    select
        'depot_kw_per_served_vehicle_' || costs.year,
        costs.depot_port_mw * units.kw_per_mw / nullif(served.served_vehicle_count, 0)
    from national_costs as costs
    inner join served_vehicles as served using (year)
    cross join units
    union all
    select
        'en_route_utilisation_' || costs.year,
        energy.charged_mwh / nullif(costs.en_route_port_mw * units.hours_per_year, 0)
    from national_costs as costs
    inner join en_route_energy as energy using (year)
    cross join units
    union all
    select 'port_usd_' || charger_id, port_usd_central from chargers
)

select measure_id, model_value
from measures
where model_value is not null
