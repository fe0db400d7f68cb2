-- Ports by charger sum to the ports that are paid for.
with chargers as (
    select
        scenario_id,
        county_fips,
        year,
        charging_location,
        sum(port_count) as port_count,
        sum(new_port_count) as new_port_count,
        sum(port_mw) as port_mw
    from {{ ref('fct_charger_need') }}
    group by scenario_id, county_fips, year, charging_location
)

select
    scenario_id,
    county_fips,
    year,
    charging_location,
    chargers.port_count as charger_port_count,
    costs.port_count as cost_port_count
from chargers
full join {{ ref('fct_charging_cost') }} as costs using (scenario_id, county_fips, year, charging_location)
where
    coalesce(chargers.port_count, 0) <> coalesce(costs.port_count, 0)
    or coalesce(chargers.new_port_count, 0) <> coalesce(costs.new_port_count, 0)
    or coalesce(abs(chargers.port_mw - costs.port_mw), 0) > 1e-6
