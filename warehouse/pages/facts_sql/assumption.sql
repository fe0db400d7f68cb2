-- Assumptions that the pages name. Grain: one row per assumption of the whole scenario.
select assumption_id, low, central, high
from marts.dim_scenario_assumption
where scenario_id = $scenario and subject_id = 'all'
order by assumption_id
