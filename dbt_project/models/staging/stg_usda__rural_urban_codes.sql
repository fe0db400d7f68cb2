-- Rural-urban continuum code, 1 (large metropolitan) to 9 (remote).
-- Grain: one row per county.
select county_fips, rural_urban_code, match_method
from {{ source('raw', 'rural_urban_county') }}
