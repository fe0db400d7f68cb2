{{ config(
    materialized='table_function',
    parameters=['scenario', 'county'],
    persist_docs={'relation': false, 'columns': false},
    post_hook="comment on macro table {{ this.include(database=false) }} is 'Why a county scores as it does, indicator by indicator: explain_county(scenario, county_fips or label)'",
) }}
-- The score of a county as a waterfall; contributions add up to the score. Grain: one row per indicator.
select
    counties.county_fips,
    counties.county_label,
    components.factor_id,
    components.indicator_id,
    indicators.indicator_name,
    components.raw_value,
    components.value_unit,
    components.normalised_value,
    components.is_missing,
    components.contribution,
    scores.score,
    scores.score_rank
from {{ ref('fct_launch_score_component').include(database=false) }} as components
inner join {{ ref('dim_county').include(database=false) }} as counties using (county_fips)
inner join {{ ref('fct_launch_score').include(database=false) }} as scores using (scenario_id, county_fips)
inner join {{ ref('dim_indicator').include(database=false) }} as indicators using (indicator_id)
where
    components.scenario_id = coalesce(scenario, '')
    and (counties.county_fips = coalesce(county::varchar, '') or lower(counties.county_label) = lower(county::varchar))
    and {{ must_be_a_scenario('scenario') }}
    and {{ must_be_a_county('county') }}
order by components.contribution desc, components.indicator_id
