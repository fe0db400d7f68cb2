-- Single-unit miles far above the vehicles plated there (Arizona, Florida): a state's share by miles and as used.
-- Grain: one row per state whose share of local single-unit miles is far above its share of registrations.
with states as (
    select
        state,
        sum(miles_share) as miles_share,
        sum(registration_share) as registration_share,
        sum(depot_share) as depot_share
    from {{ ref('int_county_pool_depot_key') }}
    where pool_id = 'single_unit'
    group by state
)

select
    'single_unit_miles' as quirk_id,
    state as subject_id,
    'share of single-unit depots, miles alone' as measure,
    miles_share as published_value,
    depot_share as used_value,
    'share' as unit
from states
where miles_share > {{ assumption('quirk_single_unit_ratio') }} * registration_share
union all
select
    'single_unit_miles' as quirk_id,
    state as subject_id,
    'share of single-unit depots, registrations alone' as measure,
    registration_share as published_value,
    depot_share as used_value,
    'share' as unit
from states
where miles_share > {{ assumption('quirk_single_unit_ratio') }} * registration_share
