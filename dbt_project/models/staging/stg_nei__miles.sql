-- Vehicle miles of the model's segments in 2020 by road type.
-- Grain: one row per county, segment and road type.
select
    miles.county_fips,
    segment.segment_id,
    miles.road_type_id,
    miles.road_type_id in (2, 4) as is_restricted_access,
    miles.miles
from {{ source('raw', 'nei_vehicle_miles') }} as miles
inner join {{ ref('segment') }} as segment using (source_type_id)
