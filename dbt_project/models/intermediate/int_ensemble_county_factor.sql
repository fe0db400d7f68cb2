-- Factors of the score as scenarios have them, 0 to 1, all four: what the ensemble puts noise on and weighs anew.
-- Grain: one row per scenario with factor weights, county and factor.
with weighted as (
    select distinct scenario_id from {{ ref('scenario_factor_weight') }}
)

select
    factors.scenario_id,
    factors.county_fips,
    factors.factor_id,
    factors.factor_share as factor_value
from {{ ref('int_county_factor') }} as factors
inner join weighted using (scenario_id)
where factors.normalisation = 'declared'
