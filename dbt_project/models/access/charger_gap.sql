{{ config(materialized='table', persist_docs={'relation': true, 'columns': true}) }}
-- What each county lacks at the end of its own phase. Grain: one row per scenario, county and charger with ports.
select
    ports.scenario_id,
    ports.county_fips,
    counties.county_label,
    counties.state,
    allocation.phase_id,
    allocation.phase_kind,
    ports.year,
    ports.charger_id,
    chargers.charger_name,
    ports.charging_location,
    ports.site_type,
    ports.port_count,
    ports.existing_port_count,
    ports.new_port_count as missing_port_count
from {{ ref('fct_phase_allocation').include(database=false) }} as allocation
inner join {{ ref('dim_phase').include(database=false) }} as phases using (scenario_id, phase_id)
inner join {{ ref('fct_charger_need').include(database=false) }} as ports
    on allocation.scenario_id = ports.scenario_id
    and allocation.county_fips = ports.county_fips
    and phases.opens_to = ports.year
inner join {{ ref('dim_county').include(database=false) }} as counties on ports.county_fips = counties.county_fips
inner join {{ ref('dim_charger').include(database=false) }} as chargers on ports.charger_id = chargers.charger_id
