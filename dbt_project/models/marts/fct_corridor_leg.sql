-- Freight routes between hub groups; direct legs touch no third group and are the ones to draw.
-- Grain: one row per scenario and leg.
select
    scenario_id,
    leg_id,
    leg_name,
    from_group_id,
    to_group_id,
    from_county_fips,
    to_county_fips,
    route_miles,
    cost,
    carried_weight,
    county_count,
    is_direct,
    has_path
from {{ source('allocation', 'corridor_leg') }}
