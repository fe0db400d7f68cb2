-- What each phase was to reach and what it reached; is_target_met is false where its candidates ended first.
-- Grain: one row per scenario and phase.
select
    targets.scenario_id,
    targets.phase_id,
    phases.phase_number,
    phases.opens_to,
    targets.target_share,
    targets.reached_share,
    targets.county_count,
    targets.target_met as is_target_met
from {{ source('allocation', 'phase_target') }} as targets
inner join {{ ref('dim_phase') }} as phases using (scenario_id, phase_id)
