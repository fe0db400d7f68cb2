-- The counties of each direct leg by name, in driving order. Grain: one row per scenario, leg and place in the sequence.
select
    legs.scenario_id,
    legs.leg_id,
    legs.leg_short_name,
    members.sequence,
    members.county_fips,
    counties.county_label,
    counties.state,
    phases.phase_kind,
    phases.opening_year,
    phases.launch_area_id,
    counties.restricted_combination_miles
from {{ ref('fct_corridor_leg_county').include(database=false) }} as members
inner join {{ ref('fct_corridor_leg').include(database=false) }} as legs using (scenario_id, leg_id)
inner join {{ ref('dim_county').include(database=false) }} as counties using (county_fips)
inner join {{ ref('fct_phase_allocation').include(database=false) }} as phases using (scenario_id, county_fips)
