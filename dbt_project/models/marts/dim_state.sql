-- States with their standing on zero-emission trucks.
-- Grain: one row per state (50 states and the District of Columbia).
with policies as (
    select
        state,
        bool_or(policy_id = 'mhd_zev_mou') as is_mou_signatory,
        bool_or(policy_id = 'clean_fuel_standard') as has_clean_fuel_standard
    from {{ ref('state_policy') }}
    group by state
)

select
    states.state,
    states.state_fips,
    states.state_name,
    states.is_contiguous,
    act_states.state is not null as is_act_state,
    act_states.first_model_year as act_first_model_year,
    act_states.enforced_from as act_enforced_from,
    coalesce(policies.is_mou_signatory, false) as is_mou_signatory,
    coalesce(policies.has_clean_fuel_standard, false) as has_clean_fuel_standard,
    ranks.grid_modernization_rank
from {{ ref('state') }} as states
left join {{ ref('act_state') }} as act_states using (state)
left join policies using (state)
left join {{ ref('grid_modernization_rank') }} as ranks using (state)
