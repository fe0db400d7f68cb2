-- Freight routes between hub groups; direct legs touch no third group and are the ones to draw. A leg is told by its cities and
-- by the roads that public truck parking along it is signed for: in enough of its counties, else the only road there is, if
-- it is signed between the ends (or nothing lies between).
-- Grain: one row per scenario and leg.
with legs as (
    select * from {{ source('allocation', 'corridor_leg') }}
),

members as (
    select
        places.scenario_id,
        places.leg_id,
        places.county_fips,
        places.sequence between 2 and legs.county_count - 1 or legs.county_count = 2 as is_between
    from {{ source('allocation', 'corridor_leg_county') }} as places
    inner join legs using (scenario_id, leg_id)
),

parameters as (
    select
        {{ assumption('leg_road_minimum_county_count') }} as minimum_county_count,
        {{ assumption('leg_road_minimum_share') }} as minimum_share
),

ends as (
    select scenario_id, from_group_id as group_id from legs
    union
    select scenario_id, to_group_id from legs
),

end_names as (
    -- Two Portlands in one scenario are told apart by their states.
    select
        ends.scenario_id,
        ends.group_id,
        case
            when count(*) over (partition by ends.scenario_id, names.city_name) > 1 then names.short_name
            else names.city_name
        end as end_name
    from ends
    inner join {{ ref('int_area_name') }} as names using (group_id)
),

need_years as (
    select
        scenario_id,
        coalesce(
            max(opens_to) filter (where phase_kind = 'corridor'), max(opens_to) filter (where phase_kind = 'hub')
        ) as need_year
    from {{ ref('dim_phase') }}
    group by scenario_id
),

counties as (
    select
        phases.scenario_id,
        phases.county_fips,
        phases.phase_kind,
        need.en_route_mwh,
        shares.restricted_mile_share
    from {{ ref('fct_phase_allocation') }} as phases
    inner join need_years using (scenario_id)
    inner join {{ ref('fct_county_need') }} as need
        on
            phases.scenario_id = need.scenario_id
            and phases.county_fips = need.county_fips
            and need_years.need_year = need.year
    inner join (
        select
            county_fips,
            restricted_combination_miles / sum(restricted_combination_miles) over () as restricted_mile_share
        from {{ ref('dim_county') }}
    ) as shares
        on phases.county_fips = shares.county_fips
),

summed as (
    select
        members.scenario_id,
        members.leg_id,
        count(*) filter (where counties.phase_kind = 'corridor') as corridor_county_count,
        -- Rounded: the order of a long sum is not fixed.
        round(sum(counties.en_route_mwh), 6) as need_mwh,
        round(sum(counties.restricted_mile_share), 12) as restricted_mile_share
    from members
    inner join counties using (scenario_id, county_fips)
    group by members.scenario_id, members.leg_id
),

signed_roads as (
    select county_fips, road, space_count
    from {{ ref('stg_bts__truck_parking') }}
    where road <> 'other'
),

signed_counts as (
    select members.scenario_id, members.leg_id, count(distinct members.county_fips) as signed_county_count
    from members
    inner join signed_roads using (county_fips)
    group by members.scenario_id, members.leg_id
),

leg_roads as (
    select
        members.scenario_id,
        members.leg_id,
        signed_roads.road,
        count(*) as road_county_count,
        bool_or(members.is_between) as is_between,
        sum(signed_roads.space_count) as space_count,
        count(*) over (partition by members.scenario_id, members.leg_id) as road_count
    from members
    inner join signed_roads using (county_fips)
    group by members.scenario_id, members.leg_id, signed_roads.road
),

roads as (
    select
        leg_roads.scenario_id,
        leg_roads.leg_id,
        string_agg(
            leg_roads.road, ', '
            order by leg_roads.road_county_count desc, leg_roads.space_count desc, leg_roads.road
        ) as roads
    from leg_roads
    inner join signed_counts using (scenario_id, leg_id)
    cross join parameters
    where
        (leg_roads.road_count = 1 and leg_roads.is_between)
        or (
            leg_roads.road_county_count >= parameters.minimum_county_count
            and leg_roads.road_county_count >= parameters.minimum_share * signed_counts.signed_county_count
        )
    group by leg_roads.scenario_id, leg_roads.leg_id
)

select
    legs.scenario_id,
    legs.leg_id,
    legs.leg_name,
    from_names.end_name || ' – ' || to_names.end_name as leg_short_name,
    coalesce(roads.roads, atlas.roads) as roads,
    case when roads.roads is not null then 'parking' when atlas.roads is not null then 'atlas' end as roads_source,
    legs.from_group_id,
    legs.to_group_id,
    legs.from_county_fips,
    legs.to_county_fips,
    legs.route_miles,
    legs.cost,
    legs.carried_weight,
    legs.county_count,
    coalesce(summed.corridor_county_count, 0) as corridor_county_count,
    coalesce(summed.need_mwh, 0) as need_mwh,
    need_years.need_year,
    coalesce(summed.restricted_mile_share, 0) as restricted_long_haul_mile_share,
    legs.is_direct,
    legs.has_path
from legs
left join need_years using (scenario_id)
left join summed using (scenario_id, leg_id)
left join roads using (scenario_id, leg_id)
left join {{ ref('leg_road') }} as atlas using (leg_id)
left join end_names as from_names
    on legs.scenario_id = from_names.scenario_id and legs.from_group_id = from_names.group_id
left join end_names as to_names
    on legs.scenario_id = to_names.scenario_id and legs.to_group_id = to_names.group_id
