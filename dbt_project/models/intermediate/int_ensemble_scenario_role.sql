-- Of the scenarios with factor weights: which is the base, and which is the slow one, with the least need over all years.
-- Grain: one row per scenario with factor weights.
with weighted as (
    select distinct scenario_id from {{ ref('scenario_factor_weight') }}
),

needs as (
    -- Rounded: the order of a sum is not fixed.
    select adoption_id, round(sum(need_mwh), 6) as need_mwh
    from {{ ref('int_state_ze_energy') }}
    group by adoption_id
)

select
    scenarios.scenario_id,
    scenarios.is_base,
    row_number() over (order by needs.need_mwh, scenarios.scenario_id) = 1 as is_slow
from {{ ref('scenario') }} as scenarios
inner join weighted using (scenario_id)
inner join {{ ref('int_scenario_adoption') }} as adoptions using (scenario_id)
inner join needs using (adoption_id)
