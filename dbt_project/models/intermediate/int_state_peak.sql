-- Peak of a state: the sum of its utilities' peaks there.
-- Grain: one row per state.
select
    state,
    sum(peak_mw) as summer_peak_mw,
    count(*) as utility_count
from {{ ref('int_utility_state_peak') }}
group by state
