-- Corridor legs against public truck parking: the counties with parking signed for a principal Interstate should lie on the
-- legs. It tells whether the freight graph follows the roads that trucks stop on.
-- Grain: one row per scenario with legs and principal Interstate.
with scenarios as (
    select distinct scenario_id from {{ source('allocation', 'corridor_leg') }}
),

on_legs as (
    select
        members.scenario_id,
        members.county_fips,
        bool_or(legs.is_direct) as is_on_direct_leg
    from {{ source('allocation', 'corridor_leg_county') }} as members
    inner join {{ source('allocation', 'corridor_leg') }} as legs using (scenario_id, leg_id)
    group by members.scenario_id, members.county_fips
),

counted as (
    select
        phases.scenario_id,
        parking.road,
        count(*) as signed_county_count,
        count(*) filter (where on_legs.county_fips is not null) as leg_county_count,
        count(*) filter (where on_legs.is_on_direct_leg) as direct_leg_county_count,
        count(*) filter (where phases.phase_kind in ('hub', 'corridor')) as hub_or_corridor_county_count
    from {{ ref('stg_bts__truck_parking') }} as parking
    inner join {{ ref('fct_phase_allocation') }} as phases using (county_fips)
    inner join scenarios using (scenario_id)
    left join on_legs using (scenario_id, county_fips)
    group by phases.scenario_id, parking.road
)

select
    counted.scenario_id,
    floors.road,
    counted.signed_county_count,
    counted.leg_county_count,
    counted.direct_leg_county_count,
    counted.hub_or_corridor_county_count,
    counted.leg_county_count / counted.signed_county_count as leg_share,
    counted.direct_leg_county_count / counted.signed_county_count as direct_leg_share,
    counted.hub_or_corridor_county_count / counted.signed_county_count as hub_or_corridor_share,
    trial.published_value as trial_hub_or_corridor_share,
    floors.minimum_leg_share,
    floors.explanation
from {{ ref('corridor_floor') }} as floors
inner join counted using (road)
left join {{ ref('validation_figure') }} as trial on trial.figure_id = 'interstate_' || floors.road
