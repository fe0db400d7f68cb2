-- Priority launch areas: the hubs of one metropolitan region, with what a person knows them by.
-- Grain: one row per scenario and launch area.
with members as (
    select
        phases.scenario_id,
        phases.launch_area_id,
        phases.county_fips,
        phases.opening_year,
        counties.county_label,
        counties.state,
        counties.latitude,
        counties.longitude,
        scores.score,
        need.need_mwh as need_2030_mwh,
        later_need.need_mwh as need_2035_mwh
    from {{ ref('fct_phase_allocation') }} as phases
    inner join {{ ref('dim_county') }} as counties using (county_fips)
    inner join {{ ref('fct_launch_score') }} as scores using (scenario_id, county_fips)
    inner join {{ ref('fct_county_need') }} as need
        on phases.scenario_id = need.scenario_id and phases.county_fips = need.county_fips and need.year = 2030
    inner join {{ ref('fct_county_need') }} as later_need
        on
            phases.scenario_id = later_need.scenario_id
            and phases.county_fips = later_need.county_fips
            and later_need.year = 2035
    where phases.launch_area_id is not null
),

state_sums as (
    select scenario_id, launch_area_id, state, sum(need_2030_mwh) as need_2030_mwh
    from members
    group by scenario_id, launch_area_id, state
),

states as (
    select scenario_id, launch_area_id, string_agg(state, '-' order by need_2030_mwh desc, state) as states
    from state_sums
    group by scenario_id, launch_area_id
),

summed as (
    select
        scenario_id,
        launch_area_id,
        string_agg(county_label, '; ' order by need_2030_mwh desc, county_fips) as member_counties,
        -- Rounded: the order of a sum is not fixed.
        round(sum(need_2030_mwh), 6) as need_2030_mwh,
        round(sum(need_2035_mwh), 6) as need_2035_mwh,
        round(sum(score * need_2030_mwh) / sum(need_2030_mwh), 9) as mean_score,
        round(sum(latitude * need_2030_mwh) / sum(need_2030_mwh), 6) as latitude,
        round(sum(longitude * need_2030_mwh) / sum(need_2030_mwh), 6) as longitude,
        max(opening_year) as last_opening_year
    from members
    group by scenario_id, launch_area_id
)

select
    areas.scenario_id,
    areas.launch_area_id,
    areas.launch_area_name,
    names.short_name,
    states.states,
    areas.anchor_county_fips,
    summed.latitude,
    summed.longitude,
    areas.county_count,
    summed.member_counties,
    areas.hub_need_mwh,
    summed.need_2030_mwh,
    summed.need_2035_mwh,
    areas.need_share,
    areas.opens_from,
    summed.last_opening_year,
    areas.best_score,
    summed.mean_score,
    row_number() over (
        partition by areas.scenario_id order by areas.hub_need_mwh desc, areas.launch_area_id
    ) as need_rank
from {{ source('allocation', 'launch_area') }} as areas
left join summed using (scenario_id, launch_area_id)
left join states using (scenario_id, launch_area_id)
left join {{ ref('int_area_name') }} as names on areas.launch_area_id = names.group_id
