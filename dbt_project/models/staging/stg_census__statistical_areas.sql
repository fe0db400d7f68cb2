-- Statistical areas of counties that belong to one.
-- Grain: one row per county in a core-based statistical area.
select county_fips, cbsa_code, cbsa_title, metropolitan_type, csa_code, csa_title
from {{ source('raw', 'cbsa_delineation') }}
