-- Registered vehicles of the model's segments in 2020 (motor homes and lighter vehicles are not modelled).
-- Grain: one row per county and segment.
select
    vehicles.county_fips,
    segment.segment_id,
    vehicles.vehicles as vehicle_count
from {{ source('raw', 'nei_vehicle_population') }} as vehicles
inner join {{ ref('segment') }} as segment using (source_type_id)
