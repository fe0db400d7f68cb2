-- Phases of each scenario with their windows and targets.
-- Grain: one row per scenario and phase.
select
    scenarios.scenario_id,
    phases.phase_id,
    phases.phase_number,
    phases.phase_kind,
    phases.phase_name,
    phases.opens_from,
    phases.opens_to,
    phases.target_share
from {{ ref('scenario') }} as scenarios
inner join {{ ref('phase') }} as phases using (phase_plan_id)
