-- Meters and smart (AMI) meters of a utility.
-- Grain: one row per utility and state.
select utility_id, state, sum(meter_count) as meter_count, sum(smart_meter_count) as smart_meter_count
from {{ source('raw', 'eia861_smart_meters') }}
group by utility_id, state
