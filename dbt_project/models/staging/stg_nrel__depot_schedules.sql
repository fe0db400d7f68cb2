-- Time off shift of three delivery fleets by hour of the day, over all observed days.
-- Grain: one row per fleet and hour.
select fleet_id, hour, vehicle_day_count, off_shift_seconds, miles
from {{ source('raw', 'nrel_depot_schedule') }}
