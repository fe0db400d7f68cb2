-- Distribution circuits, and those with voltage optimisation.
-- Grain: one row per utility and state.
select utility_id, state, circuit_count, voltage_optimised_circuit_count
from {{ source('raw', 'eia861_distribution_systems') }}
