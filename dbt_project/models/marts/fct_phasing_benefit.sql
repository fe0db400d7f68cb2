-- What phasing brings: three ways to spend the capital of the phased plan, with their yields. Build everywhere may spend as much,
-- but does not have to.
-- Grain: one row per scenario, plan and year.
with hours as (
    select 8760.0 as hours_per_year
),

plans as (
    select * from {{ source('allocation', 'phasing_benefit') }}
),

budgets as (
    select scenario_id, year, capital_usd as budget_usd
    from plans
    where plan_id = 'phased'
)

select
    plans.scenario_id,
    plans.plan_id,
    plans.year,
    plans.need_mwh,
    plans.served_mwh,
    plans.depot_served_mwh,
    plans.en_route_served_mwh,
    plans.served_share,
    plans.served_share_low,
    plans.served_share_high,
    plans.served_vehicle_count,
    plans.port_count,
    plans.port_mw,
    plans.site_count,
    case when plans.plan_id <> 'random_order' then budgets.budget_usd end as budget_usd,
    plans.capital_usd,
    plans.county_count,
    plans.served_mwh / nullif(plans.port_mw * hours.hours_per_year, 0) as port_utilisation_share,
    plans.port_count / nullif(plans.served_vehicle_count, 0) as port_per_served_vehicle,
    plans.capital_usd / nullif(plans.served_vehicle_count, 0) as usd_per_served_vehicle,
    plans.capital_usd / nullif(plans.served_mwh, 0) as usd_per_served_mwh_year
from plans
cross join hours
left join budgets using (scenario_id, year)
