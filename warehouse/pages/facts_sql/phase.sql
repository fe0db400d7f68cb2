-- The phases of the base scenario with what they reached. Grain: one row per phase.
select
    phase.phase_name,
    phase.phase_kind,
    phase.opens_from,
    phase.opens_to,
    phase.target_share,
    coalesce(target.reached_share, 0) as reached_share,
    coalesce(target.county_count, 0) as county_count,
    coalesce(target.is_target_met, false) as is_target_met
from marts.dim_phase as phase
left join marts.fct_phase_target as target using (scenario_id, phase_id)
where phase.scenario_id = $scenario
order by phase.phase_number
