-- Distinct adoptions: sales, stock and energy are computed once for each, then handed to its scenarios.
-- Grain: one row per adoption.
select distinct adoption_id, pathway_id, act_status, solves_over
from {{ ref('int_scenario_adoption') }}
