-- Indicators on 0-1, better is higher, and the weight each carries in its factor: weights of missing indicators and of those
-- not yet available are shared out among the rest. The formula is the macro normalise_indicators.
-- Grain: one row per scenario, county and available indicator.
with indicators as (
    select * from {{ ref('int_county_indicator') }}
),

normalised as (
    {{ normalise_indicators('indicators', ['scenario_id']) }}
)

select
    scenario_id,
    county_fips,
    indicator_id,
    factor_id,
    raw_value,
    normalised_value,
    is_missing,
    indicator_weight
from normalised
