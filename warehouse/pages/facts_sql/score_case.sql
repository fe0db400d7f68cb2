-- How many of the counties at the top stay there when the score is made otherwise. Grain: one row per case.
select case_name, top_kept_count, top_count
from marts.fct_score_sensitivity_case
where scenario_id = $scenario
order by top_kept_count, case_name
