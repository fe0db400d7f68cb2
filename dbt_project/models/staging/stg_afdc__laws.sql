-- Laws and incentives, flags only.
-- Grain: one row per law.
select law_id, state, law_type, is_live, is_incentive, is_fleet, is_heavy_duty
from {{ source('raw', 'afdc_law') }}
