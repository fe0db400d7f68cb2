-- A county's share of the nation's en-route charging: combination-truck miles on restricted-access roads and hotelling.
-- Hotelling only distributes within a state, by the state's share of those miles: Texas reports hours on another basis.
-- Grain: one row per county.
with counties as (
    select county_fips, state from {{ ref('stg_census__counties') }}
),

segments as (
    select segment_id from {{ ref('segment') }} where pool_id = 'combination'
),

restricted as (
    select miles.county_fips, sum(miles.miles) as restricted_miles
    from {{ ref('stg_nei__miles') }} as miles
    inner join segments using (segment_id)
    where miles.is_restricted_access
    group by miles.county_fips
),

hotelling as (
    select county_fips, hotelling_hours from {{ ref('stg_nei__hotelling') }}
),

joined as (
    select
        counties.county_fips,
        counties.state,
        coalesce(restricted.restricted_miles, 0) as restricted_miles,
        coalesce(hotelling.hotelling_hours, 0) as hotelling_hours
    from counties
    left join restricted using (county_fips)
    left join hotelling using (county_fips)
),

shares as (
    select
        *,
        restricted_miles / sum(restricted_miles) over () as restricted_miles_share,
        sum(restricted_miles) over (partition by state) / sum(restricted_miles) over () as state_miles_share,
        sum(hotelling_hours) over (partition by state) as state_hotelling_hours
    from joined
),

placed as (
    -- A state with restricted miles but no hours keeps its share by miles.
    select
        *,
        case
            when state_hotelling_hours > 0 then state_miles_share * hotelling_hours / state_hotelling_hours
            else restricted_miles_share
        end as hotelling_share
    from shares
)

select
    county_fips,
    state,
    restricted_miles,
    hotelling_hours,
    restricted_miles_share,
    hotelling_share,
    {{ assumption('en_route_key_miles_weight') }} * restricted_miles_share
    + (1 - {{ assumption('en_route_key_miles_weight') }}) * hotelling_share as en_route_share
from placed
