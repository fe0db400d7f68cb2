-- Public truck parking at rest areas.
-- Grain: one row per county and road.
select county_fips, road, site_count, space_count
from {{ source('raw', 'bts_truck_parking_county') }}
