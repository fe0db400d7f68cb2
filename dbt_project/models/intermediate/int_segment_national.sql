-- National vehicles and miles of 2020; miles per vehicle only make sense nationally, plates and miles are in different places.
-- Grain: one row per segment.
with vehicles as (
    select segment_id, sum(vehicle_count) as vehicle_count
    from {{ ref('stg_nei__vehicles') }}
    group by segment_id
),

miles as (
    select segment_id, sum(miles) as miles
    from {{ ref('stg_nei__miles') }}
    group by segment_id
),

parameters as (
    select * from {{ ref('int_segment_parameters') }}
)

select
    parameters.segment_id,
    vehicles.vehicle_count * parameters.stock_share as stock_vehicle_count,
    miles.miles * parameters.stock_share as vehicle_miles,
    miles.miles / vehicles.vehicle_count as miles_per_vehicle
from parameters
inner join vehicles using (segment_id)
inner join miles using (segment_id)
