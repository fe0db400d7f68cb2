-- What the ensemble drew: the same seed and number of draws give the same tables, whatever engine made them.
-- Grain: one row per scenario with factor weights.
select
    scenario_id,
    seed,
    draw_count
from {{ source('ensemble', 'ensemble_run') }}
