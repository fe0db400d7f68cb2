-- Why a county scores as it does: contributions add up to the score exactly. A factor is rescaled over counties, so each
-- indicator contributes factor weight x indicator weight x (value - lowest factor) / (highest - lowest factor).
-- Grain: one row per scenario, county and indicator.
with indicators as (
    select * from {{ ref('int_county_indicator_normalised') }}
),

factors as (
    select
        scenario_id,
        county_fips,
        factor_id,
        sum(indicator_weight * coalesce(normalised_value, 0)) as factor_value
    from indicators
    group by scenario_id, county_fips, factor_id
),

ranges as (
    select
        scenario_id,
        factor_id,
        min(factor_value) as lowest_value,
        max(factor_value) as highest_value
    from factors
    group by scenario_id, factor_id
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
        * (coalesce(indicators.normalised_value, 0) - ranges.lowest_value)
        / nullif(ranges.highest_value - ranges.lowest_value, 0), 0
    ) as contribution
from indicators
inner join ranges using (scenario_id, factor_id)
inner join {{ ref('scenario_factor_weight') }} as weights using (scenario_id, factor_id)
inner join {{ ref('indicator') }} as labels using (indicator_id)
