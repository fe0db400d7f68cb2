-- Ports that stand by a year to serve what the plan serves, and how many of them are missing today.
-- Grain: one row per scenario, county, year and charger with ports.
with units as (
    select 1000.0 as kw_per_mw
)

select
    ports.scenario_id,
    ports.county_fips,
    ports.year,
    ports.charger_id,
    chargers.charging_location,
    chargers.site_type,
    chargers.power_kw,
    ports.port_count,
    ports.existing_port_count,
    ports.new_port_count,
    ports.port_count * chargers.power_kw / units.kw_per_mw as port_mw
from {{ source('allocation', 'county_charger') }} as ports
inner join {{ ref('dim_charger') }} as chargers using (charger_id)
cross join units
