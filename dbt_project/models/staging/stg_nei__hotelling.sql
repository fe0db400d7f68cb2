-- Hours of long-haul hotelling in 2020.
-- Grain: one row per county that reports hours.
select county_fips, hotelling_hours
from {{ source('raw', 'nei_hotelling_hours') }}
