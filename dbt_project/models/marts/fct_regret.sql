-- What opening early costs if the slow scenario comes true: the base plan is built, vehicles come as in the slow scenario, and
-- capital stands idle until they do. Over the draws of the ensemble.
-- Grain: one row per county.
with plan as (
    select allocation.*
    from {{ ref('fct_phase_allocation') }} as allocation
    inner join {{ ref('scenario') }} as scenarios using (scenario_id)
    where scenarios.is_base
)

select
    regret.county_fips,
    plan.phase_kind,
    plan.opening_year,
    regret.regret_usd_mean,
    regret.regret_usd_p10,
    regret.regret_usd_p50,
    regret.regret_usd_p90,
    regret.idle_capital_usd_mean
from {{ source('ensemble', 'regret') }} as regret
inner join plan using (county_fips)
