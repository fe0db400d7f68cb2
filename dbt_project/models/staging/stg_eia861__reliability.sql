-- Interruption minutes per customer, major events left out, IEEE or other standard.
-- Grain: one row per utility and state.
select utility_id, state, standard, saidi_without_med_minutes, customers as customer_count
from {{ source('raw', 'eia861_reliability') }}
