-- Question: Why does a county score as it does?
-- Asked by: a county official (here: Harris, TX)
-- Answer: The score as a waterfall: each indicator's value, where it lies between the counties (0-1), and the points that it brings.
-- Caveat: Weights are ours (the study names factors, not weights); question 10 and marts.fct_score_sensitivity say what others would do.
select
    indicator_name,
    factor_id,
    round(raw_value, 2) as raw_value,
    value_unit,
    round(normalised_value, 2) as normalised_value,
    round(contribution, 2) as points,
    round(sum(contribution) over (order by contribution desc, indicator_id), 2) as points_so_far,
    round(score, 1) as score,
    score_rank
from access.explain_county((select scenario_id from marts.dim_scenario where is_base), 'Harris, TX')
order by contribution desc, indicator_id;
