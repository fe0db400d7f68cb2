-- Counties in which a utility has territory.
-- Grain: one row per utility, state and county.
select utility_id, state, county_fips, utility_name
from {{ source('raw', 'eia861_service_territory') }}
