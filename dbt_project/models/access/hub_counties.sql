-- Every hub with the launch area it belongs to; hubs that stand alone, in a region too small to be a launch area, among them.
-- Grain: one row per scenario and hub county.
select
    phases.scenario_id,
    phases.county_fips,
    counties.county_label,
    counties.state,
    phases.launch_area_id,
    areas.short_name as launch_area_short_name,
    phases.launch_area_id is null as is_stand_alone,
    phases.hub_group_id,
    coalesce(counties.csa_title, counties.cbsa_title, counties.county_label) as area_title,
    phases.phase_id,
    phases.opening_year,
    robustness.hub_share,
    scores.score,
    scores.score_rank,
    need.need_mwh as need_2030_mwh
from {{ ref('fct_phase_allocation').include(database=false) }} as phases
inner join {{ ref('dim_county').include(database=false) }} as counties using (county_fips)
inner join {{ ref('fct_launch_score').include(database=false) }} as scores using (scenario_id, county_fips)
inner join {{ ref('fct_county_need').include(database=false) }} as need using (scenario_id, county_fips)
left join {{ ref('dim_launch_area').include(database=false) }} as areas using (scenario_id, launch_area_id)
left join {{ ref('fct_phase_robustness').include(database=false) }} as robustness using (scenario_id, county_fips)
where phases.is_hub and need.year = 2030
