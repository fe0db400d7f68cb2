-- Model values about places: what opens as hub or corridor along roads and in locations that others named, launch areas, counties on the freight legs.
-- Grain: one row per measure.
with base as (
    select scenario_id from {{ ref('scenario') }} where is_base
),

allocation as (
    select * from {{ ref('fct_phase_allocation') }}
),

base_allocation as (
    select allocation.*, allocation.phase_kind in ('hub', 'corridor') as is_hub_or_corridor
    from allocation
    inner join base using (scenario_id)
),

leg_counties as (
    select distinct scenario_id, county_fips from {{ ref('fct_corridor_leg_county') }}
),

leg_openings as (
    select
        leg_counties.scenario_id,
        phases.opens_to,
        count(*) filter (where allocation.opening_year <= phases.opens_to) / count(*) as open_share
    from leg_counties
    inner join allocation using (scenario_id, county_fips)
    inner join {{ ref('dim_phase') }} as phases using (scenario_id)
    group by leg_counties.scenario_id, phases.opens_to
)

select
    'interstate_' || parking.road as measure_id,
    count(*) filter (where base_allocation.is_hub_or_corridor) / count(*) as model_value
from {{ ref('stg_bts__truck_parking') }} as parking
inner join base_allocation using (county_fips)
group by parking.road
union all
select
    'location_' || locations.location_id,
    count(*) filter (where base_allocation.is_hub_or_corridor) / count(*)
from {{ ref('named_location_county') }} as locations
inner join base_allocation using (county_fips)
group by locations.location_id
union all
select 'hub_count', count(*) filter (where is_hub) from base_allocation
union all
select 'launch_area_count', count(distinct launch_area_id) from base_allocation
union all
select 'no_regret_area_count', count(*) filter (where item_kind = 'area' and is_no_regret) from {{ ref('fct_no_regrets') }}
union all
select 'leg_counties_open_' || opens_to || '__' || scenario_id, open_share from leg_openings
