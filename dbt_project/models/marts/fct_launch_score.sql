-- Launch-area score of a county, 0-100, with its four factors; rank 1 is the best place to start.
-- Grain: one row per scenario with factor weights and county.
with components as (
    select * from {{ ref('fct_launch_score_component') }}
),

scores as (
    select
        scenario_id,
        county_fips,
        sum(contribution) as score,
        {% for factor in ['industry', 'investment', 'policy', 'grid'] %}
        coalesce(
            sum(contribution) filter (where factor_id = '{{ factor }}')
            / nullif(max(factor_weight) filter (where factor_id = '{{ factor }}'), 0), 0
        ) as {{ factor }}_score,
        {% endfor %}
        count(*) filter (where is_missing) as missing_indicator_count
    from components
    group by scenario_id, county_fips
)

select
    scenario_id,
    county_fips,
    score,
    row_number() over (partition by scenario_id order by score desc, county_fips) as score_rank,
    industry_score,
    investment_score,
    policy_score,
    grid_score,
    missing_indicator_count
from scores
