-- Canonical counties with their areas.
-- Grain: one row per county.
select county_fips, state, county_name, land_km2, water_km2
from {{ source('raw', 'gazetteer_county') }}
