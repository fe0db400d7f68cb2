-- ZIP codes and the county that most of their addresses lie in, for data that knows only a ZIP code.
-- Grain: one row per ZIP code.
select zip, county_fips, county_share, county_count
from {{ ref('stg_hud__zips') }}
