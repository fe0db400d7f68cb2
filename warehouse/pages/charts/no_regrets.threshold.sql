-- The share above which an area is without regret. Grain: one row.
select min(central) as share
from marts.dim_scenario_assumption
where assumption_id = 'no_regret_share'
