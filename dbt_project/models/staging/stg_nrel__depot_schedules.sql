-- Time off shift, miles and returns of three delivery fleets by hour of the day, over all observed days.
-- Grain: one row per fleet and hour.
select
    fleet_id,
    hour,
    vehicle_day_count,
    off_shift_seconds,
    miles,
    return_count,
    returned_miles,
    no_return_vehicle_day_count
from {{ source('raw', 'nrel_depot_schedule') }}
