-- Where vehicles work and where they are plated. Miles leave out rural restricted-access roads, which are through traffic.
-- Short and long haul are pooled: their split is a state artefact of the inventory.
-- Grain: one row per county and pool of segments.
with counties as (
    select county_fips, state from {{ ref('stg_census__counties') }}
),

pools as (
    select distinct pool_id from {{ ref('segment') }}
),

segments as (
    select segment_id, pool_id from {{ ref('segment') }}
),

miles as (
    select miles.county_fips, segments.pool_id, sum(miles.miles) as local_miles
    from {{ ref('stg_nei__miles') }} as miles
    inner join segments using (segment_id)
    where miles.road_type_id in (3, 4, 5)
    group by miles.county_fips, segments.pool_id
),

vehicles as (
    select vehicles.county_fips, segments.pool_id, sum(vehicles.vehicle_count) as vehicle_count
    from {{ ref('stg_nei__vehicles') }} as vehicles
    inner join segments using (segment_id)
    group by vehicles.county_fips, segments.pool_id
),

joined as (
    select
        counties.county_fips,
        counties.state,
        pools.pool_id,
        coalesce(miles.local_miles, 0) as local_miles,
        coalesce(vehicles.vehicle_count, 0) as vehicle_count
    from counties
    cross join pools
    left join miles using (county_fips, pool_id)
    left join vehicles using (county_fips, pool_id)
)

select
    county_fips,
    state,
    pool_id,
    local_miles,
    vehicle_count,
    local_miles / sum(local_miles) over (partition by pool_id) as miles_share,
    vehicle_count / sum(vehicle_count) over (partition by pool_id) as registration_share
from joined
