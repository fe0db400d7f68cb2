-- Customers in demand response and the peak they can shed.
-- Grain: one row per utility and state.
select
    utility_id,
    state,
    sum(enrolled_customer_count) as enrolled_customer_count,
    sum(potential_peak_mw) as potential_peak_mw
from {{ source('raw', 'eia861_demand_response') }}
group by utility_id, state
