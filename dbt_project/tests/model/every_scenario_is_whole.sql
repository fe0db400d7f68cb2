-- Each scenario gives every county a phase and an opening year within that phase's window, and opens all need by its last phase.
with allocation as (
    select
        allocation.scenario_id,
        count(*) as county_count,
        count(*) filter (
            where allocation.opening_year between phases.opens_from and phases.opens_to
        ) as in_window_count
    from {{ ref('fct_phase_allocation') }} as allocation
    inner join {{ ref('dim_phase') }} as phases using (scenario_id, phase_id)
    group by allocation.scenario_id
),

targets as (
    select scenario_id, max(reached_share) as reached_share
    from {{ ref('fct_phase_target') }}
    group by scenario_id
)

select scenarios.scenario_id, allocation.county_count, allocation.in_window_count
from {{ ref('dim_scenario') }} as scenarios
left join allocation using (scenario_id)
left join targets using (scenario_id)
where
    coalesce(allocation.county_count, 0) <> (select count(*) from {{ ref('dim_county') }})
    or coalesce(allocation.in_window_count, 0) <> allocation.county_count
    or coalesce(abs(targets.reached_share - 1), 1) > 1e-9
