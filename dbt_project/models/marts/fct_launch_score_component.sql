-- Why a county scores as it does: contributions add up to the score exactly. A factor is rescaled over counties, so each
-- indicator contributes factor weight x indicator weight x (value - lowest factor) / (highest - lowest factor).
-- Grain: one row per scenario, county and indicator.
with indicators as (
    select * from {{ ref('int_county_indicator_normalised') }}
),

factors as (
    select * from {{ ref('int_county_factor') }} where normalisation = 'declared'
)

select
    indicators.scenario_id,
    indicators.county_fips,
    indicators.indicator_id,
    indicators.factor_id,
    indicators.raw_value,
    labels.value_unit,
    indicators.normalised_value,
    indicators.is_missing,
    indicators.indicator_weight,
    weights.weight as factor_weight,
    coalesce(
        100 * weights.weight * indicators.indicator_weight
        * (coalesce(indicators.normalised_value, 0) - factors.lowest_value)
        / nullif(factors.highest_value - factors.lowest_value, 0), 0
    ) as contribution
from indicators
inner join factors using (scenario_id, county_fips, factor_id)
inner join {{ ref('scenario_factor_weight') }} as weights using (scenario_id, factor_id)
inner join {{ ref('indicator') }} as labels using (indicator_id)
