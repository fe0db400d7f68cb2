-- Counties of 2024 and the canonical county each comes home to; empty for Connecticut's planning regions.
-- Grain: one row per county of 2024.
select geoid, state, county_name, land_km2, canonical_county_fips, crosswalk_method
from {{ source('raw', 'county_2024') }}
