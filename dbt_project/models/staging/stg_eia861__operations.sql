-- Peak demand of a utility, under the state of its seat.
-- Grain: one row per utility and state.
select utility_id, state, ownership, summer_peak_mw, winter_peak_mw
from {{ source('raw', 'eia861_operational') }}
