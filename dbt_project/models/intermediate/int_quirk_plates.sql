-- Combination trucks plated at leasing headquarters: a county's share of depots on registrations alone, on miles alone and as used.
-- Grain: one row per county far from its miles and basis of comparison.
with keys as (
    select * from {{ ref('int_county_pool_depot_key') }}
    where pool_id = 'combination'
),

outliers as (
    select * from keys
    qualify
        row_number() over (order by registration_share - miles_share desc, county_fips) <= {{ assumption('quirk_plates_counties') }}
        or row_number() over (order by miles_share - registration_share desc, county_fips) <= {{ assumption('quirk_plates_counties') }}
)

select
    'plates_at_headquarters' as quirk_id,
    county_fips as subject_id,
    'share of combination depots, registrations alone' as measure,
    registration_share as published_value,
    depot_share as used_value,
    'share' as unit
from outliers
union all
select
    'plates_at_headquarters' as quirk_id,
    county_fips as subject_id,
    'share of combination depots, miles alone' as measure,
    miles_share as published_value,
    depot_share as used_value,
    'share' as unit
from outliers
