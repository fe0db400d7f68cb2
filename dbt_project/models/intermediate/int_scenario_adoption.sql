-- The adoption that a scenario uses: scenarios with the same pathway, enforcement and solving set share one.
-- Grain: one row per scenario.
select
    scenario_id,
    pathway_id || '__' || act_status || '__' || solves_over as adoption_id,
    pathway_id,
    act_status,
    solves_over
from {{ ref('scenario') }}
