-- Range of kWh per mile, that the ensemble draws from.
-- Grain: one row per segment.
select segment_id, low, central, high
from {{ ref('segment_assumption') }}
where assumption_id = 'kwh_per_mile'
