-- Customers of a utility in a state: the larger of its meters and of the customers behind its interruption minutes, as either form can be
-- filed for a part of them only.
-- Grain: one row per utility and state with customers.
with counts as (
    select utility_id, state, meter_count as customer_count from {{ ref('stg_eia861__smart_meters') }}
    union all
    select utility_id, state, customer_count from {{ ref('stg_eia861__reliability') }}
)

select utility_id, state, max(customer_count) as customer_count
from counts
where customer_count > 0
group by utility_id, state
