-- A score is the sum of its components, and no factor stands outside 0-100.
with components as (
    select scenario_id, county_fips, sum(contribution) as contribution, sum(indicator_weight * factor_weight) as weight
    from {{ ref('fct_launch_score_component') }}
    group by scenario_id, county_fips
)

select scores.*, components.contribution, components.weight
from {{ ref('fct_launch_score') }} as scores
full join components using (scenario_id, county_fips)
where
    coalesce(abs(scores.score - components.contribution), 1) > 1e-9
    or coalesce(abs(components.weight - 1), 1) > 1e-9
    or least(scores.industry_score, scores.investment_score, scores.policy_score, scores.grid_score) < -1e-9
    or greatest(scores.industry_score, scores.investment_score, scores.policy_score, scores.grid_score) > 100 + 1e-9
