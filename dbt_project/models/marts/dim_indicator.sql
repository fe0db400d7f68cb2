-- Indicators of the launch-area score: what they measure, how they are scaled, what an absent value means.
-- Grain: one row per indicator.
select
    indicators.indicator_id,
    indicators.indicator_name,
    indicators.factor_id,
    factors.factor_name,
    indicators.weight,
    indicators.value_unit,
    indicators.normalisation,
    indicators.direction,
    indicators.absent_means,
    indicators.is_available,
    indicators.source
from {{ ref('indicator') }} as indicators
inner join {{ ref('factor') }} as factors using (factor_id)
