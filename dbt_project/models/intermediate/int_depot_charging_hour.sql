-- When trucks like those of NREL's fleets charge at their depot. Managed: level over the time they stand there. Unmanaged: at full depot power from
-- their return until the miles they bring home are recharged, past midnight too: the day is a cycle.
-- Grain: one row per load group, charging strategy and hour of the day.
with fleets as (
    select load_group_id, fleet_id, weight from {{ ref('load_group_fleet') }}
),

needs as (
    select
        segment_groups.load_group_id,
        avg(parameters.kwh_per_mile) / {{ assumption('charging_efficiency') }} as kwh_per_mile_at_grid,
        avg(parameters.unmanaged_depot_kw) as unmanaged_depot_kw
    from {{ ref('segment_load_group') }} as segment_groups
    inner join {{ ref('int_segment_parameters') }} as parameters using (segment_id)
    group by segment_groups.load_group_id
),

hours as (
    select unnest(range(24)) as hour
),

observed as (
    select
        fleets.load_group_id,
        fleets.fleet_id,
        schedules.hour,
        schedules.off_shift_seconds,
        schedules.return_count,
        schedules.returned_miles / nullif(schedules.return_count, 0) * needs.kwh_per_mile_at_grid / needs.unmanaged_depot_kw as charging_hours
    from fleets
    inner join {{ ref('stg_nrel__depot_schedules') }} as schedules using (fleet_id)
    inner join needs using (load_group_id)
),

-- Trucks that return within an hour do so in its middle, on average.
after_return as (
    select
        observed.*,
        unnest(range(ceil(0.5 + charging_hours)::bigint)) as hours_after
    from observed
    where return_count > 0
),

charging as (
    select load_group_id, fleet_id, 'managed' as charging_strategy, hour, off_shift_seconds as amount
    from observed
    union all
    select
        load_group_id,
        fleet_id,
        'unmanaged' as charging_strategy,
        (hour + hours_after) % 24 as hour,
        return_count * (least(hours_after + 1, 0.5 + charging_hours) - greatest(hours_after, 0.5)) as amount
    from after_return
),

by_fleet as (
    select
        load_group_id,
        fleet_id,
        charging_strategy,
        hour,
        sum(amount) / sum(sum(amount)) over (partition by load_group_id, fleet_id, charging_strategy) as hour_share
    from charging
    group by load_group_id, fleet_id, charging_strategy, hour
),

strategies as (
    select distinct load_group_id, fleet_id, charging_strategy from by_fleet
)

select
    strategies.load_group_id,
    strategies.charging_strategy,
    hours.hour,
    sum(fleets.weight * coalesce(by_fleet.hour_share, 0)) as hour_share
from strategies
cross join hours
inner join fleets using (load_group_id, fleet_id)
left join by_fleet using (load_group_id, fleet_id, charging_strategy, hour)
group by strategies.load_group_id, strategies.charging_strategy, hours.hour
