-- Counties in non-attainment of a standard in force.
-- Grain: one row per county and pollutant.
select county_fips, pollutant, is_whole
from {{ source('raw', 'non_attainment_county') }}
