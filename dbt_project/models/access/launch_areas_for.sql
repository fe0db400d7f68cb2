{{ config(
    materialized='table_function',
    parameters=['scenario', 'phase'],
    persist_docs={'relation': false, 'columns': false},
    post_hook="comment on macro table {{ this.include(database=false) }} is 'Launch areas of a scenario and phase_id with members: launch_areas_for(scenario, phase)'",
) }}
-- Launch areas whose hubs open in the phase. Grain: one row per launch area.
select
    areas.need_rank,
    areas.launch_area_id,
    areas.launch_area_name,
    areas.short_name,
    areas.states,
    areas.best_score,
    areas.mean_score,
    areas.hub_need_mwh,
    areas.need_share,
    areas.need_2030_mwh,
    areas.opens_from,
    robustness.stands_share,
    regrets.is_no_regret,
    count(*) as county_count,
    string_agg(counties.county_label, '; ' order by phases.opening_order) as counties
from {{ ref('dim_launch_area').include(database=false) }} as areas
inner join {{ ref('fct_phase_allocation').include(database=false) }} as phases using (scenario_id, launch_area_id)
inner join {{ ref('dim_county').include(database=false) }} as counties using (county_fips)
left join {{ ref('fct_item_robustness').include(database=false) }} as robustness
    on areas.scenario_id = robustness.scenario_id and areas.launch_area_id = robustness.item_id
left join {{ ref('fct_no_regrets').include(database=false) }} as regrets on areas.launch_area_id = regrets.item_id
where
    areas.scenario_id = coalesce(scenario, '') and phases.phase_id = coalesce(phase, '')
    and {{ must_be_a_scenario('scenario') }}
    and {{ must_be_known('phase', 'phase', ref('dim_phase').include(database=false), 'phase_id') }}
group by all
order by areas.need_rank
