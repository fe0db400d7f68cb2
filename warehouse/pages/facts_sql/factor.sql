-- The factors of the score with their weight and what each looks at. Grain: one row per factor.
select
    indicator.factor_name,
    assumption.central as weight,
    list(indicator.indicator_name order by indicator.weight desc, indicator.indicator_name) as indicator_names
from marts.dim_indicator as indicator
inner join marts.dim_scenario_assumption as assumption
    on
        assumption.subject_id = indicator.factor_id
        and assumption.assumption_id = 'factor_weight'
        and assumption.scenario_id = $scenario
where indicator.is_available
group by indicator.factor_name, assumption.central
order by weight desc, indicator.factor_name
