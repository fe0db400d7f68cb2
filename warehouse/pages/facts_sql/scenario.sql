-- The scenarios, the base first. Grain: one row per scenario.
select scenario_id, scenario_name, description, is_base, opens_everywhere
from marts.dim_scenario
order by is_base desc, scenario_id
