-- The nation's ZE vehicles by segment: what a segment's adoption weighs among all vehicles.
-- Rounded: the order of a sum is not fixed, and draws of the same inputs must be the same.
-- Grain: one row per adoption, segment and year.
select
    adoption_id,
    segment_id,
    year,
    round(sum(ze_vehicle_count), 6) as ze_vehicle_count
from {{ ref('int_state_ze_energy') }}
group by adoption_id, segment_id, year
