-- A county's share of the nation's depots: miles and registrations. Registrations are capped at a multiple of the share of
-- miles and the excess shared out among the rest in proportion, again capped: least(cap, level x share) with the one level
-- at which the shares sum to one. The level is exact, from sorted breakpoints.
-- Grain: one row per county and pool of segments.
with activity as (
    select
        *,
        {{ assumption('registration_cap_ratio') }} * miles_share as cap_share
    from {{ ref('int_county_pool_activity') }}
),

breakpoints as (
    select
        county_fips,
        pool_id,
        cap_share,
        registration_share,
        cap_share / registration_share as breakpoint
    from activity
    where registration_share > 0
),

levels as (
    select
        pool_id,
        county_fips,
        breakpoint,
        (1 - coalesce(sum(cap_share) over earlier, 0)) / sum(registration_share) over this_and_later as level
    from breakpoints
    window
        earlier as (
            partition by pool_id order by breakpoint, county_fips rows between unbounded preceding and 1 preceding
        ),
        this_and_later as (
            partition by pool_id order by breakpoint, county_fips rows between current row and unbounded following
        )
),

solved as (
    -- The first county that stays below its cap fixes the level: all before it are capped.
    select pool_id, arg_min(level, (breakpoint, county_fips)) as level
    from levels
    where level <= breakpoint
    group by pool_id
),

capped as (
    select
        activity.*,
        least(activity.cap_share, solved.level * activity.registration_share) as capped_registration_share
    from activity
    inner join solved using (pool_id)
)

select
    county_fips,
    state,
    pool_id,
    miles_share,
    registration_share,
    capped_registration_share,
    {{ assumption('depot_key_miles_weight') }} * miles_share
    + (1 - {{ assumption('depot_key_miles_weight') }}) * capped_registration_share as depot_share
from capped
