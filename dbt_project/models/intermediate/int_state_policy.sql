-- Policy of a state as indicator values. ACT counts with the share of 2024-2035 in which it is enforced, times the scenario's
-- enforcement factor.
-- Grain: one row per scenario and state.
with scenarios as (
    select scenarios.scenario_id, statuses.central as enforcement_factor
    from {{ ref('scenario') }} as scenarios
    inner join {{ ref('act_status') }} as statuses using (act_status)
),

states as (
    select state from {{ ref('state') }}
),

policies as (
    select
        state,
        bool_or(policy_id = 'mhd_zev_mou') as has_mou,
        bool_or(policy_id = 'clean_fuel_standard') as has_clean_fuel_standard
    from {{ ref('state_policy') }}
    group by state
),

incentives as (
    select state, count(*) as incentive_count
    from {{ ref('stg_afdc__laws') }}
    where is_live and is_incentive and (is_fleet or is_heavy_duty)
    group by state
),

requirement_years as (
    select min(model_year) as first_year, max(model_year) as last_year from {{ ref('act_requirement') }}
)

select
    scenarios.scenario_id,
    states.state,
    coalesce(
        scenarios.enforcement_factor * (requirement_years.last_year + 1 - act_states.enforced_from)
        / (requirement_years.last_year + 1 - requirement_years.first_year), 0
    ) as act_years_enforced_share,
    coalesce(policies.has_mou, false)::double as has_mou,
    coalesce(policies.has_clean_fuel_standard, false)::double as has_clean_fuel_standard,
    coalesce(incentives.incentive_count, 0) as incentive_count
from scenarios
cross join states
cross join requirement_years
left join {{ ref('act_state') }} as act_states using (state)
left join policies using (state)
left join incentives using (state)
