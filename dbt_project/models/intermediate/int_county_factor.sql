-- The four factors of a county, min-max rescaled over counties, under the normalisation that each indicator declares and,
-- for the sensitivity of the score, under one normalisation for all magnitudes (categories keep their values).
-- Grain: one row per scenario, normalisation, county and factor.
with other_normalisations as (
    select distinct normalisation from {{ ref('score_case') }} where normalisation <> 'declared'
),

indicators as (
    select
        indicators.* exclude (normalisation),
        others.normalisation as set_normalisation,
        case when indicators.normalisation = 'category' then 'category' else others.normalisation end as normalisation
    from {{ ref('int_county_indicator') }} as indicators
    cross join other_normalisations as others
),

normalised_otherwise as (
    {{ normalise_indicators('indicators', ['scenario_id', 'set_normalisation']) }}
),

normalised as (
    select scenario_id, 'declared' as normalisation, county_fips, factor_id, normalised_value, indicator_weight
    from {{ ref('int_county_indicator_normalised') }}
    union all
    select scenario_id, set_normalisation, county_fips, factor_id, normalised_value, indicator_weight
    from normalised_otherwise
),

factors as (
    select
        scenario_id,
        normalisation,
        county_fips,
        factor_id,
        sum(indicator_weight * coalesce(normalised_value, 0)) as factor_value
    from normalised
    group by scenario_id, normalisation, county_fips, factor_id
),

ranges as (
    select
        *,
        min(factor_value) over by_factor as lowest_value,
        max(factor_value) over by_factor as highest_value
    from factors
    window by_factor as (partition by scenario_id, normalisation, factor_id)
)

select
    scenario_id,
    normalisation,
    county_fips,
    factor_id,
    factor_value,
    lowest_value,
    highest_value,
    coalesce((factor_value - lowest_value) / nullif(highest_value - lowest_value, 0), 0) as factor_share
from ranges
