-- Facilities that move freight between aircraft and trucks.
-- Grain: one row per county.
select county_fips, facility_count
from {{ source('raw', 'bts_air_truck_facility_county') }}
