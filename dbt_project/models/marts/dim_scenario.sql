-- Scenarios: what is assumed of sales, of Advanced Clean Trucks and of phases.
-- Grain: one row per scenario.
select
    scenario_id,
    scenario_name,
    description,
    pathway_id,
    act_status,
    solves_over,
    phase_plan_id,
    opens_everywhere,
    is_base
from {{ ref('scenario') }}
