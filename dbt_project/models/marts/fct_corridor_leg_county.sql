-- Counties along each direct leg in driving order.
-- Grain: one row per scenario, leg and place in the sequence.
select
    members.scenario_id,
    members.leg_id,
    members.sequence,
    members.county_fips
from {{ source('allocation', 'corridor_leg_county') }} as members
inner join {{ source('allocation', 'corridor_leg') }} as legs using (scenario_id, leg_id)
where legs.is_direct
