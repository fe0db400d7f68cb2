-- People in 2023, Connecticut brought home to its old counties.
-- Grain: one row per county.
select county_fips, population as population_count, crosswalk_method
from {{ source('raw', 'county_population') }}
