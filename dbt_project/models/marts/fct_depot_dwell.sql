-- When delivery trucks stand at their depot and when they come back: shares and means of a fleet's observed days.
-- Grain: one row per fleet and hour of the day.
select
    fleet_id,
    hour,
    vehicle_day_count,
    off_shift_seconds / (3600.0 * vehicle_day_count) as at_depot_share,
    miles / vehicle_day_count as miles_per_vehicle_day,
    return_count,
    returned_miles
from {{ ref('stg_nrel__depot_schedules') }}
