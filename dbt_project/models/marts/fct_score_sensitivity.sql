-- How counties move in rank when a weight of the score, its normalisation or its aggregation changes: the counties that stand
-- at the top as the scenario has it, or do in the case.
-- Grain: one row per scenario, case and county at the top of either.
with parameters as (
    select {{ assumption('sensitivity_top_count') }} as top_count
)

select
    cases.scenario_id,
    cases.case_id,
    cases.county_fips,
    cases.base_rank,
    cases.case_rank,
    cases.base_rank - cases.case_rank as rank_change,
    cases.base_score,
    cases.case_score,
    cases.base_rank <= parameters.top_count as is_base_top,
    cases.case_rank <= parameters.top_count as is_case_top
from {{ ref('int_county_score_case') }} as cases
cross join parameters
where cases.base_rank <= parameters.top_count or cases.case_rank <= parameters.top_count
