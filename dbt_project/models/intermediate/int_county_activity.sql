-- Freight activity of a county, all modelled segments; light commercial trucks count with their Class 2b-3 share.
-- Grain: one row per county.
with counties as (
    select * from {{ ref('stg_census__counties') }}
),

parameters as (
    select segment_id, pool_id, stock_share from {{ ref('int_segment_parameters') }}
),

miles as (
    select miles.county_fips, sum(miles.miles * parameters.stock_share) as truck_miles
    from {{ ref('stg_nei__miles') }} as miles
    inner join parameters using (segment_id)
    group by miles.county_fips
),

pool_vehicles as (
    select parameters.pool_id, sum(vehicles.vehicle_count * parameters.stock_share) as vehicle_count
    from {{ ref('stg_nei__vehicles') }} as vehicles
    inner join parameters using (segment_id)
    group by parameters.pool_id
),

registrations as (
    select
        depot_key.county_fips,
        sum(depot_key.capped_registration_share * pool_vehicles.vehicle_count) as capped_vehicle_count,
        sum(depot_key.registration_share * pool_vehicles.vehicle_count) as registered_vehicle_count
    from {{ ref('int_county_pool_depot_key') }} as depot_key
    inner join pool_vehicles using (pool_id)
    group by depot_key.county_fips
),

en_route as (
    select
        *,
        hotelling_share * sum(hotelling_hours) over () as placed_hotelling_hours
    from {{ ref('int_county_en_route_key') }}
)

select
    counties.county_fips,
    counties.state,
    coalesce(miles.truck_miles, 0) as truck_miles,
    coalesce(miles.truck_miles, 0) / counties.land_km2 as truck_miles_per_km2,
    en_route.restricted_miles as restricted_combination_miles,
    en_route.placed_hotelling_hours,
    registrations.capped_vehicle_count,
    registrations.registered_vehicle_count
from counties
left join miles using (county_fips)
left join en_route using (county_fips)
left join registrations using (county_fips)
