-- ZIP codes with the county that most of their addresses lie in.
-- Grain: one row per ZIP code.
select zip, county_fips, total_share as county_share, county_count
from {{ source('raw', 'zip_county') }}
