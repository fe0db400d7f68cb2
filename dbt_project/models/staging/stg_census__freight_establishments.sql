-- Trucking (484), courier (492) and warehousing (493) establishments of metropolitan and micropolitan areas.
-- Grain: one row per area and NAICS code.
select cbsa_code, naics_code, establishments as establishment_count, employees as employee_count
from {{ source('raw', 'census_cbp_freight_metro') }}
