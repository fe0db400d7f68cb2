-- Every location, load group, strategy and region has all hours of all kinds of days, and over the days of a year they draw a year's energy.
with expected as (
    select distinct locations.charging_location, load_groups.load_group_id, strategies.charging_strategy, regions.region_id
    from (select unnest(['depot', 'en_route']) as charging_location) as locations
    cross join {{ ref('segment_load_group') }} as load_groups
    cross join (select unnest(['unmanaged', 'managed', 'mixed']) as charging_strategy) as strategies
    cross join {{ ref('state_region') }} as regions
),

shapes as (
    select
        charging_location,
        load_group_id,
        charging_strategy,
        region_id,
        count(*) as slot_count,
        sum(day_count) / 24 as day_count,
        sum(day_count * day_energy_ratio * hour_share) as mean_day_count
    from {{ ref('dim_load_shape') }}
    group by charging_location, load_group_id, charging_strategy, region_id
)

select *
from expected
full join shapes using (charging_location, load_group_id, charging_strategy, region_id)
where
    coalesce(shapes.slot_count, 0) <> 24 * (select count(*) from {{ ref('load_day_kind') }})
    or coalesce(shapes.day_count, 0) <> 365
    or coalesce(abs(shapes.mean_day_count - 365), 1) > 1e-9
