-- Scenarios: what is assumed of sales, of Advanced Clean Trucks and of phases.
-- Grain: one row per scenario.
select
    scenarios.scenario_id,
    scenarios.scenario_name,
    scenarios.description,
    scenarios.pathway_id,
    scenarios.act_status,
    scenarios.solves_over,
    adoptions.adoption_id,
    scenarios.phase_plan_id,
    scenarios.opens_everywhere,
    scenarios.is_base
from {{ ref('scenario') }} as scenarios
inner join {{ ref('int_scenario_adoption') }} as adoptions using (scenario_id)
